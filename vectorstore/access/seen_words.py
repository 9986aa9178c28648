"""The words of the plans that somebody may see, weighed as if there were no others.

What a term is worth follows from all rows of an index, so that an index shared with others would tell of hidden plans
by its scores. Of few rows a copy is indexed in memory: it scores as an index of these plans alone does. Of more, the
shared index is asked, with each term brought to its worth among them; only the mean length of rows, to which BM25
holds each row's length, is then still that of all rows.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from threading import Lock
from typing import Protocol

import tantivy

from vectorstore.errors import UnknownPlan
from vectorstore.indexes.bm25 import Bm25, Field, document, inverse_frequency, row_schema
from vectorstore.indexes.lexical import LexicalIndex
from vectorstore.indexes.rows import index_rows
from vectorstore.retriever import Found
from vectorstore.values import PlanContents

COPIED = 6_000  # rows up to which a copy is made: 0.15 ms a row and 260 bytes, once until others may be seen
_KEPT = 32  # sets of plans that are seen
_TERMS = 50_000  # counted
_WRITER_BYTES = 15_000_000  # tantivy's least


class Words(Protocol):
    """What is asked of a lexical index."""

    def search(self, weights: Mapping[str, float], limit: int, editions: Collection[int] | None = None) -> Found:
        """The best rows, best first."""

    def document_frequency(self, term: str) -> int:
        """How many rows have the term in their body."""

    def size(self) -> int:
        """How many rows there are."""


class SeenWords:
    """The lexical indexes of sets of plans, the least recently used forgotten. Safe to use from several threads."""

    def __init__(self, index: LexicalIndex, contents: Callable[[str], PlanContents], copied: int = COPIED) -> None:
        self._index = index
        self._contents = contents
        self._copied = copied
        self._kept: OrderedDict[frozenset[int], Words] = OrderedDict()
        self._making = Lock()

    def of(self, seen: Mapping[int, str]) -> Words:
        """The index of these editions, each with its plan's id. Raises IndexFailed.

        Raises UnknownPlan where one of them serves no more.
        """
        editions = frozenset(seen)
        with self._making:
            if editions not in self._kept:
                self._kept[editions] = self._made(seen)
                if len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(editions)
            return self._kept[editions]

    def _made(self, seen: Mapping[int, str]) -> Words:
        if self._index.rows(seen.keys()) > self._copied:
            return WeighedWords(self._index, frozenset(seen))
        return CopiedWords(self._read(key, id_) for key, id_ in seen.items())

    def _read(self, key: int, plan_id: str) -> PlanContents:
        contents = self._contents(plan_id)
        if contents.plan.edition_key != key:
            raise UnknownPlan(plan_id)
        return contents


class CopiedWords:
    """The rows of these plans, indexed in memory."""

    def __init__(self, plans: Iterable[PlanContents]) -> None:
        self._schema = row_schema()
        self._rows = tantivy.Index(self._schema)
        writer = self._rows.writer(_WRITER_BYTES, 1)
        for row in (row for contents in plans for row in index_rows(contents)):
            writer.add_document(document(row))
        writer.commit()
        writer.wait_merging_threads()
        self._rows.reload()

    def search(self, weights: Mapping[str, float], limit: int, editions: Collection[int] | None = None) -> Found:
        """As of LexicalIndex."""
        return self._asked().best(weights, limit, editions)

    def document_frequency(self, term: str) -> int:
        """As of LexicalIndex."""
        return self._asked().rows_with("body", term)

    def size(self) -> int:
        """As of LexicalIndex."""
        return self._asked().rows()

    def _asked(self) -> Bm25:
        return Bm25(self._schema, self._rows.searcher())


class WeighedWords:
    """The shared index asked for some editions, of which it holds every row."""

    def __init__(self, index: LexicalIndex, seen: frozenset[int]) -> None:
        self._index = index
        self._seen = seen
        self._counted: dict[tuple[Field, str], int] = {}

    def search(self, weights: Mapping[str, float], limit: int, editions: Collection[int] | None = None) -> Found:
        """As of LexicalIndex."""
        wanted = self._seen if editions is None else editions
        rows = self.size()

        def worth(field: Field, term: str) -> float:
            held = self._held(field, term)
            return inverse_frequency(rows, held) / self._index.worth(field, term) if held else 0.0

        return self._index.search(weights, limit, wanted, worth)

    def document_frequency(self, term: str) -> int:
        """As of LexicalIndex."""
        return self._held("body", term)

    def size(self) -> int:
        """As of LexicalIndex."""
        return self._index.rows(self._seen)

    def _held(self, field: Field, term: str) -> int:
        """How many of the rows have the term; rows of an edition never change."""
        if (field, term) not in self._counted:
            if len(self._counted) > _TERMS:
                self._counted.clear()
            self._counted[field, term] = self._index.rows_with(field, term, self._seen)
        return self._counted[field, term]
