"""Both indexes as one: rows go into the lexical, then into the dense index, and out of both."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

import numpy as np

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.errors import EncoderFailed, StoreError
from vectorstore.indexes.rows import IndexRow, index_rows
from vectorstore.retriever import Dense
from vectorstore.values import PlanContents

_ROWS_A_BATCH = 128  # that are encoded together
_BATCHES_A_CALL = 15  # that are added together: Chroma takes up to 2,000 rows, and each call costs

log = logging.getLogger(__name__)

Progress = Callable[[int, int], None]  # how many passages are encoded, and how many there are


class FillableDense(Protocol):
    """A dense index that is being built."""

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """Adds rows with their vectors."""


class WritableDense(Dense, FillableDense, Protocol):
    """What writing needs of the dense index."""

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Drops every row of the editions."""

    def sweep(self) -> None:
        """Removes what a killed process left half-built."""

    def building(self) -> AbstractContextManager[FillableDense]:
        """A new index beside this one, that takes its place where the block ends well."""

    def size(self) -> int:
        """How many rows there are."""

    def empty(self) -> bool:
        """Whether there are none, of whichever encoder."""

    def close(self) -> None:
        """Lets go of the files."""


class WritableWords(Protocol):
    """What writing needs of the lexical index: see there."""

    def add(self, rows: Iterable[IndexRow]) -> None:
        """Adds rows, all or none."""

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Drops every row of the editions."""

    def replace(self, rows: Iterable[IndexRow]) -> None:
        """Puts these rows in the place of all there were."""

    def sweep(self) -> None:
        """Removes what a killed process left."""

    def size(self) -> int:
        """How many rows there are."""

    def worn(self) -> bool:
        """Whether dropped rows bear on the scores too much."""


class Indexes:
    """The two indexes. Changes are for the holder of the writer lock. The encoder opens where rows are added."""

    def __init__(self, lexical: WritableWords, dense: WritableDense, encoder: Callable[[], Encoder]) -> None:
        self._lexical = lexical
        self._dense = dense
        self._encoder = encoder

    def open(self) -> None:
        """Opens the encoder, whatever state the indexes are in. Raises StoreError where it gives no vectors."""
        _ = self._encoder().dimension

    def ready(self) -> None:
        """Nothing. Raises StoreError where the dense index can't take rows of the encoder that is set."""
        self.open()
        self._dense.size()

    def add(self, editions: Sequence[PlanContents]) -> None:
        """Adds a row a passage of these editions; none where they can't be encoded. Raises StoreError."""
        rows = list(_rows(lambda: iter(editions)))
        if rows:
            vectors = self._encoded(rows)
            self._lexical.add(rows)
            self._dense.add(rows, vectors)

    def drop(self, edition_keys: Sequence[int]) -> None:
        """Drops every row of the editions, and what a killed process left half-built. Raises StoreError.

        No encoder is asked for.
        """
        self._lexical.sweep()
        self._dense.sweep()
        if edition_keys:
            self._lexical.drop(edition_keys)
            self._dense.drop(edition_keys)

    def renew(self, editions: Callable[[], Iterator[PlanContents]]) -> None:
        """Writes the lexical index anew from these editions, which it holds, where dropped rows distort its scores.

        No encoder is asked for. Where that fails, it goes on as it is.
        """
        try:
            if self._lexical.worn():
                self._lexical.replace(_rows(editions))
        except StoreError as failure:
            log.warning("dropped rows go on counting in the scores of searches: %s", failure)

    def empty(self) -> bool:
        """Whether one of them has no rows; no encoder is asked for. Raises StoreError."""
        return self._lexical.size() == 0 or self._dense.empty()

    def rebuild(self, editions: Callable[[], Iterator[PlanContents]], progress: Progress | None = None) -> None:
        """Builds both anew from these editions, and lets them serve instead of the old ones. Raises StoreError.

        The old ones serve until then, whole: the new dense index stands beside the old one, and takes its place once
        the lexical one has all its rows, which are put in place in one commit. An encoder that fails changes nothing.
        """
        count = sum(1 for _ in _rows(editions)) if progress else 0

        def told(done: int) -> None:
            if progress:
                progress(done, count)

        with self._dense.building() as build:
            done, rows = 0, _rows(editions)
            while some := list(islice(rows, _BATCHES_A_CALL * _ROWS_A_BATCH)):
                build.add(some, self._encoded(some, told, done))
                done += len(some)
            told(done)
            self._lexical.replace(_rows(editions))

    def _encoded(
        self, rows: Sequence[IndexRow], told: Callable[[int], None] = lambda done: None, before: int = 0
    ) -> Vectors:
        """The vectors of the rows, some at a time; ``told``: called with how many are encoded, beside those before."""
        vectors: list[Vectors] = []
        for start in range(0, len(rows), _ROWS_A_BATCH):
            told(before + start)
            vectors.append(self._encode(rows[start : start + _ROWS_A_BATCH]))
        return _joined(vectors)

    def _encode(self, rows: Sequence[IndexRow]) -> Vectors:
        return self._encoder().encode([row.body for row in rows], [row.context for row in rows])


def _joined(vectors: Sequence[Vectors]) -> Vectors:
    if len({some.shape[1] for some in vectors}) > 1:
        raise EncoderFailed(
            "the encoder", "its vectors changed their length meanwhile", "see that it stays, and try again"
        )
    return np.concatenate(vectors)


def _rows(editions: Callable[[], Iterator[PlanContents]]) -> Iterator[IndexRow]:
    return (row for contents in editions() for row in index_rows(contents))
