"""What was read ahead is kept some files at a time: each change of the catalogue and the indexes costs, however small.

They are kept once there are many passages, or files, or once the first has waited for a while. Nothing is told of a
file before it is kept.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.one_file import Loaded, Shelf, arrival
from ingest.read_file import Manner
from ingest.reports import FileReport, failed, taken_in
from vectorstore.placement import Taken
from vectorstore.values import Reading

PASSAGES = 8_000  # some seconds of work, which are lost where it ends half-way
SECONDS = 5.0  # that a file waits for others


@dataclass(frozen=True, slots=True)
class Read:
    """What was read of a file, and how many seconds that took."""

    file: Loaded
    reading: Reading
    seconds: float


class Keeping:
    """The files that are read and not kept yet, in their order: up to about so many, of so many bytes."""

    def __init__(self, library: Shelf, manner: Manner, most: int, most_bytes: int) -> None:
        self._library, self._manner = library, manner
        self._most, self._most_bytes = most, most_bytes
        self._held: list[Read | FileReport] = []
        self._reads: list[Read] = []
        self._passages = 0
        self._since = 0.0

    @property
    def files(self) -> Iterator[Loaded]:
        """Those of which something is to be kept."""
        return (one.file for one in self._reads)

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits to be kept or told."""
        return not self._held

    @property
    def is_due(self) -> bool:
        """Whether it is time to keep what there is."""
        if not self._reads:
            return bool(self._held)  # only to be told
        if self._passages >= PASSAGES or len(self._held) >= self._most or self.seconds_left <= 0:
            return True
        return sum(len(file.data) for file in self.files) >= self._most_bytes

    @property
    def seconds_left(self) -> float:
        """For how long what there is may wait for more."""
        return max(0.0, self._since + SECONDS - time.monotonic())

    def put(self, one: Read | FileReport) -> None:
        """Adds what was read of the next file, or the report of one of which nothing is to be kept."""
        if not self._held:
            self._since = time.monotonic()
        self._held.append(one)
        if isinstance(one, Read):
            self._reads.append(one)
            self._passages += len(one.reading.passages)

    def kept(self) -> Iterator[FileReport]:
        """Keeps them all; their reports."""
        held, reads = self._held, self._reads
        self._held, self._reads, self._passages = [], [], 0
        started = time.perf_counter()
        outcomes = iter(
            self._library.take_all([arrival(one.file, one.reading, self._manner) for one in reads]) if reads else ()
        )
        took = (time.perf_counter() - started) / max(len(reads), 1)
        for one in held:
            yield one if isinstance(one, FileReport) else self._report(one, next(outcomes), took)

    def _report(self, one: Read, outcome: Taken | Exception, took: float) -> FileReport:
        if isinstance(outcome, Exception):
            return failed(one.file.path, outcome, self._manner.language)
        codes = (*one.reading.noted, *one.reading.warnings)
        report = taken_in(one.file.path, outcome, self._manner.language, codes)
        return replace(report, seconds=round(one.seconds + took, 3))
