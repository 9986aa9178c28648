"""The command ``eval``: how well an admin's own questions are answered from the plans at hand.

What it needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from ui.commands.session import Session, emit
from ui.wiring import Turns


def evaluate(
    context: typer.Context,
    questions: Annotated[Path, typer.Argument(help="help.questions", metavar="FILE", show_default=False)],
    misses: Annotated[int, typer.Option("--misses", help="help.misses", metavar="N", min=0, show_default=False)] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="help.json_object")] = False,
) -> None:
    """Print a table a form of the questions: a row a type, then all. Exit status 1 where the file can't be used."""
    from evals.question_file import read_file
    from evals.questions import FORMS, ask_all, by_type, known

    session: Session = context.obj
    library = session.parts.library
    conversations = read_file(questions, [library.contents(plan.id) for plan in library.plans()])

    def ask(words: str, history: Turns) -> Mapping[str, Any]:
        return session.parts.ask(words, (), history, model=False).to_json()

    every = {form: ask_all(conversations.rows, form, ask, conversations.texts) for form in FORMS}
    asked = {form: rows for form, rows in every.items() if rows}
    if as_json:
        emit({form: known(by_type(rows)) for form, rows in asked.items()})
        return
    from ui.commands.eval_view import eval_view  # cost: rich, 0.1 s
    from ui.terminal import console

    for form, rows in asked.items():
        console().print(eval_view(form, rows, misses, session.language))
