"""The dense index: cosine similarity of passage vectors, in an embedded Chroma collection.

The collection notes which encoder it was built by. A reader notices what other processes write by a mark that every
writer renews, as an open Chroma does not by itself.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import REINDEX, IndexFailed, IndexMismatch, StoreError
from vectorstore.rows import IndexRow

Vectors = NDArray[np.float32]
Result = TypeVar("Result")

_COLLECTION = "passages"
_ROWS_A_CALL = 2000
_HNSW = {"space": "cosine", "ef_search": 200}

log = logging.getLogger(__name__)


class DenseIndex:
    """The index in ``folder`` for one encoder; created when first used. Safe to use from several threads."""

    def __init__(self, folder: Path, encoder: str, dimension: int) -> None:
        self._folder = folder
        self._encoder = encoder
        self._dimension = dimension
        self._client: Any = None
        self._collection: Any = None
        self._mark = ""
        self._lock = RLock()

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        """Adds rows with their vectors, one each. Raises IndexFailed, IndexMismatch."""
        if vectors.shape != (len(rows), self._dimension):
            raise ValueError(f"{len(rows)} rows need {len(rows)} vectors of {self._dimension}, not {vectors.shape}")
        with self._changing():
            for start in range(0, len(rows), _ROWS_A_CALL):
                some = rows[start : start + _ROWS_A_CALL]
                self._use(partial(_add, rows=some, vectors=vectors[start:]))

    def drop(self, edition_keys: Iterable[int]) -> None:
        """Drops every row of the editions. Raises IndexFailed, IndexMismatch."""
        with self._changing():
            for key in edition_keys:
                self._use(partial(_drop, edition_key=key))

    def clear(self) -> None:
        """Starts anew for this encoder, whatever state the index was in. Raises IndexFailed."""
        with self._changing():
            self.close()
            shutil.rmtree(self._folder, ignore_errors=True)

    def search(
        self, vector: Vectors, limit: int, editions: Collection[int] | None = None
    ) -> list[tuple[int, int, float]]:
        """The nearest rows as (edition key, ordinal, cosine), nearest first; of these editions only, where given.

        A search of some editions takes ten times as long. Warns where the index holds nothing at all. Raises
        IndexFailed, IndexMismatch.
        """
        if limit < 1 or not vector.any() or (editions is not None and not editions):
            return []
        where = None if editions is None else {"edition": {"$in": list(editions)}}
        found = self._use(partial(_nearest, vector=vector, limit=limit, where=where))
        if not found and self.size() == 0:
            log.warning("the dense index %s is empty; where plans are kept, %s", self._folder, REINDEX)
        return found

    def size(self) -> int:
        """How many rows there are. Raises IndexFailed, IndexMismatch."""
        return self._use(lambda collection: int(collection.count()))

    def close(self) -> None:
        """Lets go of the files; the next use opens them again."""
        with self._lock:
            client, self._client, self._collection = self._client, None, None
            if client is not None:
                with suppress(Exception):  # of a damaged index, which is let go of all the same
                    client.close()

    def _use(self, work: Callable[[Any], Result]) -> Result:
        """Does ``work`` on the collection as it is now; once more where another process has replaced it meanwhile."""
        from chromadb.errors import NotFoundError  # for cost: 1.3 s

        with self._lock:
            try:
                try:
                    return work(self._open())
                except NotFoundError:
                    self.close()
                    return work(self._open())
            except (StoreError, KeyboardInterrupt, SystemExit):
                raise
            except BaseException as failure:  # of a damaged file Chroma raises anything; its Rust panics, no Exception
                self.close()  # the next use opens it anew
                raise IndexFailed(self._folder, failure) from failure

    def _open(self) -> Any:
        mark = self._read_mark()
        if self._collection is None or mark != self._mark:
            self.close()
            self._collection = self._connect()
            self._mark = mark
        return self._collection

    def _connect(self) -> Any:
        import chromadb  # for cost: 1.3 s
        from chromadb.config import Settings

        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            self._client = chromadb.PersistentClient(str(self._folder), settings=Settings(anonymized_telemetry=False))
        except BaseException:
            _forget_dead_system(str(self._folder))
            raise
        # No embedding function: Chroma's default one would download a model.
        collection = self._client.get_or_create_collection(
            _COLLECTION,
            embedding_function=None,
            configuration={"hnsw": _HNSW},
            metadata={"encoder": self._encoder, "dimension": self._dimension},
        )
        built_by = f"{collection.metadata['encoder']} ({collection.metadata['dimension']} dimensions)"
        wanted = f"{self._encoder} ({self._dimension} dimensions)"
        if built_by != wanted:
            raise IndexMismatch(self._folder, built_by, wanted)
        return collection

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Renews the mark after a change, so that other processes open the index again. Ours needn't."""
        with self._lock:
            try:
                yield
            finally:
                self._renew_mark()

    def _renew_mark(self) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._mark = uuid4().hex
            (self._folder / "mark").write_text(self._mark)
        except OSError as failure:
            raise IndexFailed(self._folder, failure) from failure

    def _read_mark(self) -> str:
        try:
            return (self._folder / "mark").read_text()
        except FileNotFoundError:
            return ""


def _forget_dead_system(folder: str) -> None:
    """Chroma keeps a system that failed to start, and would give it to the next client; one in use stays."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if not SharedSystemClient._identifier_to_refcount.get(folder):
        SharedSystemClient._identifier_to_system.pop(folder, None)


def _add(collection: Any, rows: Sequence[IndexRow], vectors: Vectors) -> None:
    collection.add(
        ids=[f"{row.edition_key}:{row.ordinal}" for row in rows],
        embeddings=vectors[: len(rows)],
        metadatas=[{"edition": row.edition_key} for row in rows],
    )


def _drop(collection: Any, edition_key: int) -> None:
    collection.delete(where={"edition": edition_key})


def _nearest(collection: Any, vector: Vectors, limit: int, where: Any) -> list[tuple[int, int, float]]:
    query = vector.reshape(1, -1)
    found = collection.query(query_embeddings=query, n_results=limit, where=where, include=["distances"])
    return [(*_key(id_), 1.0 - distance) for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)]


def _key(id_: str) -> tuple[int, int]:
    edition, ordinal = id_.split(":")
    return int(edition), int(ordinal)
