"""Files → plans in the library: load, read, keep; a report a file, and one file's fault stops no other."""

from __future__ import annotations

import errno
import hashlib
import logging
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Literal, Protocol

from ingest.errors import EmptyFile, IngestError, NoRoom, NotAPlan, SecretPaper
from ingest.readers import ARCHIVES, FORMATS, Pages, load
from ingest.reading import looks_official, read
from ingest.sandbox.apart import read_apart, unpack_apart
from ingest.sandbox.folders import working_folder
from ingest.secrecy import stamp_of
from prompts.texts import Language, say
from vectorstore.errors import StoreError
from vectorstore.own_units import OwnUnits
from vectorstore.values import Plan, Reading

log = logging.getLogger(__name__)

_HIDDEN = (".", "~$")  # what systems and Office leave beside documents
_FULL = (errno.ENOSPC, errno.EDQUOT)

Outcome = Literal["created", "updated", "skipped", "failed"]
Progress = Callable[[str, float, int], None]
"""Called with what is read, how many files are done and how many there are; a file of pages is done by fractions."""


class Known(Protocol):
    """What the pipeline asks of the catalogue."""

    def edition_with_digest(self, digest: str) -> Plan | None:
        """The current plan read from these bytes."""

    def plan_at_path(self, path: str) -> str | None:
        """The plan read from this path."""


class Shelf(Protocol):
    """What the pipeline needs of the library."""

    def keep(self, reading: Reading, *, source: str, path: str, digest: str, plan_id: str | None, data: bytes) -> Plan:
        """Stores a reading and its file whole or not at all, and makes it current."""

    @property
    def catalogue(self) -> Known:
        """What is there already."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. ``error`` and ``remedy`` are set where it failed; the library is then as before.

    The path of a file in an archive is that of the archive, and its name in it.
    """

    path: Path
    outcome: Outcome
    plan_id: str | None = None
    passages: int = 0
    obligations: int | None = None  # None: not read
    pages: int = 0  # 0: the file has none
    warnings: tuple[str, ...] = ()
    error: str | None = None
    remedy: str | None = None
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return asdict(self) | {"path": str(self.path), "warnings": list(self.warnings)}


@dataclass(frozen=True, slots=True)
class Manner:
    """How files are read: the language of reports, an admin's own names of units, and whether secret papers are."""

    language: Language = "vi"
    own: OwnUnits | None = None
    secret: bool = False


def ingest(
    library: Shelf,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    language: Language = "vi",
    own: OwnUnits | None = None,
    secret: bool = False,
) -> Iterator[FileReport]:
    """Reads every file, and every file in every folder and archive, into the library; yields a report a file.

    A file that no reader knows is an error where it was asked for by name, and passed over where a folder or an archive
    holds it. ``own``: an admin's own names of units. ``secret``: takes papers stamped as state secrets too.
    """
    files = list(dict.fromkeys(found for path in paths for found in expand(path)))
    manner = Manner(language, own, secret)
    move = progress or _no_progress
    for done, path in enumerate(files):
        move(path.name, done, len(files))
        moved = partial(_move, move, done, len(files), language)
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


Moved = Callable[[str, int, int], None]
"""Called with a file's name, and how many of its pages are done and how many there are."""


def _no_progress(doing: str, done: float, of: int) -> None:
    pass


def _move(move: Progress, file: int, files: int, language: Language, name: str, done: int, of: int) -> None:
    move(say("cli.ingest.page", language, name=name, done=done, of=of), file + done / max(of, 1), files)


def _ingest_archive(library: Shelf, archive: Path, manner: Manner, moved: Moved) -> Iterator[FileReport]:
    """A report a file in the archive, or one of the archive where it can't be opened."""
    with ExitStack() as open_folders:
        try:
            members = unpack_apart(archive, open_folders.enter_context(working_folder()))
            if not members:
                raise EmptyFile(archive)
        except Exception as error:  # noqa: BLE001 - the archive's edge
            yield _failed(archive, error, manner.language)
            return
        for member in members:
            shown = archive / member.name
            if member.error is not None:
                yield _failed(shown, member.error, manner.language)
            else:
                yield _ingest_file(library, shown, member.path or shown, manner, moved, asked=False)


def _ingest_file(library: Shelf, path: Path, file: Path, manner: Manner, moved: Moved, *, asked: bool) -> FileReport:
    """The report of one file: ``path`` is what it is called, ``file`` where it is."""
    started = time.perf_counter()
    report = None if asked else _passed_over(path, manner.language)
    report = report or _kept(library, path, file, manner, partial(moved, path.name))
    return replace(report, seconds=round(time.perf_counter() - started, 3))


def _passed_over(path: Path, language: Language) -> FileReport | None:
    if path.suffix.lower() in FORMATS or path.is_dir():  # a folder that can't be opened, which is no silent matter
        return None
    return FileReport(path, "skipped", warnings=(_warning(f"unsupported:{path.suffix or path.name}", language),))


def _kept(library: Shelf, path: Path, file: Path, manner: Manner, pages: Pages) -> FileReport:
    try:
        return _keep(library, path, file, manner, pages)
    except Exception as error:  # noqa: BLE001 - the file's edge
        return _failed(path, error, manner.language)


def _failed(path: Path, error: Exception, language: Language) -> FileReport:
    """The report of what went wrong; what nobody foresaw goes to the log."""
    if isinstance(error, StoreError):
        return FileReport(path, "failed", error=str(error))
    if isinstance(error, OSError) and error.errno in _FULL:
        error = NoRoom(path)
    if isinstance(error, IngestError):
        return FileReport(path, "failed", error=error.message(language), remedy=error.remedy(language))
    log.error("%s: reading failed", path, exc_info=error)
    message, remedy = (say(key, language) for key in ("ingest.unexpected", "ingest.unexpected.remedy"))
    return FileReport(path, "failed", error=f"{message} ({type(error).__name__})", remedy=remedy)


def _keep(library: Shelf, path: Path, file: Path, manner: Manner, pages: Pages) -> FileReport:
    data = load(file)
    digest = hashlib.sha256(data).hexdigest()
    known = library.catalogue.edition_with_digest(digest)
    if known is not None and known.file:  # one without its file was kept before files and pages were
        unchanged = (_warning(f"unchanged:{known.source}", manner.language),)
        return FileReport(path, "skipped", known.id, known.passages, known.obligations, known.pages, unchanged)
    reading = read_plan(data, path, manner, pages)
    where = str(path.resolve())
    replaced = library.catalogue.plan_at_path(where)
    plan = library.keep(reading, source=path.name, path=where, digest=digest, plan_id=replaced, data=data)
    warnings = tuple(_warning(code, manner.language) for code in (*reading.noted, *reading.warnings))
    outcome: Outcome = "updated" if replaced else "created"
    return FileReport(path, outcome, plan.id, plan.passages, plan.obligations, plan.pages, warnings)


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


def _warning(code: str, language: Language) -> str:
    name, _, detail = code.partition(":")
    return say(f"warning.{name}", language, **({"detail": detail} if detail else {}))
