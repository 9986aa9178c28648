"""Files → plans in the library: load, read, keep; a report a file, and one file's fault stops no other."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol

from ingest.errors import Cancelled, EmptyFile, NotAPlan, SecretPaper, SeveralFiles
from ingest.readers import ARCHIVES, Pages, load
from ingest.reading import looks_official, read
from ingest.reports import FileReport as FileReport
from ingest.reports import failed, passed_over, taken_in
from ingest.sandbox.apart import read_apart, unpack_apart
from ingest.sandbox.folders import working_folder
from ingest.secrecy import stamp_of
from prompts.texts import Language, say
from vectorstore.own_units import OwnUnits
from vectorstore.placing import AUTOMATIC, Choice, Taken
from vectorstore.values import Reading

log = logging.getLogger(__name__)

_HIDDEN = (".", "~$")  # what systems and Office leave beside documents

Progress = Callable[[str, float, int], None]
"""Called with what is read, how many files are done and how many there are; a file of pages is done by fractions."""
Moved = Callable[[str, int, int], None]
"""Called with a file's name, and how many of its pages are done and how many there are."""


class Shelf(Protocol):
    """What the pipeline needs of the library."""

    def meet(self, path: str, digest: str, collection: str = "") -> Taken | None:
        """What is known of a file with these bytes at this path; None where it has to be read."""

    def take(
        self, reading: Reading, *, source: str, path: str, digest: str, data: bytes, choice: Choice = AUTOMATIC
    ) -> Taken:
        """Keeps a reading and its file where they belong, whole or not at all."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How files are read: the language of reports, an admin's own names of units, and whether secret papers are.

    ``choice``: which plan they are of, and where new ones go, as whoever brings them says. ``uploaded``: where they lie
    says nothing.
    """

    language: Language = "vi"
    own: OwnUnits | None = None
    secret: bool = False
    choice: Choice = AUTOMATIC
    uploaded: bool = False


def ingest(
    library: Shelf,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    language: Language = "vi",
    own: OwnUnits | None = None,
    secret: bool = False,
    choice: Choice = AUTOMATIC,
    uploaded: bool = False,
    page: Moved | None = None,
) -> Iterator[FileReport]:
    """Reads every file, and every file in every folder and archive, into the library; yields a report a file.

    A file that no reader knows is an error where it was asked for by name, and passed over where a folder or an archive
    holds it. ``own``: an admin's own names of units. ``secret``: takes papers stamped as state secrets too.
    ``choice``: which plan the files are of, else placing.py says; and into which collection new ones go. ``uploaded``:
    they lie here only for now.
    ``page``: called a page, instead of ``progress``. Raises what these raise, when nothing of the file at hand is kept.
    """
    files = list(dict.fromkeys(found for path in paths for found in expand(path)))
    manner = Manner(language, own, secret, choice, uploaded)
    move = progress or _no_progress
    for done, path in enumerate(files):
        move(path.name, done, len(files))
        moved = page or partial(_move, move, done, len(files), language)
        if path.suffix.lower() in ARCHIVES:
            yield from _ingest_archive(library, path, manner, moved)
        else:
            yield _ingest_file(library, path, path, manner, moved, asked=path in paths)
    move("", len(files), len(files))


def expand(path: Path) -> list[Path]:
    """The file itself, or all files below a folder but hidden ones, by name.

    Folders below it that can't be opened are among them, so that each has its report.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - False, not an error, for a name that no file has
        return [path]
    found: list[Path] = []

    def closed(error: OSError) -> None:
        found.append(Path(error.filename))

    for folder, folders, names in os.walk(path, onerror=closed):
        folders[:] = [name for name in folders if not name.startswith(_HIDDEN)]
        found += filter(_may_be_file, (Path(folder, name) for name in names if not name.startswith(_HIDDEN)))
    return sorted(found)


def _may_be_file(path: Path) -> bool:
    """Whether it is a file, or what can't be looked at; not a pipe, nor a link to nothing."""
    try:
        return path.is_file()
    except OSError:
        return True


def _no_progress(doing: str, done: float, of: int) -> None:
    pass


def _move(move: Progress, file: int, files: int, language: Language, name: str, done: int, of: int) -> None:
    if of:  # of a file without pages there is nothing to say
        move(say("cli.ingest.page", language, name=name, done=done, of=of), file + done / of, files)


def _ingest_archive(library: Shelf, archive: Path, manner: Manner, moved: Moved) -> Iterator[FileReport]:
    """A report a file in the archive, or one of the archive where it can't be opened."""
    with ExitStack() as open_folders:
        try:
            members = unpack_apart(archive, open_folders.enter_context(working_folder()))
            if not members:
                raise EmptyFile(archive)
            count = sum(passed_over(archive / member.name, manner.language) is None for member in members)
            if manner.choice.plan_id is not None and count > 1:
                raise SeveralFiles(archive, count=count)
        except Cancelled:
            raise
        except Exception as error:  # noqa: BLE001 - the archive's edge
            yield failed(archive, error, manner.language)
            return
        for member in members:
            shown = archive / member.name
            if member.error is not None:
                yield failed(shown, member.error, manner.language)
            else:
                yield _ingest_file(library, shown, member.path or shown, manner, moved, asked=False)


def _ingest_file(library: Shelf, path: Path, file: Path, manner: Manner, moved: Moved, *, asked: bool) -> FileReport:
    """The report of one file: ``path`` is what it is called, ``file`` where it is."""
    started = time.perf_counter()
    report = None if asked else passed_over(path, manner.language)
    report = report or _kept(library, path, file, manner, partial(moved, path.name))
    return replace(report, seconds=round(time.perf_counter() - started, 3))


def _kept(library: Shelf, path: Path, file: Path, manner: Manner, pages: Pages) -> FileReport:
    try:
        return _keep(library, path, file, manner, pages)
    except Cancelled:
        raise
    except Exception as error:  # noqa: BLE001 - the file's edge
        return failed(path, error, manner.language)


def _keep(library: Shelf, path: Path, file: Path, manner: Manner, pages: Pages) -> FileReport:
    data = load(file)
    digest = hashlib.sha256(data).hexdigest()
    where = "" if manner.uploaded else str(path.resolve())
    met = library.meet(where, digest, manner.choice.collection) if manner.choice.is_automatic else None
    if met is not None:
        return taken_in(path, met, manner.language)
    reading = read_plan(data, path, manner, pages)
    pages(len(reading.pages), len(reading.pages))  # the last moment to stop
    taken = library.take(reading, source=path.name, path=where, digest=digest, data=data, choice=manner.choice)
    return taken_in(path, taken, manner.language, (*reading.noted, *reading.warnings))


def read_plan(data: bytes, path: Path, manner: Manner, pages: Pages) -> Reading:
    """What is read out of a file's bytes. Raises IngestError: of the file, or where it is secret or no plan."""
    document = read_apart(data, path, pages)
    reading = read(document.text, manner.own)
    reading = replace(reading, pages=document.pages, noted=document.warnings)
    stamp = stamp_of(document, reading)
    if stamp is not None and not manner.secret:
        raise SecretPaper(path, stamp=stamp)
    if not looks_official(reading):
        raise NotAPlan(path)
    return reading
