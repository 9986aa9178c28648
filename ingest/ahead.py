"""Files read in other processes, or on other machines, while those before them are kept.

Keeping is serial, and in the order of the files whoever reads fastest: of two editions of one plan in a folder the
later name serves in the end, as it does where one process reads all. So what is read waits for its turn; how many files
may be on their way or wait, and how many bytes, is bounded.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from ingest.errors import ReadersFailed, WorkersDied
from ingest.found import Brought
from ingest.one_file import Loaded, Shelf, kept, known, loaded, reported
from ingest.read_file import Manner
from ingest.readers import Pages, no_progress
from ingest.reports import FileReport, failed, passed_over, taken_in
from ingest.sent import Told, request_of, told_in
from vectorstore.values import Reading

MOST_HELD = 256_000_000  # bytes of files on their way; one larger than that goes alone
_LOOK_SECONDS = 2.0  # between two looks at whether the readers are still there, while one is waited for


class Gone(Exception):
    """Whoever was to read a file ended without a word, after so many ``tries``."""

    def __init__(self, tries: int) -> None:
        self.tries = tries
        super().__init__(tries)


class Readers(Protocol):
    """Who reads files for us. ``ahead``: how many they are to have, or to have read, before they are kept."""

    @property
    def ahead(self) -> int:
        """At least as many as are read at one time."""

    def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
        """The answer to come, to what sent.py writes. It raises Gone, or ReadersFailed.

        ``pages`` may be called, from any thread.
        """

    def check(self) -> None:
        """Raises ReadersFailed where no answer is to be hoped for."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file on its way, or the ``report`` of one that isn't to be read; without ``answer`` a copy of one before."""

    brought: Brought
    file: Loaded | None = None
    answer: Future[bytes] | None = None
    report: FileReport | None = None
    seconds: float = 0.0  # that it took up to here


def read_ahead(
    library: Shelf,
    files: Iterable[Brought],
    manner: Manner,
    readers: Readers,
    *,
    begin: Callable[[int], None],
    page: Callable[[str, int, int], None],
) -> Iterator[FileReport]:
    """A report a file, in their order. ``begin``: called with the number of each as its turn to be kept comes.

    ``page``: called with a file's name and how many of its pages are done, of how many; from any thread. Raises
    ReadersFailed.
    """
    waiting: deque[_Begun] = deque()
    try:
        for one in files:
            waiting.append(_begun(library, one, manner, readers, waiting, page))
            while waiting and (_is_ready(waiting[0]) or _too_much(waiting, readers.ahead)):
                yield _ended(library, waiting.popleft(), manner, readers, begin)
        while waiting:
            yield _ended(library, waiting.popleft(), manner, readers, begin)
    finally:
        for left in waiting:
            if left.answer is not None:
                left.answer.cancel()


def _is_ready(one: _Begun) -> bool:
    return one.answer is None or one.answer.done()


def _too_much(waiting: Iterable[_Begun], ahead: int) -> bool:
    sizes = [len(one.file.data) for one in waiting if one.file is not None]
    return len(sizes) > ahead or (len(sizes) > 1 and sum(sizes) > MOST_HELD)


def _begun(
    library: Shelf,
    one: Brought,
    manner: Manner,
    readers: Readers,
    before: Iterable[_Begun],
    page: Callable[[str, int, int], None],
) -> _Begun:
    """The file sent to be read, unless it is known, or is a copy of one that is on its way: that one tells."""
    started = time.perf_counter()
    report = one.report or (None if one.asked else passed_over(one.path, manner.language))
    if report is not None:
        return _Begun(one, report=report)
    try:
        file = loaded(one.path, one.file, manner)
        if _is_copy(file, before):
            return _Begun(one, file)
        if (met := known(library, file, manner)) is not None:
            report = taken_in(one.path, met, manner.language)
        else:
            asked = request_of(file.data, file.path, manner)
            answer = readers.begin(asked, lambda done, of: page(one.path.name, done, of))
    except ReadersFailed:
        raise
    except Exception as error:  # noqa: BLE001 - the file's edge
        report = failed(one.path, error, manner.language)
    seconds = time.perf_counter() - started
    if report is not None:
        return _Begun(one, report=replace(report, seconds=round(seconds, 3)))
    return _Begun(one, file, answer, seconds=seconds)


def _is_copy(file: Loaded, before: Iterable[_Begun]) -> bool:
    return any(other.file is not None and other.file.digest == file.digest for other in before)


def _ended(library: Shelf, begun: _Begun, manner: Manner, readers: Readers, begin: Callable[[int], None]) -> FileReport:
    """The report of a file whose turn it is."""
    begin(begun.brought.number)
    file, answer = begun.file, begun.answer
    if file is None:
        assert begun.report is not None
        return begun.report
    started, waited, spent = time.perf_counter(), 0.0, 0.0

    def read() -> Reading:
        nonlocal waited, spent
        # What it is a copy of may have failed.
        sent = answer or readers.begin(request_of(file.data, file.path, manner), no_progress)
        told = _told(sent, file.path, readers)
        waited, spent = time.perf_counter() - started, told.seconds
        return told.reading

    report = reported(file.path, manner, lambda: kept(library, file, manner, read))
    took = begun.seconds + spent + time.perf_counter() - started - waited
    return replace(report, seconds=round(took, 3))


def _told(answer: Future[bytes], path: Path, readers: Readers) -> Told:
    """What the file's reader says. Raises IngestError, ReadersFailed."""
    while not wait([answer], timeout=_LOOK_SECONDS).done:
        readers.check()
    try:
        return told_in(answer.result(), path)
    except Gone as gone:
        raise WorkersDied(path, tries=gone.tries) from gone
