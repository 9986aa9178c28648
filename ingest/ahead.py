"""Files read in other processes, or on other machines, while those before them are kept.

Keeping is serial, and in the order of the files whoever reads fastest: of two editions of one plan in a folder the
later name serves in the end, as it does where one process reads all. So what is read waits for its turn; how many files
may be on their way or wait, and how many bytes, is bounded. What is read is kept some files at a time: see keeping.py.
What is known of a file depends on what was kept before it, so that too is told in its turn.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, wait
from dataclasses import dataclass, replace
from typing import Protocol

from ingest.errors import ReadersFailed, WorkersDied
from ingest.found import Brought
from ingest.keeping import Keeping, Read
from ingest.one_file import Loaded, Shelf, known, loaded, reported, seems_known
from ingest.read_file import Manner
from ingest.readers import Pages, no_progress
from ingest.reports import FileReport, failed, passed_over, taken_in
from ingest.sent import Told, request_of, told_in

MOST_HELD = 256_000_000  # bytes of files on their way, and of what was read of them; one larger than that goes alone
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
        """At least as many as are read at one time, and twice as many as are to be kept together."""

    def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
        """The answer to come, to what sent.py writes. It raises Gone, or ReadersFailed.

        ``pages`` may be called, from any thread.
        """

    def check(self) -> None:
        """Raises ReadersFailed where no answer is to be hoped for."""


@dataclass(frozen=True, slots=True)
class _Begun:
    """A file on its way, or the ``report`` of one that isn't to be read.

    Without ``answer`` it is a copy of one before, or seems to be known: it is read in its turn where it isn't then.
    """

    brought: Brought
    file: Loaded | None = None
    answer: Future[bytes] | None = None
    report: FileReport | None = None
    seconds: float = 0.0  # that it took up to here

    @property
    def is_unread(self) -> bool:
        """Whether only its turn tells if it has to be read."""
        return self.file is not None and self.answer is None

    @property
    def size(self) -> int:
        """The bytes that are held for it."""
        if self.file is None:
            return 0
        said = self.answer is not None and self.answer.done() and self.answer.exception() is None
        return len(self.file.data) + (len(self.answer.result()) if self.answer is not None and said else 0)


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
    ReadersFailed, once what was read before is kept.
    """
    line = _Line(library, manner, readers, begin, page)
    try:
        for one in files:
            line.join(one)
            yield from line.moved()
        yield from line.moved(is_last=True)
    except ReadersFailed:
        yield from line.keeping.kept()
        raise
    finally:
        line.leave()


class _Line:
    """The files that wait, those that are read behind those that are to be kept."""

    def __init__(
        self,
        library: Shelf,
        manner: Manner,
        readers: Readers,
        begin: Callable[[int], None],
        page: Callable[[str, int, int], None],
    ) -> None:
        self.keeping = Keeping(library, manner, readers.ahead // 2, MOST_HELD // 2)
        self._library, self._manner, self._readers = library, manner, readers
        self._begin, self._page = begin, page
        self._waiting: deque[_Begun] = deque()

    def join(self, one: Brought) -> None:
        """The file comes last. It is sent to be read, unless it is known, or a copy of one before."""
        started = time.perf_counter()
        begun = self._begun(one)
        self._waiting.append(replace(begun, seconds=time.perf_counter() - started))

    def moved(self, *, is_last: bool = False) -> Iterator[FileReport]:
        """The reports of those whose turn has come; of all, where no other file comes."""
        while self._waiting and (is_last or self._is_ready() or self._is_full()):
            if self._waiting[0].is_unread or not self._comes():
                yield from self.keeping.kept()
            if self._waiting[0].is_unread or self.keeping.is_empty or self._is_ready():
                self.keeping.put(self._read(self._waiting.popleft()))
            if self.keeping.is_due:
                yield from self.keeping.kept()
        if is_last or self.keeping.is_due:
            yield from self.keeping.kept()

    def leave(self) -> None:
        """Nothing of what waits is to be read."""
        for left in self._waiting:
            if left.answer is not None:
                left.answer.cancel()

    def _is_ready(self) -> bool:
        answer = self._waiting[0].answer
        return answer is None or answer.done()

    def _comes(self) -> bool:
        """Whether the first is read before what is to be kept has waited long enough; at once where nothing is."""
        answer = self._waiting[0].answer
        return answer is None or self.keeping.is_empty or bool(wait([answer], timeout=self.keeping.seconds_left).done)

    def _is_full(self) -> bool:
        sizes = [*(len(file.data) for file in self.keeping.files), *(one.size for one in self._waiting if one.file)]
        return len(sizes) > self._readers.ahead or (len(sizes) > 1 and sum(sizes) > MOST_HELD)

    def _begun(self, one: Brought) -> _Begun:
        report = one.report or (None if one.asked else passed_over(one.path, self._manner.language))
        if report is not None:
            return _Begun(one, report=report)
        try:
            file = loaded(one.path, one.file, self._manner)
            before = [*self.keeping.files, *(other.file for other in self._waiting if other.file)]
            if any(other.digest == file.digest for other in before):
                return _Begun(one, file)
            if before and seems_known(self._library, file, self._manner):
                return _Begun(one, file)
            if not before and (met := known(self._library, file, self._manner)) is not None:
                return _Begun(one, report=taken_in(one.path, met, self._manner.language))
            asked = request_of(file.data, file.path, self._manner)
            return _Begun(one, file, self._readers.begin(asked, lambda done, of: self._page(one.path.name, done, of)))
        except ReadersFailed:
            raise
        except Exception as error:  # noqa: BLE001 - the file's edge
            return _Begun(one, report=failed(one.path, error, self._manner.language))

    def _read(self, begun: _Begun) -> Read | FileReport:
        """What was read of a file whose turn it is, or the report of one of which nothing is to be kept."""
        self._begin(begun.brought.number)
        file = begun.file
        if file is None:
            assert begun.report is not None
            return replace(begun.report, seconds=begun.report.seconds or round(begun.seconds, 3))
        read: list[Read] = []

        def report() -> FileReport | None:
            if begun.is_unread and (met := known(self._library, file, self._manner)) is not None:
                return taken_in(file.path, met, self._manner.language)
            told = self._told(begun, file)
            read.append(Read(file, told.reading, begun.seconds + told.seconds))
            return None

        return reported(file.path, self._manner, report) or read[0]

    def _told(self, begun: _Begun, file: Loaded) -> Told:
        """What the file's reader says. Raises IngestError, ReadersFailed."""
        # What it is a copy of may have failed, or what it was known by changed.
        asked = request_of(file.data, file.path, self._manner)
        answer = begun.answer or self._readers.begin(asked, no_progress)
        while not wait([answer], timeout=_LOOK_SECONDS).done:
            self._readers.check()
        try:
            return told_in(answer.result(), file.path)
        except Gone as gone:
            raise WorkersDied(file.path, tries=gone.tries) from gone
