"""``plan-assistant ingest``: reads files and folders, here in several processes or on a cluster, and keeps them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from prompts.texts import say
from ui.commands.session import Session, emit

if TYPE_CHECKING:
    from ingest.ahead import Readers
    from ingest.reports import FileReport

_MANY = 16  # plain texts, from which it takes less time to begin processes for them than to read them here


def ingest(
    context: typer.Context,
    paths: Annotated[list[Path], typer.Argument(help="help.paths", metavar="PATH…", readable=False)],
    replace: Annotated[str | None, typer.Option(help="help.replace", metavar="PLAN", show_default=False)] = None,
    new: Annotated[bool, typer.Option("--new", help="help.new")] = False,
    collection: Annotated[str, typer.Option(help="help.collection", metavar="ID|-", show_default=False)] = "",
    watch: Annotated[bool, typer.Option("--watch", help="help.watch")] = False,
    poll: Annotated[bool, typer.Option("--poll", help="help.poll")] = False,
    jobs: Annotated[int | None, typer.Option(help="help.jobs_at_once", min=1, show_default=False)] = None,
    cluster: Annotated[str | None, typer.Option(help="help.cluster", metavar="ADDRESS", show_default=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help="help.json")] = False,
) -> None:
    """Read files and folders; a report a file on stdout, the progress on stderr; exit status 1 if any failed."""
    session: Session = context.obj
    if new and replace:
        raise typer.BadParameter(say("cli.ingest.both_choices", session.language))
    if replace and (len(paths) != 1 or paths[0].is_dir()):
        raise typer.BadParameter(say("cli.ingest.one_file", session.language))
    if (watch and (new or replace)) or (poll and not watch):
        raise typer.BadParameter(say("cli.watch.alone", session.language))
    if watch and (jobs is not None or cluster is not None):
        raise typer.BadParameter(say("cli.ingest.not_watching", session.language))
    if cluster is not None and not cluster.strip():
        raise typer.BadParameter(say("cli.ingest.no_address", session.language))
    if watch:
        from ui.commands.watch import watch as go_on

        go_on(session, paths, collection=collection, poll=poll, as_json=as_json)
        return
    said: dict[str, Any] = {"plan_id": replace, "new": new, "collection": collection}
    with _readers(paths, jobs, cluster) as readers:
        reports = _reports(session, paths, as_json, readers=readers, **said)
    if not reports:
        raise typer.BadParameter(say("cli.ingest.nothing", session.language, paths=", ".join(map(str, paths))))
    if any(report.outcome == "failed" for report in reports):
        raise typer.Exit(1)


def _reports(session: Session, paths: Sequence[Path], as_json: bool, **said: Any) -> list[FileReport]:
    """The reports, each shown as it comes; the audit trail has them also where something stops the rest."""
    from ui.access.trail import taken_in  # cost: as the readers
    from ui.commands.progress import bar  # cost: rich, 0.1 s
    from ui.commands.terminal import report_view
    from ui.terminal import console

    reports: list[FileReport] = []
    try:
        with bar(session.language) as progress:
            for report in session.parts.ingest(paths, session.language, progress, **said):
                reports.append(report)
                if as_json:
                    emit(report.to_json())
                else:
                    console().print(report_view(report, session.language))
    finally:
        session.noting(**taken_in(report.to_json() for report in reports))
    return reports


@contextmanager
def _readers(paths: Sequence[Path], jobs: int | None, cluster: str | None) -> Iterator[Readers | None]:
    """Who reads: a cluster, several processes, or None: this process, where others aren't worth their beginning."""
    from ingest.hands import Hands  # cost: the readers

    count = jobs or _cores()
    if cluster is not None:
        from ingest.cluster import cluster as opened

        with Hands(count) as here, opened(cluster, here) as workers:
            yield workers
    elif count > 1 and _is_worth_it(paths):
        with Hands(count) as hands:
            yield hands
    else:
        yield None


def _is_worth_it(paths: Sequence[Path]) -> bool:
    """Whether there are several files, some of which take long to read, or many."""
    from ingest.found import expand
    from ingest.readers import ARCHIVES, FORMATS

    files = [file for path in paths for file in expand(path)]
    kinds = [file.suffix.lower() for file in files]
    apart = any(kind in ARCHIVES or (kind in FORMATS and FORMATS[kind].apart) for kind in kinds)
    return any(kind in ARCHIVES for kind in kinds) or (len(files) > 1 and (apart or len(files) >= _MANY))


def _cores() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
