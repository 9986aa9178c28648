"""The command ``jobs``. What it needs beyond typer is imported inside it, for cost."""

from __future__ import annotations

from typing import Annotated

import typer

from prompts.texts import say
from ui.commands.session import Session, emit


def jobs(
    context: typer.Context,
    cancel: Annotated[str | None, typer.Option(help="help.cancel", metavar="ID", show_default=False)] = None,
    retry: Annotated[str | None, typer.Option(help="help.retry", metavar="ID", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="help.json_array")] = False,
) -> None:
    """List the latest jobs; cancel one, or try one again."""
    from ui.commands.job_view import jobs_view  # cost: rich, 0.1 s
    from ui.job_shape import job_json
    from ui.terminal import console

    session: Session = context.obj
    kept = session.parts.library.catalogue.jobs
    if cancel is not None and retry is not None:
        raise typer.BadParameter(say("cli.jobs.one", session.language))
    chosen = kept.cancel(cancel) if cancel is not None else kept.retry(retry) if retry is not None else None
    found = kept.list() if chosen is None else (chosen,)
    if as_json:
        emit([job_json(job, session.language) for job in found])
    elif found:
        console().print(jobs_view(found, session.language), soft_wrap=True)  # ids are copied whole
    if not found and not as_json:
        console(stderr=True).print(say("cli.jobs.none", session.language))
    if retry is not None:
        console(stderr=True).print(say("cli.jobs.queued", session.language))
