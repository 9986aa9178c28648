"""Both indexes as one: rows go into the lexical, then into the dense index, and out of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Protocol

from vectorstore.encoder import Encoder, Vectors
from vectorstore.lexical import LexicalIndex
from vectorstore.retriever import Dense
from vectorstore.rows import IndexRow, index_rows
from vectorstore.values import PlanContents

_ROWS_A_BATCH = 2000


class WritableDense(Dense, Protocol):
    """What writing needs of the dense index."""

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """Adds rows with their vectors."""

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Drops every row of the editions."""

    def clear(self) -> None:
        """Starts anew."""

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

    def add(self, contents: PlanContents) -> None:
        """Adds a row a passage of the edition. Raises StoreError."""
        rows = list(index_rows(contents))
        self._lexical.add(rows)
        self._add_dense(rows)

    def drop(self, edition_keys: Sequence[int]) -> None:
        """Drops every row of the editions. Raises StoreError."""
        if edition_keys:
            self._lexical.drop(edition_keys)
            self._dense().drop(edition_keys)

    def empty(self) -> bool:
        """Whether one of them has no rows. Raises StoreError."""
        return self._lexical.size() == 0 or self._dense().size() == 0

    def rebuild(self, editions: Callable[[], Iterator[PlanContents]]) -> None:
        """Builds both anew from these editions. The lexical index serves its old rows until its new ones are there."""
        self._lexical.replace(row for contents in editions() for row in index_rows(contents))
        self._dense().clear()
        rows = (row for contents in editions() for row in index_rows(contents))
        while batch := list(islice(rows, _ROWS_A_BATCH)):
            self._add_dense(batch)

    def _add_dense(self, rows: Sequence[IndexRow]) -> None:
        if rows:
            self._dense().add(rows, self._encoder().encode([row.text for row in rows]))
