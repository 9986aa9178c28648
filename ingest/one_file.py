"""One file: loaded, known or read, and kept; one file's fault stops no other."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from ingest.errors import Cancelled, ReadersFailed
from ingest.read_file import Manner
from ingest.readers import load
from ingest.reports import FileReport, failed, taken_in
from vectorstore.keeping.arrival import Arrival
from vectorstore.placement import Taken
from vectorstore.values import Reading

Report = TypeVar("Report", FileReport, FileReport | None)


class Shelf(Protocol):
    """What the pipeline needs of the library."""

    def meet(self, path: str, digest: str, collection: str = "") -> Taken | None:
        """What is known of a file with these bytes at this path; None where it has to be read.

        That it was seen there is noted; an empty path is no place, of which nothing is.
        """

    def take_all(self, arrivals: Sequence[Arrival]) -> Sequence[Taken | Exception]:
        """Keeps readings and their files where they belong, each whole or not at all, as if they came one by one."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file's bytes. ``path``: what it is called; ``where``: by which path it is known, "" where that says nothing."""

    path: Path
    where: str
    data: bytes
    digest: str


def loaded(path: Path, file: Path, manner: Manner) -> Loaded:
    """The file called ``path``, which lies at ``file``. Raises IngestError."""
    data = load(file)
    return Loaded(path, "" if manner.uploaded else str(path.resolve()), data, hashlib.sha256(data).hexdigest())


def known(library: Shelf, file: Loaded, manner: Manner) -> Taken | None:
    """What is known of the file, so that it need not be read. Raises StoreError, UnknownCollection."""
    if not manner.choice.is_automatic:
        return None
    return library.meet(file.where, file.digest, manner.choice.collection)


def seems_known(library: Shelf, file: Loaded, manner: Manner) -> bool:
    """Whether the file's bytes are known as things stand, wherever they lie, so that it may not have to be read.

    Nothing is noted. Raises StoreError, UnknownCollection.
    """
    return manner.choice.is_automatic and library.meet("", file.digest, manner.choice.collection) is not None


def kept(library: Shelf, file: Loaded, manner: Manner, read: Callable[[], Reading]) -> FileReport:
    """The report of a file that is kept as ``read`` reads it, unless it is known.

    Raises what ``read`` does, StoreError, UnknownPlan, UnknownCollection.
    """
    met = known(library, file, manner)
    if met is not None:
        return taken_in(file.path, met, manner.language)
    reading = read()
    (taken,) = library.take_all([arrival(file, reading, manner)])
    if isinstance(taken, Exception):
        raise taken
    return taken_in(file.path, taken, manner.language, (*reading.noted, *reading.warnings))


def arrival(file: Loaded, reading: Reading, manner: Manner) -> Arrival:
    """What is to be kept of a file."""
    return Arrival(reading, file.path.name, file.where, file.digest, file.data, manner.choice)


def reported(path: Path, manner: Manner, report: Callable[[], Report]) -> Report | FileReport:
    """The report, or that of what went wrong with the file. Raises Cancelled and ReadersFailed, which stop all."""
    try:
        return report()
    except (Cancelled, ReadersFailed):
        raise
    except Exception as error:  # noqa: BLE001 - the file's edge
        return failed(path, error, manner.language)
