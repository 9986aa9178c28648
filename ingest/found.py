"""Paths → the files to be read: in folders, and in archives, which are unpacked as they come."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import Cancelled, EmptyFile, SeveralFiles
from ingest.read_file import Manner
from ingest.readers import ARCHIVES
from ingest.reports import FileReport, failed, passed_over
from ingest.sandbox.apart import unpack_apart
from ingest.sandbox.folders import working_folder

_HIDDEN = (".", "~$")  # what systems and Office leave beside documents


@dataclass(frozen=True, slots=True)
class Brought:
    """A file to be read: what it is called, where it lies until the next is wanted, and if it was asked for by name.

    ``number``: its own, or that of the archive that it is in, among all paths. ``report``: of what can't be read.
    """

    path: Path
    file: Path
    number: int
    asked: bool = False
    report: FileReport | None = None


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


def brought(
    files: Sequence[Path], asked: Collection[Path], manner: Manner, begin: Callable[[int], None]
) -> Iterator[Brought]:
    """The files, and those in the archives among them; ``begin`` is called with the number of each before it is opened.

    Those in ``asked`` were asked for by name.
    """
    for number, path in enumerate(files):
        begin(number)
        if path.suffix.lower() in ARCHIVES:
            yield from _members(path, number, manner)
        else:
            yield Brought(path, path, number, path in asked)


def _may_be_file(path: Path) -> bool:
    """Whether it is a file, or what can't be looked at; not a pipe, nor a link to nothing."""
    try:
        return path.is_file()
    except OSError:
        return True


def _members(archive: Path, number: int, manner: Manner) -> Iterator[Brought]:
    """The files in the archive, or the archive itself where it can't be opened."""
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
            yield Brought(archive, archive, number, report=failed(archive, error, manner.language))
            return
        for member in members:
            shown = archive / member.name
            report = failed(shown, member.error, manner.language) if member.error is not None else None
            yield Brought(shown, member.path or shown, number, report=report)
