"""The commands of editions: ``editions | diff | rollback | withdraw | waiting | decide``.

What a command needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from prompts.texts import say
from ui.commands.register import option
from ui.commands.session import Session, emit

if TYPE_CHECKING:
    from vectorstore.library import Library

PlanId = Annotated[str, typer.Argument(help="help.plan_id", metavar="PLAN")]
Json = Annotated[bool, typer.Option("--json", help="help.json")]
MOST = 2**31  # no edition and no file that waits has a greater number


def editions(context: typer.Context, plan: PlanId, as_json: Json = False) -> None:
    """List the editions of a plan, of a withdrawn one too, and say which serves."""
    from ui.edition_shapes import editions_json
    from ui.previews import serving

    session: Session = context.obj
    library = session.parts.library
    found, serves = library.editions(plan), serving(library, plan)
    if as_json:
        emit(editions_json(found, serves))
        return
    from ui.commands.edition_view import editions_view
    from ui.terminal import console

    console().print(editions_view(found, serves, session.language), soft_wrap=True)
    if serves is None:
        typer.echo(say("editions.withdrawn_hint", session.language, plan=plan), err=True)


def diff(
    context: typer.Context,
    plan: PlanId,
    old: Annotated[int | None, typer.Argument(help="help.old_edition", metavar="OLD", min=1, max=MOST)] = None,
    new: Annotated[int | None, typer.Argument(help="help.new_edition", metavar="NEW", min=1, max=MOST)] = None,
    as_json: Json = False,
) -> None:
    """Show what differs between two editions: the one before the current one and that, unless others are named."""
    from vectorstore.keeping.edition_diff import edition_diff

    session: Session = context.obj
    library = session.parts.library
    before, after = chosen(session, library, plan, old, new)
    found = edition_diff(library.contents(plan, before), library.contents(plan, after))
    if as_json:
        from ui.edition_shapes import diff_json

        emit(diff_json(found))
        return
    from ui.commands.edition_view import diff_view
    from ui.terminal import console

    console().print(diff_view(found, session.language))


def chosen(session: Session, library: Library, plan: str, old: int | None, new: int | None) -> tuple[int, int]:
    """The editions to compare. Raises UnknownPlan, and BadParameter where there is none before."""
    from ui.previews import standing

    numbers = [one.edition for one in library.editions(plan)]
    after = new or standing(library, plan).plan.edition
    earlier = [number for number in numbers if number < after]
    if old is None and not earlier:
        raise typer.BadParameter(say("editions.diff.one", session.language, plan=plan, edition=after))
    return old or earlier[-1], after


def rollback(
    context: typer.Context,
    plan: PlanId,
    edition: Annotated[int, typer.Argument(help="help.edition", metavar="EDITION", min=1, max=MOST)],
) -> None:
    """Let an earlier edition serve again, of a withdrawn plan too."""
    from ui.previews import serving

    session: Session = context.obj
    library = session.parts.library
    library.editions(plan)  # Raises UnknownPlan: no such plan is another mistake than no such edition
    before = serving(library, plan)
    done = library.rollback(plan, edition)
    if before == edition:
        session.noting(changed=False)
        typer.echo(say("editions.rollback.same", session.language, plan=plan, edition=edition))
        return
    undo = f"rollback {plan} {before}" if before else f"withdraw {plan}"
    typer.echo(say("editions.rollback.done", session.language, plan=plan, edition=edition, source=_line(done.source)))
    _say_undo(session, undo)


def withdraw(context: typer.Context, plan: PlanId) -> None:
    """Let a plan serve no more; its editions are kept."""
    from ui.previews import serving

    session: Session = context.obj
    library = session.parts.library
    library.editions(plan)  # Raises UnknownPlan: no such plan is another mistake than one that is withdrawn
    if serving(library, plan) is None:
        session.noting(changed=False)
        typer.echo(say("editions.withdraw.same", session.language, plan=plan))
        return
    was = library.plan(plan)
    library.withdraw(plan)
    typer.echo(say("editions.withdraw.done", session.language, plan=plan, title=_line(was.title)))
    _say_undo(session, f"restore {plan}")


def waiting(
    context: typer.Context,
    number: Annotated[int | None, typer.Argument(help="help.waiting_number", metavar="NUMBER", min=1, max=MOST)] = None,
    as_json: Json = False,
) -> None:
    """List the files that wait for a decision; of one, show what it would change in its likeliest plan."""
    session: Session = context.obj
    if number is not None:
        preview_of(session, number, as_json)
        return
    found = session.parts.library.waiting()
    if as_json:
        from ui.edition_shapes import waiting_json

        emit({"waiting": [waiting_json(one) for one in found]})
        return
    from ui.commands.edition_view import waiting_view
    from ui.terminal import console

    if not found:
        console(stderr=True).print(say("editions.waiting.none", session.language))
        return
    console().print(waiting_view(found, titles(session.parts.library), session.language), soft_wrap=True)
    typer.echo(say("editions.waiting.hint", session.language), err=True)


def preview_of(session: Session, number: int, as_json: bool) -> None:
    """One file that waits, and what it would change in the plan that it is likeliest an edition of."""
    from ui.previews import preview, waiting_one

    library = session.parts.library
    one = waiting_one(library, number)
    likeliest = one.candidates[0].plan_id if one.candidates else None
    found = preview(library, one, likeliest) if likeliest else None
    if as_json:
        from ui.edition_shapes import diff_json, waiting_json

        emit(waiting_json(one) | {"preview": diff_json(found) if found else None})
        return
    from ui.commands.edition_view import diff_view, waiting_view
    from ui.terminal import console

    console().print(waiting_view([one], titles(library), session.language), soft_wrap=True)
    if found:
        typer.echo()
        typer.echo(say("editions.waiting.preview", session.language, plan=likeliest))
        console().print(diff_view(found, session.language))
    typer.echo(say("editions.waiting.decide", session.language, number=number, plan=likeliest or "PLAN"), err=True)


def decide(
    context: typer.Context,
    number: Annotated[int, typer.Argument(help="help.waiting_number", metavar="NUMBER", min=1, max=MOST)],
    replace: Annotated[str | None, option("decide_replace", "PLAN")] = None,
    new: Annotated[bool, typer.Option("--new", help="help.decide_new")] = False,
    dismiss: Annotated[bool, typer.Option("--dismiss", help="help.decide_dismiss")] = False,
) -> None:
    """Say what a file that waits is: an edition of a plan, a new plan, or nothing to keep."""
    from ui.previews import waiting_one
    from vectorstore.placement import Choice

    session: Session = context.obj
    library = session.parts.library
    if (replace is not None) + new + dismiss != 1:
        raise typer.BadParameter(say("editions.decide.one", session.language))
    source = _line(waiting_one(library, number).plan.source)
    if dismiss:
        library.dismiss(number)
        typer.echo(say("editions.decide.dismissed", session.language, source=source))
        return
    plan = library.decide(number, Choice(new=True) if new else Choice(plan_id=replace))
    if new:
        typer.echo(say("editions.decide.new", session.language, source=source, plan=plan.id))
        _say_undo(session, f"withdraw {plan.id}")
    else:
        fields = {"source": source, "plan": plan.id, "edition": plan.edition}
        typer.echo(say("editions.decide.replaced", session.language, **fields))
        typer.echo(say("editions.decide.look", session.language, plan=plan.id))


def titles(library: Library) -> dict[str, str]:
    """The title of every plan, withdrawn ones too, by its id."""
    return {plan.id: plan.title for plan in (*library.withdrawn(), *library.plans())}


def _say_undo(session: Session, command: str) -> None:
    typer.echo(say("editions.undo", session.language, command=f"plan-assistant {command}"))


def _line(words: str) -> str:
    from ui.wording import printable

    return printable(" ".join(words.split()))
