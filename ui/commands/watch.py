"""``plan-assistant ingest --watch``: takes in what the folders hold, and goes on as that changes, until Ctrl+C."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, Queue
from threading import Event, Thread
from typing import Any

import typer

from ingest.jobs.watch import Look, Watched, looks
from ingest.reports import FileReport
from prompts.texts import Language, say
from ui.commands.progress import bar
from ui.commands.session import Session, emit
from ui.commands.terminal import report_view
from ui.job_shape import error_of
from ui.stopping import stoppable
from ui.terminal import console
from ui.watching import queue, watched_of, working
from ui.wording import printable
from vectorstore.catalogue.jobs import Job
from vectorstore.catalogue.kept_jobs import KeptJobs

_TURN_SECONDS = 0.5


def watch(session: Session, folders: Sequence[Path], *, collection: str = "", poll: bool, as_json: bool) -> None:
    """One report a file, as they come. ``collection``: as of Choice.

    Raises typer.BadParameter for what isn't a folder, UnknownCollection.
    """
    if missing := [folder for folder in folders if not folder.is_dir()]:
        paths = ", ".join(map(str, missing))
        raise typer.BadParameter(say("cli.watch.no_folder", session.language, paths=paths))
    library = session.parts.library
    library.catalogue.access.collections.check(collection)
    following = Following(library.catalogue.jobs)
    _tell(say("cli.watch.begins", session.language, folders=", ".join(map(str, folders))))
    watched = watched_of(session.parts, folders)
    with (
        stoppable(),
        suppress(KeyboardInterrupt),  # how this is meant to end
        working(session.parts),
        _looking(watched, poll) as seen,
        bar(session.language) as move,
    ):
        while True:
            if look := _next(seen):
                _tell_changes(look, session.language)
                following.add(queue(library, look.ready, collection))
            for report in following.reports(move):
                _show(report, session.language, as_json)
            for job in following.ended():
                if error := error_of(job, session.language):
                    _tell(error)


class Following:
    """Jobs whose reports are told as they come, whichever process does them."""

    def __init__(self, jobs: KeptJobs) -> None:
        self._jobs = jobs
        self._told: dict[str, set[int]] = {}
        self._over: list[Job] = []

    def add(self, jobs: Sequence[Job]) -> None:
        """More jobs to follow."""
        self._told |= {job.id: set() for job in jobs}

    def reports(self, move: Callable[[str, float, int], None]) -> Iterator[dict[str, Any]]:
        """The reports that have come since the last call, as JSON values; ``move`` hears how far the jobs are."""
        for job_id, told in list(self._told.items()):
            job = self._jobs.get(job_id)
            if job.state == "running":
                move(job.doing, job.done, job.total)
            for file in job.files:
                if file.number not in told and file.reports:
                    told.add(file.number)
                    yield from file.reports
            if job.over:
                del self._told[job_id]
                self._over.append(job)
        if not self._told:
            move("", 1, 1)

    def ended(self) -> list[Job]:
        """The jobs that have ended since the last call."""
        over, self._over = self._over, []
        return over


@contextmanager
def _looking(watched: Watched, poll: bool) -> Iterator[Queue[Look | Exception]]:
    """What a thread sees in the folders; a notice of the system would hold Ctrl+C up here."""
    stop: Event = Event()
    seen: Queue[Look | Exception] = Queue()

    def look_on() -> None:
        try:
            for look in looks(watched, stop, poll=poll):
                seen.put(look)
        except Exception as error:  # noqa: BLE001 - told where it is waited for
            seen.put(error)

    thread = Thread(target=look_on, name="watch", daemon=True)
    thread.start()
    try:
        yield seen
    finally:
        stop.set()
        thread.join(10)


def _next(seen: Queue[Look | Exception]) -> Look | None:
    """What is seen next, or None after a moment. Raises what kept the thread from looking on."""
    try:
        look = seen.get(timeout=_TURN_SECONDS)
    except Empty:
        return None
    if isinstance(look, Exception):
        raise look
    return look


def _tell_changes(look: Look, language: Language) -> None:
    for key, paths in (("lost", look.lost), ("found", look.found), ("gone", look.gone)):
        for path in paths:
            _tell(say(f"cli.watch.{key}", language, path=path))


def _show(report: dict[str, Any], language: Language, as_json: bool) -> None:
    if as_json:
        emit(report)
    else:
        console().print(report_view(report_of(report), language))
        sys.stdout.flush()  # a log may read this for months


def report_of(shape: dict[str, Any]) -> FileReport:
    """The report that a job keeps as JSON values."""
    values = {name: value for name, value in shape.items() if name != "member"}
    lists = {name: tuple(values[name]) for name in ("warnings", "candidates")}
    return FileReport(**values | lists | {"path": Path(shape["path"])})


def _tell(line: str) -> None:
    sys.stderr.write(printable(" ".join(line.split())) + "\n")
    sys.stderr.flush()
