"""An index of one data folder follows a catalogue that processes with other data folders change too.

Before a search, where the catalogue's state is another than the one that the index was brought up to, the rows of
editions that serve and are missing are added, and then those of others dropped: so a reader sees the old edition or the
new one whole, whichever process let it serve. One process of the folder does it, the others wait. What is done is noted
some editions at a time, so that after one was killed the next goes on from there. An empty folder is filled likewise.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Lock
from typing import Protocol

from filelock import FileLock, Timeout

from vectorstore.catalogue.serving import Serving
from vectorstore.errors import IndexBehind, IndexFailed
from vectorstore.indexes import follow_note
from vectorstore.indexes.follow_note import Note
from vectorstore.indexes.indexes import Progress
from vectorstore.values import PlanContents

PASSAGES_AT_ONCE = 5_000  # that are added before what is done is noted

Editions = Callable[[], Iterator[PlanContents]]


class Served(Protocol):
    """What is followed: see serving.py."""

    def now(self) -> Serving:
        """The state that is now, and what serves in it."""

    def words(self, edition_key: int) -> PlanContents | None:
        """An edition as far as an index needs it."""


class Follower(Protocol):
    """An index that can be brought up to what serves. Raises StoreError."""

    def fill(self, editions: Editions, progress: Progress | None) -> None:
        """Lets these be all that it holds. Until then it serves as it was."""

    def put(self, again: Sequence[int], editions: Iterator[PlanContents]) -> None:
        """Adds these editions; of those named in ``again`` some rows may be there, which go."""

    def drop(self, edition_keys: Sequence[int]) -> None:
        """Drops the rows of these editions."""

    def tidy(self, editions: Editions) -> None:
        """Is made anew of these, which it holds, where what was dropped bears on it too much."""

    def empty(self) -> bool:
        """Whether it has no rows."""


class Following:
    """Lets the index ``follower`` in ``folder`` follow a catalogue of this name. Safe to use from several threads.

    ``state``: the catalogue's, now. Who finds the index being brought up waits for ``seconds``.
    """

    def __init__(
        self, folder: Path, name: str, state: Callable[[], int], served: Served, follower: Follower, seconds: float
    ) -> None:
        self._folder, self._name = folder, name
        self._note = folder.with_name(f"{folder.name}.followed")
        self._state, self._served, self._follower = state, served, follower
        self._seconds = seconds
        self._at: int | None = None  # the state that the index is known to be up to
        self._turn = Lock()

    def now(self, progress: Progress | None = None) -> None:
        """Brings the index up to what serves. Raises IndexBehind where another one takes too long, StoreError."""
        if self._state() == self._at:
            return
        with self._alone():
            note = follow_note.read(self._note, self._name)
            if note is None or note.state is None or note.state != self._state():
                note = self._brought_up(note, progress)
            self._at = note.state

    def forget(self) -> None:
        """Forgets what is there, so that the index is made anew before the next search. Raises as ``now`` does."""
        with self._alone(), self._failures():
            self._note.unlink(missing_ok=True)
            self._at = None

    def _brought_up(self, note: Note | None, progress: Progress | None) -> Note:
        serving = self._served.now()
        if note is None or (note.whole and self._follower.empty()):  # nothing is known of it, or its files are gone
            return self._filled(serving, progress)
        # Another mark is another edition, which had the key before the catalogue was put back or exchanged.
        other = {key for key, mark in note.whole.items() if serving.marks.get(key, mark) != mark}
        whole = {key: mark for key, mark in note.whole.items() if key not in other}
        missing = [key for key in serving.marks if key not in whole]
        if _count(serving, missing) > _count(serving, serving.marks.keys() & whole.keys()):
            return self._filled(serving, progress)  # all at once takes less
        note = self._noted(Note(self._name, None, whole, note.begun | other))
        for some in _batches(serving, missing):
            again = sorted(note.begun.intersection(some))
            note = self._noted(replace(note, begun=note.begun.union(some)))
            self._follower.put(again, self._editions(some))
            there = {key: serving.marks[key] for key in some}
            note = self._noted(replace(note, whole={**note.whole, **there}, begun=note.begun.difference(some)))
        return self._without_others(serving, note)

    def _without_others(self, serving: Serving, note: Note) -> Note:
        """Drops the rows of editions that don't serve, once all that serve are there."""
        whole = {key: mark for key, mark in note.whole.items() if key in serving.marks}
        if gone := sorted((note.whole.keys() | note.begun) - serving.marks.keys()):
            self._noted(replace(note, whole=whole, begun=frozenset(gone)))
            self._follower.drop(gone)
            self._follower.tidy(lambda: self._editions(serving.marks))
        return self._noted(Note(self._name, serving.state, whole))

    def _filled(self, serving: Serving, progress: Progress | None) -> Note:
        """All of it anew. Until that is done nothing is noted: whoever comes after a kill begins again."""
        with self._failures():
            self._note.unlink(missing_ok=True)
        self._follower.fill(lambda: self._editions(serving.marks), progress)
        return self._noted(Note(self._name, serving.state, dict(serving.marks)))

    def _editions(self, keys: Iterable[int]) -> Iterator[PlanContents]:
        return (found for key in keys if (found := self._served.words(key)) is not None)

    def _noted(self, note: Note) -> Note:
        with self._failures():
            follow_note.write(self._note, note)
        return note

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Has the index to itself: of the threads of this process, and of the processes with this folder."""
        until = time.monotonic() + self._seconds
        if not self._turn.acquire(timeout=self._seconds):
            raise IndexBehind(self._folder, self._seconds)
        try:
            with self._failures():
                self._folder.parent.mkdir(parents=True, exist_ok=True)
                lock = FileLock(f"{self._folder}.lock", timeout=max(0.0, until - time.monotonic()))
                try:
                    lock.acquire()
                except Timeout as timeout:
                    raise IndexBehind(self._folder, self._seconds) from timeout
            try:
                yield
            finally:
                lock.release()
        finally:
            self._turn.release()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except OSError as failure:
            raise IndexFailed(self._folder, failure) from failure


def _count(serving: Serving, keys: Iterable[int]) -> int:
    return sum(serving.passages[key] for key in keys)


def _batches(serving: Serving, keys: Sequence[int]) -> Iterator[list[int]]:
    """The keys, so many together that their passages are at least PASSAGES_AT_ONCE."""
    some: list[int] = []
    passages = 0
    for key in keys:
        some.append(key)
        passages += _count(serving, [key])
        if passages >= PASSAGES_AT_ONCE:
            yield some
            some, passages = [], 0
    if some:
        yield some
