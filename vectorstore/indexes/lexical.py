"""The lexical index: BM25 over folded syllables and pairs of them, in tantivy.

Readers never take the writer, and see what other processes commit. All rows of one call become visible together.
Dropped rows go on counting in what a term is worth until tantivy merges their segments: ``worn`` says when they matter.
"""

from __future__ import annotations

import json
import logging
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import RLock
from typing import Any

import tantivy

from vectorstore.errors import IndexFailed, IndexLost
from vectorstore.indexes.bm25 import Bm25, Field, Worth, document, inverse_frequency, row_schema
from vectorstore.indexes.rows import IndexRow

_WRITER_BYTES = 50_000_000
# Writing anew takes 0.15 ms a row: up to a third of a second for a small index, 3 ms a dropped row for a large one.
_SMALL = 2_000  # rows: no dropped row is left in an index of up to so many, and questions rank as in a fresh one
_SHARE = 0.05  # of the rows of a larger one; the worth of a term is then off by 5 % at most, much alike for all terms

_FAILURES = (OSError, ValueError, RuntimeError)  # what tantivy raises

log = logging.getLogger(__name__)


class LexicalIndex:
    """The index in ``folder``, which is created when first used. Safe to use from several threads.

    ``expected`` says whether it should hold rows; it is asked only where there are none. ``follow`` is called before
    each look into it, for an index that something else is to be brought up to first; what it raises is raised.
    """

    def __init__(
        self, folder: Path, expected: Callable[[], bool] = lambda: False, follow: Callable[[], None] = lambda: None
    ) -> None:
        self._folder = folder
        self._expected = expected
        self._follow = follow
        self._schema = row_schema()
        self._index: tantivy.Index | None = None
        self._seen: tuple[int, int, int] | None = None
        self._dropped = 0  # rows, that tantivy has yet to merge away
        self._lock = RLock()

    def add(self, rows: Iterable[IndexRow]) -> None:
        """Adds rows, all or none. Raises IndexFailed."""
        with self._writer() as writer:
            for row in rows:
                writer.add_document(document(row))

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Drops every row of the editions. Raises IndexFailed."""
        self.put(edition_keys, ())

    def put(self, edition_keys: Iterable[int], rows: Iterable[IndexRow]) -> None:
        """Lets these be the editions' rows, whatever there was of them, all or none. Raises IndexFailed."""
        with self._writer() as writer:
            for key in edition_keys:
                writer.delete_documents_by_query(self._edition_query(key))
            for row in rows:
                writer.add_document(document(row))

    def replace(self, rows: Iterable[IndexRow]) -> None:
        """Puts these rows in the place of all there were, whatever state the index was in. Raises IndexFailed."""
        with self._lock, self._failures():
            self._clear()
        try:
            self.add(())
        except IndexFailed as failure:
            log.warning("the index %s can't be written, so one is built beside it: %s", self._folder, failure)
            self._replace_whole(rows)
            return
        with self._writer() as writer:
            writer.delete_all_documents()
            for row in rows:
                writer.add_document(document(row))

    def _replace_whole(self, rows: Iterable[IndexRow]) -> None:
        """The old one goes only when the new one is whole: it may be sound, and only the disk full."""
        new, old = self._beside("new"), self._beside("old")
        try:
            LexicalIndex(new).add(rows)
            with self._lock, self._failures():
                if self._folder.exists():
                    self._folder.rename(old)
                new.rename(self._folder)
                self._index = None
        finally:
            if old.exists() and not self._folder.exists():
                old.rename(self._folder)
            for left in (old, new):
                shutil.rmtree(left, ignore_errors=True)

    def sweep(self) -> None:
        """Removes what a killed process left beside the index, where there is one. Raises IndexFailed."""
        with self._lock, self._failures():
            if (self._folder / "meta.json").exists():
                self._clear()

    def _clear(self) -> None:
        for left in (self._beside("old"), self._beside("new")):
            if left.exists():
                shutil.rmtree(left)

    def _beside(self, name: str) -> Path:
        return self._folder.with_name(f"{self._folder.name}.{name}")

    def search(
        self,
        weights: Mapping[str, float],
        limit: int,
        editions: Collection[int] | None = None,
        worth: Worth | None = None,
    ) -> list[tuple[int, int, float]]:
        """The best rows as (edition key, ordinal, BM25), best first; of these editions only, where they are given.

        A row scores the sum of what each of its terms is worth, times the term's weight, and what ``worth`` says.
        Raises IndexFailed, and IndexLost where the index is empty and shouldn't be.
        """
        if limit < 1:
            return []
        with self._failures():
            asked = self._asked()
            if asked.rows() == 0 and self._expected():
                raise IndexLost(self._folder)
            return asked.best(weights, limit, editions, worth)

    def document_frequency(self, term: str) -> int:
        """How many rows have the term in their body. Raises IndexFailed."""
        return self.rows_with("body", term)

    def size(self) -> int:
        """How many rows there are. Raises IndexFailed."""
        return self.rows()

    def rows(self, editions: Collection[int] | None = None) -> int:
        """How many rows these editions have, or all. Raises IndexFailed."""
        with self._failures():
            return self._asked().rows(editions)

    def rows_with(self, field: Field, term: str, editions: Collection[int] | None = None) -> int:
        """How many rows of these editions, or of all, have the term in the field. Raises IndexFailed."""
        with self._failures():
            asked = self._asked()
            if editions is None and not self._dropped:
                return asked.holding(field, term)  # else each row that has it would be gone through
            return asked.rows_with(field, term, editions)

    def worth(self, field: Field, term: str) -> float:
        """What a term counts in a score, dropped rows included as tantivy includes them. Raises IndexFailed."""
        with self._failures():
            rows: int = sum(one["max_doc"] for one in self._segments())
            return inverse_frequency(rows, self._asked().holding(field, term))

    def worn(self) -> bool:
        """Whether dropped rows bear on the scores so much that it should be written anew. Raises IndexFailed."""
        with self._failures():
            live = self.size()
            dropped = self._count_dropped()
        return dropped > (0 if live <= _SMALL else _SHARE * live)

    def _count_dropped(self) -> int:
        return sum(one["deletes"]["num_deleted_docs"] for one in self._segments() if one["deletes"])

    def _segments(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))["segments"]
        return found

    def _edition_query(self, key: int) -> tantivy.Query:
        return tantivy.Query.term_query(self._schema, "edition", key, "basic")

    def _asked(self) -> Bm25:
        """The newest commit of any process."""
        self._follow()
        with self._lock:
            index = self._open()
            seen = self._commit_seen()
            if seen != self._seen:
                index.reload()
                self._dropped = self._count_dropped()  # of this commit or the next, which is looked for again
                self._seen = seen
            return Bm25(self._schema, index.searcher())

    def _commit_seen(self) -> tuple[int, int, int]:
        """Changes with every commit: tantivy puts a new file in this one's place."""
        stat = (self._folder / "meta.json").stat()
        return stat.st_ino, stat.st_mtime_ns, stat.st_size

    def _open(self) -> tantivy.Index:
        with self._lock, self._failures():
            if self._index is None or not (self._folder / "meta.json").exists():
                self._folder.mkdir(parents=True, exist_ok=True)
                self._index = tantivy.Index(self._schema, str(self._folder))
                self._index.config_reader("manual")
                self._seen = None
            return self._index

    def _drop_uncommitted(self) -> None:
        """Removes lists of dropped rows that a killed writer left: the next would choose their names, and fail."""
        committed = json.loads((self._folder / "meta.json").read_text(encoding="utf-8"))["opstamp"]
        for path in self._folder.glob("*.del"):  # <segment>.<number>.del
            if int(path.stem.rpartition(".")[2]) > committed:
                path.unlink()

    @contextmanager
    def _writer(self) -> Iterator[tantivy.IndexWriter]:
        """The one writer, committed at the end and let go in any case."""
        with self._failures():
            index = self._open()
            self._drop_uncommitted()
            writer = index.writer(_WRITER_BYTES, 1)
            try:
                yield writer
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            finally:
                writer.wait_merging_threads()

    @contextmanager
    def _failures(self) -> Iterator[None]:
        try:
            yield
        except _FAILURES as failure:
            raise IndexFailed(self._folder, failure) from failure
