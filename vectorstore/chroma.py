"""The one place that speaks to Chroma: a collection of passage vectors in a folder."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from vectorstore.encoders.protocol import Vectors
from vectorstore.rows import IndexRow

_COLLECTION = "passages"
_DATABASE = "chroma.sqlite3"
_ROWS_A_CALL = 2000
_HNSW = {"space": "cosine", "ef_search": 200}


Notes = Mapping[str, str | int | float]


def open_collection(folder: Path, notes: Callable[[], Notes] | None) -> tuple[Any, Any]:
    """A client and its collection in ``folder``.

    Where there is none, it is made with these notes as its metadata; without notes, nothing is made, and it is None.
    """
    if notes is None and not (folder / _DATABASE).exists():
        return None, None
    from chromadb.errors import NotFoundError  # for cost: 1.3 s

    client = _client(folder)
    try:
        # No embedding function: Chroma's default one would download a model.
        try:
            return client, client.get_collection(_COLLECTION, embedding_function=None)
        except NotFoundError:
            if notes is None:
                return client, None
            made = client.get_or_create_collection(
                _COLLECTION, embedding_function=None, configuration={"hnsw": _HNSW}, metadata=dict(notes())
            )
            return client, made
    except BaseException:
        with suppress(Exception):
            client.close()
        raise


def _client(folder: Path) -> Any:
    import chromadb  # for cost: 1.3 s
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    try:
        return chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    except BaseException:
        _forget_dead_system(str(folder))
        raise


def is_gone(failure: Exception) -> bool:
    """Whether the failure is that the collection isn't there any more."""
    from chromadb.errors import NotFoundError  # for cost: 1.3 s

    return isinstance(failure, NotFoundError)


def add(collection: Any, rows: Sequence[IndexRow], vectors: Vectors) -> None:
    """Adds rows with their vectors, in calls that Chroma can take."""
    for start in range(0, len(rows), _ROWS_A_CALL):
        some = rows[start : start + _ROWS_A_CALL]
        collection.add(
            ids=[f"{row.edition_key}:{row.ordinal}" for row in some],
            embeddings=vectors[start : start + len(some)],
            metadatas=[{"edition": row.edition_key} for row in some],
        )


def drop(collection: Any, edition_key: int) -> None:
    """Drops every row of the edition."""
    collection.delete(where={"edition": edition_key})


def nearest(collection: Any, vector: Vectors, limit: int, where: Any) -> list[tuple[int, int, float]]:
    """The nearest rows as (edition key, ordinal, cosine), nearest first."""
    query = vector.reshape(1, -1)
    found = collection.query(query_embeddings=query, n_results=limit, where=where, include=["distances"])
    return [(*_key(id_), 1.0 - distance) for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)]


def _key(id_: str) -> tuple[int, int]:
    edition, ordinal = id_.split(":")
    return int(edition), int(ordinal)


def _forget_dead_system(folder: str) -> None:
    """Chroma keeps a system that failed to start, and would give it to the next client; one in use stays."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if not SharedSystemClient._identifier_to_refcount.get(folder):
        SharedSystemClient._identifier_to_system.pop(folder, None)
