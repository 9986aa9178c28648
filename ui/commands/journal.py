"""The commands of the journal: ``usage | feedback``.

What a command needs beyond typer is imported inside it, for cost.
"""

from __future__ import annotations

from typing import Annotated

import typer

from prompts.texts import say
from ui.commands.session import Session, emit

MOST_SHOWN = 100  # readers' words on a terminal
MOST_GROUPS = 20  # of questions without an answer


def usage(
    context: typer.Context,
    days: Annotated[int, typer.Option(help="help.usage_days", min=1, max=36500)] = 30,
    as_json: Annotated[bool, typer.Option("--json", help="help.json_object")] = False,
) -> None:
    """Show how the assistant is used: figures, and the questions that got no answer."""
    from datetime import UTC, datetime, timedelta

    session: Session = context.obj
    journal = session.parts.library.catalogue.journal
    now = datetime.now(UTC) + timedelta(seconds=1)  # what was asked in this second counts too
    figures, unanswered = journal.figures(now - timedelta(days=days), now), journal.unanswered(MOST_GROUPS)
    if as_json:
        emit({"figures": figures.to_json(), "unanswered": [group.to_json() for group in unanswered]})
        return
    from ui.commands.journal_view import usage_view  # cost: rich, 0.1 s
    from ui.terminal import console

    console().print(usage_view(figures, unanswered, days, session.language))


def feedback(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="help.feedback_all")] = False,
    handle: Annotated[
        int | None, typer.Option(help="help.feedback_handle", metavar="NUMBER", show_default=False)
    ] = None,
    by: Annotated[str, typer.Option(help="help.by", metavar="WHO", show_default=False)] = "",
    as_json: Annotated[bool, typer.Option("--json", help="help.json_array")] = False,
) -> None:
    """Show what readers said of answers, the latest first; or note that one has been dealt with."""
    from datetime import UTC, datetime

    session: Session = context.obj
    journal = session.parts.library.catalogue.journal
    if handle is not None:
        if not by.strip():
            raise typer.BadParameter(say("cli.feedback.needs_by", session.language))
        journal.handle(handle, by.strip(), datetime.now(UTC))
        typer.echo(say("cli.feedback.handled", session.language, id=handle))
        return
    if as_json:
        emit([one.to_json() for one in journal.feedback(not everything, limit=None)])
        return
    from ui.commands.journal_view import feedback_view  # cost: rich, 0.1 s
    from ui.terminal import console

    found = journal.feedback(not everything, MOST_SHOWN + 1)
    console().print(
        feedback_view(found[:MOST_SHOWN], session.language) if found else say("cli.feedback.none", session.language)
    )
    if len(found) > MOST_SHOWN:
        console(stderr=True).print(say("cli.feedback.more", session.language, count=MOST_SHOWN))
