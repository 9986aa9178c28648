"""Both indexes as one: rows go into the lexical, then into the dense index, and out of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import Protocol

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.lexical import LexicalIndex
from vectorstore.retriever import Dense
from vectorstore.rows import IndexRow, index_rows
from vectorstore.values import PlanContents

_ROWS_A_BATCH = 128

Progress = Callable[[int, int], None]  # how many passages are encoded, and how many there are


class FillableDense(Protocol):
    """A dense index that is being built."""

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """Adds rows with their vectors."""


class WritableDense(Dense, FillableDense, Protocol):
    """What writing needs of the dense index."""

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Drops every row of the editions."""

    def building(self) -> AbstractContextManager[FillableDense]:
        """A new index beside this one, that takes its place where the block ends well."""

    def size(self) -> int:
        """How many rows there are."""

    def close(self) -> None:
        """Lets go of the files."""


class Indexes:
    """The two indexes. Changes are for the holder of the writer lock. The dense one and its encoder open when used."""

    def __init__(
        self, lexical: LexicalIndex, dense: Callable[[], WritableDense], encoder: Callable[[], Encoder]
    ) -> None:
        self._lexical = lexical
        self._dense = dense
        self._encoder = encoder

    def open(self) -> None:
        """Opens the dense index and its encoder, whatever state the index is in. Raises StoreError."""
        self._dense()

    def ready(self) -> None:
        """Nothing. Raises StoreError where the dense index can't take rows of the encoder that is set."""
        self._dense().size()

    def add(self, contents: PlanContents) -> None:
        """Adds a row a passage of the edition; none where they can't be encoded. Raises StoreError."""
        rows = list(index_rows(contents))
        if rows:
            vectors = self._encode(rows)
            self._lexical.add(rows)
            self._dense().add(rows, vectors)

    def drop(self, edition_keys: Sequence[int]) -> None:
        """Drops every row of the editions. Raises StoreError."""
        if edition_keys:
            self._lexical.drop(edition_keys)
            self._dense().drop(edition_keys)

    def empty(self) -> bool:
        """Whether one of them has no rows. Raises StoreError."""
        return self._lexical.size() == 0 or self._dense().size() == 0

    def rebuild(self, editions: Callable[[], Iterator[PlanContents]], progress: Progress | None = None) -> None:
        """Builds both anew from these editions, and lets them serve instead of the old ones. Raises StoreError.

        The old ones serve until then, whole: the new dense index stands beside the old one, and takes its place once
        the lexical one has all its rows, which are put in place in one commit. An encoder that fails changes nothing.
        """
        count = sum(1 for _ in _rows(editions)) if progress else 0
        done = 0
        with self._dense().building() as build:
            rows = _rows(editions)
            while batch := list(islice(rows, _ROWS_A_BATCH)):
                if progress:
                    progress(done, count)
                build.add(batch, self._encode(batch))
                done += len(batch)
            if progress:
                progress(done, count)
            self._lexical.replace(_rows(editions))

    def _encode(self, rows: Sequence[IndexRow]) -> Vectors:
        return self._encoder().encode([row.body for row in rows], [row.context for row in rows])


def _rows(editions: Callable[[], Iterator[PlanContents]]) -> Iterator[IndexRow]:
    return (row for contents in editions() for row in index_rows(contents))
