"""The command ``ask``: one question, or with --jsonl a question a line.

What it needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from prompts.texts import say
from ui.commands.seen_as import As, view_as
from ui.commands.session import Session, emit
from ui.wiring import MAX_UNIT


def ask(
    context: typer.Context,
    question: Annotated[
        str | None, typer.Argument(help="help.question", metavar="QUESTION", show_default=False)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="help.json")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="help.jsonl")] = False,
    explain: Annotated[bool, typer.Option("--explain", help="help.explain")] = False,
    plan: Annotated[
        list[str] | None, typer.Option("--plan", help="help.plan", metavar="ID", show_default=False)
    ] = None,
    unit: Annotated[str, typer.Option("--unit", help="help.asker", metavar="NAME", show_default=False)] = "",
    no_model: Annotated[bool, typer.Option("--no-model", help="help.no_model")] = False,
    seen_as: As = None,
) -> None:
    """Answer one question, or with --jsonl each line of standard input."""
    session: Session = context.obj
    if jsonl and question is not None:
        raise typer.BadParameter(say("cli.ask.question_and_jsonl", session.language))
    if len(unit) > MAX_UNIT:
        raise typer.BadParameter(say("cli.ask.long_unit", session.language, limit=MAX_UNIT))
    if jsonl:
        ask_lines(session, plan or (), unit, seen_as, explain=explain, model=not no_model)
    elif question is None:
        raise typer.BadParameter(say("cli.ask.needs_question", session.language))
    else:
        ask_one(session, question, plan or (), unit, seen_as, explain=explain, model=not no_model, as_json=as_json)


def ask_one(
    session: Session,
    question: str,
    plans: Sequence[str],
    unit: str,
    name: str | None = None,
    *,
    explain: bool,
    model: bool,
    as_json: bool,
) -> None:
    """Show the answer; before it what was understood, where that is asked for. ``name``: as who asks."""
    from ui.understood_view import explained, understood_rows

    view = view_as(session, name)
    answer = view.ask(question, plans, (), unit, model=model)
    understood = explained(view, question, plans, (), unit, model=model) if explain else None
    if as_json:
        emit(answer.to_json() | ({"understood": understood} if understood else {}))
        return
    from ui.commands.terminal import answer_view, rows_view  # cost: rich, 0.1 s
    from ui.terminal import console

    if understood:
        rows = understood_rows(understood, session.language)
        console().print(rows_view(say("explain.title", session.language), rows))
    console().print(answer_view(answer, session.language))


def ask_lines(
    session: Session, plans: Sequence[str], unit: str, name: str | None = None, *, explain: bool, model: bool
) -> None:
    """Answer standard input line by line; exit status 1 only where no line at all could be read as JSON."""
    from ui.commands.batch import Defaults, answer_lines

    _ = session.parts.assistant  # fails here, once, where the library can't be opened
    codes = []
    defaults = Defaults(tuple(plans), unit, explain, model, view_as(session, name).viewer)
    for line in answer_lines(session.parts, sys.stdin.buffer, defaults, session.language):
        emit(line)
        codes.append(line.get("error", {}).get("code"))
    if codes and all(code == "bad_line" for code in codes):
        raise typer.Exit(1)
