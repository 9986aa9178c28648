"""The commands of the register: ``obligations | correct | corrections``.

What a command needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from prompts.texts import say
from ui.commands.seen_as import As, view_as
from ui.commands.session import Session, emit
from ui.filters import one_of

if TYPE_CHECKING:
    from vectorstore.register import Entry

FORMATS = ("table", "json", "csv", "xlsx", "ics")
Plans = Annotated[list[str] | None, typer.Option("--plan", help="help.plan", metavar="ID", show_default=False)]
Words = Annotated[str | None, typer.Option(show_default=False)]


def option(key: str, metavar: str, *names: str) -> Any:
    """An option without a default to show."""
    return typer.Option(*names, help=f"help.{key}", metavar=metavar, show_default=False)


def obligations(
    context: typer.Context,
    unit: Annotated[str | None, option("unit", "NAME")] = None,
    plan: Plans = None,
    kind: Annotated[str | None, option("kind", "duty|report|target")] = None,
    role: Annotated[str | None, option("role", "lead|actor|partner|recipient")] = None,
    due_from: Annotated[str | None, option("due_from", "YYYY-MM-DD")] = None,
    due_before: Annotated[str | None, option("due_before", "YYYY-MM-DD")] = None,
    form: Annotated[str | None, option("format", "|".join(FORMATS), "--format")] = None,
    output: Annotated[Path | None, option("output", "FILE")] = None,
    seen_as: As = None,
) -> None:
    """List the obligations of the current plans: as a table, JSON (one array), or a file for another program."""
    from ui.register.request import asked

    session: Session = context.obj
    suffix = output.suffix.removeprefix(".").lower() if output and not form else ""
    chosen = one_of("format", form, FORMATS, one_of("--output", suffix, FORMATS, "table"))
    if chosen == "xlsx" and output is None and sys.stdout.isatty():
        raise typer.BadParameter(say("cli.obligations.binary", session.language))
    wanted = asked(unit=unit, plans=plan or (), kind=kind, role=role, due_from=due_from, due_before=due_before)
    found = view_as(session, seen_as).register.find(wanted)
    if chosen == "json" and output is None:
        from ui.register.shape import obligation_json

        emit([obligation_json(entry) for entry in found])
    elif chosen == "table" and output is None:
        show(session, found)
    else:
        write(session, found, chosen, output)


def show(session: Session, found: tuple[Entry, ...]) -> None:
    """The obligations on the terminal; how many on stderr, or that there are none."""
    from ui.register.view import register_view  # cost: rich, 0.1 s
    from ui.terminal import console

    if found:
        console().print(register_view(found, session.language))
    plans = len({entry.plan.id for entry in found})
    note = say("cli.obligations.count", session.language, count=len(found), plans=plans)
    console(stderr=True).print(note if found else say("cli.obligations.none", session.language))


def write(session: Session, found: tuple[Entry, ...], form: str, output: Path | None) -> None:
    """The obligations as a file, or on standard output; what a calendar leaves out is told on stderr."""
    from ui.register.files import file_of

    data = file_of(found, form, session.language)
    if output is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        output.write_bytes(data)
        typer.echo(say("cli.obligations.written", session.language, count=len(found), file=output), err=True)
    if form == "ics":
        from ui.register.agenda import undated

        typer.echo(say("cli.obligations.undated", session.language, count=undated(found)), err=True)


def correct(
    context: typer.Context,
    obligation: Annotated[str, typer.Argument(help="help.obligation_id", metavar="OBLIGATION")],
    plan: Annotated[str, option("plan_id", "ID")],
    by: Annotated[str, option("by", "WHO")],
    why: Annotated[str, option("why", "WHY")],
    actor: Annotated[list[str] | None, option("actor", "NAME")] = None,
    no_actor: Annotated[bool, typer.Option("--no-actor", help="help.no_actor")] = False,
    deadline: Annotated[str | None, option("deadline", "WORDS")] = None,
    due: Annotated[list[str] | None, option("due", "YYYY-MM-DD")] = None,
    no_deadline: Annotated[bool, typer.Option("--no-deadline", help="help.no_deadline")] = False,
    kind: Annotated[str | None, option("kind", "duty|report|target")] = None,
) -> None:
    """Correct an obligation's actors, deadline or kind. The quote stays."""
    from ui.corrections.correcting import reckoned

    session: Session = context.obj
    values: dict[str, Any] = {}
    if actor or no_actor:
        values["actor"] = actor or []
    if no_deadline:
        values["deadline"] = None
    elif deadline is not None or due:
        words = deadline if deadline is not None else session.parts.library.editor.deadline_words(plan, obligation)
        header = session.parts.library.plan(plan).header
        values["deadline"] = {"text": words, "due": due} if due else reckoned(header, words)
    if kind is not None:
        values["kind"] = kind
    both = (actor and no_actor) or (no_deadline and (deadline is not None or due))
    if not values or both or not by.strip() or not why.strip():
        raise typer.BadParameter(say("cli.correct.nothing", session.language))
    made = session.parts.library.editor.correct(plan, obligation, values, by=by.strip(), why=why.strip())
    for one in made:
        if one.field in values:
            typer.echo(say("cli.correct.done", session.language, id=one.id, field=one.field, obligation=obligation))


def corrections(
    context: typer.Context,
    plan: Annotated[str | None, option("plan_id", "ID")] = None,
    review: Annotated[bool, typer.Option("--review", help="help.review")] = False,
    accept: Annotated[int | None, option("accept", "NUMBER")] = None,
    to: Annotated[str | None, option("to", "OBLIGATION")] = None,
    reject: Annotated[int | None, option("reject", "NUMBER")] = None,
    withdraw: Annotated[int | None, option("withdraw_correction", "NUMBER")] = None,
    by: Annotated[str | None, option("by", "WHO")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="help.json_array")] = False,
) -> None:
    """List the corrections ever made, or those to review; accept, reject or withdraw one."""
    session: Session = context.obj
    editor = session.parts.library.editor
    chosen = [one for one in (accept, reject, withdraw) if one is not None]
    if len(chosen) > 1 or (chosen and not (by or "").strip()) or (to and accept is None):
        raise typer.BadParameter(say("cli.corrections.one", session.language))
    who = (by or "").strip()
    if accept is not None:
        editor.accept(accept, by=who, obligation_id=to)
    elif reject is not None:
        editor.reject(reject, by=who)
    elif withdraw is not None:
        editor.withdraw(withdraw, by=who)
    if chosen:
        typer.echo(say("cli.corrections.done", session.language, id=chosen[0]))
        return
    from ui.corrections.view import correction_json, corrections_view, proposal_json, proposals_view
    from ui.terminal import console

    if plan is not None:
        session.parts.library.editions(plan)  # Raises UnknownPlan; a withdrawn plan's corrections are shown too
    if review:
        proposals = editor.review(plan)
        shapes, view = [proposal_json(one) for one in proposals], proposals_view(proposals, session.language)
    else:
        made = editor.corrections(plan)
        shapes = [correction_json(one) for one in made]
        view = corrections_view(made, editor.review(plan), session.language)
    none = "cli.corrections.none_to_review" if review else "cli.corrections.none"
    if as_json:
        emit(shapes)
    else:
        console().print(view if shapes else say(none, session.language))
