"""The worker and the watched folders of one process: of ``serve``, and of ``ingest --watch``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from hashlib import file_digest
from pathlib import Path
from threading import Event, Thread
from typing import Any

from filelock import FileLock, Timeout

from ingest.jobs.spool import Spool
from ingest.jobs.watch import Look, Watched, looks
from ingest.jobs.worker import Read, Worker
from ingest.pipeline import Moved
from ingest.readers import ARCHIVES
from ingest.reports import FileReport, passed_over
from ui.access.trail import note_job
from ui.wiring import Parts
from vectorstore.catalogue.jobs import Job, JobFile, NewFile
from vectorstore.errors import StoreError
from vectorstore.library import Library

log = logging.getLogger(__name__)

MANY = 200  # files in one job of a watched folder
WATCHER = "watch"  # who asked for it
_AGAIN_SECONDS = 30.0  # after which a process tries again to be the one that watches


def spool_of(parts: Parts) -> Spool:
    """Where uploads lie."""
    return Spool(parts.settings.uploads)


@contextmanager
def working(parts: Parts) -> Iterator[Worker]:
    """A worker in a thread of this process, for as long as this is entered. Opens the library."""
    library = parts.library
    reread = parts.reread
    told: dict[str, Any] = {"sweep": library.sweep, "ended": partial(note_job, parts)}
    worker = Worker(library.catalogue.jobs, spool_of(parts), reader_of(parts), lambda move: reread(move), **told)
    worker.start()
    try:
        yield worker
    finally:
        worker.stop()


def reader_of(parts: Parts) -> Read:
    """Reads a job's file into the library, with the word lists as they are by then."""
    settings = parts.settings

    def read(job: Job, file: JobFile, path: Path, page: Moved) -> Iterator[FileReport]:
        known = path.suffix.lower() in ARCHIVES
        passed = None if known or job.kind == "upload" else passed_over(path, settings.language)
        if passed is not None:  # a folder holds what it holds; who uploads a file wants it read
            yield passed
            return
        new = file.choice == "new"
        plan_id = None if new else file.choice or None
        of_file: dict[str, Any] = {"plan_id": plan_id, "new": new, "collection": file.collection}
        of_file |= {"uploaded": job.kind == "upload", "page": page}
        yield from parts.ingest([path], settings.language, **of_file)

    return read


def queue(library: Library, paths: Sequence[Path], collection: str = "") -> list[Job]:
    """Jobs for files of watched folders, not too many in each. ``collection``: as of Choice; "", the standard one."""
    files = [NewFile(path.name, str(path), collection=collection) for path in paths]
    batches = [files[start : start + MANY] for start in range(0, len(files), MANY)]
    return [library.catalogue.jobs.add("watch", batch, by=WATCHER) for batch in batches]


@contextmanager
def watching(parts: Parts, folders: Sequence[Path]) -> Iterator[None]:
    """Watches folders in a thread, for as long as this is entered; one process a data folder does."""
    stop = Event()
    thread = Thread(target=_watch, args=(parts, folders, stop), name="watch", daemon=True)
    if folders:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if folders:
            thread.join(10)


def _watch(parts: Parts, folders: Sequence[Path], stop: Event) -> None:
    lock = FileLock(parts.settings.data / "watch.lock", timeout=0)
    while not stop.is_set():
        try:
            with lock:
                _queue_what_comes(parts, folders, stop)
        except Timeout:
            pass  # another process watches
        except Exception as error:  # the thread's edge: it goes on once the fault is mended
            unforeseen = None if isinstance(error, StoreError) else error
            log.error("watched folders can't be looked at: %s", error, exc_info=unforeseen)
        stop.wait(_AGAIN_SECONDS)


def _queue_what_comes(parts: Parts, folders: Sequence[Path], stop: Event) -> None:
    watched = watched_of(parts, folders)
    first = True
    for look in looks(watched, stop, poll=parts.settings.watch_poll):
        told(look, log.warning)
        ready = look.ready
        if first and ready:  # every start finds all there is: most of it is known
            ready, first = tuple(path for path in ready if not is_known(parts.library, path)), False
        queue(parts.library, ready)


def watched_of(parts: Parts, folders: Sequence[Path]) -> Watched:
    """The folders, but for what we keep ourselves, should that lie in one."""
    return Watched([folder.absolute() for folder in folders], but=parts.settings.data.absolute())


def told(look: Look, tell: Callable[[str], object]) -> None:
    """What can't be queued: files and folders that have gone. Their plans stay."""
    for folder in look.lost:
        tell(f"the watched folder {folder} isn't there: it is waited for")
    for folder in look.found:
        tell(f"the watched folder {folder} is there again")
    for path in look.gone:
        name = str(path) if str(path).isprintable() else repr(str(path))  # a line break would begin a line of the log
        tell(f"{name} is gone; the plan that was read from it stays until it is withdrawn")


def is_known(library: Library, path: Path) -> bool:
    """Whether nothing has to be read, since the file's bytes are known."""
    try:
        with path.open("rb") as file:
            digest = file_digest(file, "sha256").hexdigest()
    except OSError:
        return False
    return library.meet(str(path.resolve()), digest) is not None
