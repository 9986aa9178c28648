"""The one place that speaks to Chroma: a collection of passage vectors in a folder."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

from vectorstore.encoders.protocol import Vectors
from vectorstore.held_vectors import HeldVectors, held
from vectorstore.rows import IndexRow

_COLLECTION = "passages"
_DATABASE = "chroma.sqlite3"
_ROWS_A_CALL = 2000
_NEVER = 2**31 - 1
_HNSW = {"space": "cosine", "ef_search": 200, "sync_threshold": _NEVER}
_ROWS_A_FILE = 1000  # that go from Chroma's log into the files of its graph together, where they do
_NAMING = Lock()


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
    """A client with a Chroma of its own.

    What a file .env of the current folder says to Chroma doesn't count: it may be of something else, and unreadable.
    Chroma would share one among the clients of a path: it would stay as old as the oldest of them, and fail where one
    begins while another ends. So each gets another name of the folder.
    """
    import chromadb  # for cost: 1.3 s
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(_env_file=None, anonymized_telemetry=False)  # type: ignore[call-arg]  # as of pydantic-settings
    with _NAMING:
        names = (f"{folder}{'/.' * times}" for times in count())
        name = next(name for name in names if name not in SharedSystemClient._identifier_to_system)
        try:
            return chromadb.PersistentClient(name, settings=settings)
        except BaseException:
            _forget_dead_system(name)
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


def write_files(collection: Any, *, wanted: bool) -> None:
    """Lets Chroma write the files of its graph, or leave what comes to its log, in whichever process it is open.

    Chroma writes them where rows have come, also in a process that only searches: two that do it spoil the index. So
    they are written only while one process alone knows of the folder.
    """
    rows = _ROWS_A_FILE if wanted else _NEVER
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of collections without an embedding function, as all of ours are
        if collection.configuration_json["hnsw"]["sync_threshold"] != rows:
            collection.modify(configuration={"hnsw": {"sync_threshold": rows}})


def drop(collection: Any, edition_keys: Iterable[int]) -> tuple[int, int]:
    """Drops every row of the editions; how many there were, and how many rows are left."""
    before = int(collection.count())
    for key in edition_keys:
        collection.delete(where={"edition": key})
    left = int(collection.count())
    return before - left, left


def copy(old: Path, new: Path) -> None:
    """Copies every row of the collection in one folder to a new collection in another.

    Raises RuntimeError where one isn't there after.
    """
    with ExitStack() as clients:
        client, here = open_collection(old, None)
        clients.callback(client.close)
        client, there = open_collection(new, lambda: here.metadata)
        clients.callback(client.close)
        write_files(there, wanted=True)
        for start in range(0, here.count(), _ROWS_A_CALL):
            some = here.get(limit=_ROWS_A_CALL, offset=start, include=["embeddings", "metadatas"])
            there.add(ids=some["ids"], embeddings=some["embeddings"], metadatas=some["metadatas"])
        if there.count() != here.count():
            raise RuntimeError(f"{here.count()} rows were copied, but {there.count()} are there")
        write_files(there, wanted=False)


def nearest(collection: Any, vector: Vectors, limit: int, where: Any) -> list[tuple[int, int, float]]:
    """The nearest rows as (edition key, ordinal, cosine), nearest first."""
    query = vector.reshape(1, -1)
    found = collection.query(query_embeddings=query, n_results=limit, where=where, include=["distances"])
    return [(*_key(id_), 1.0 - distance) for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)]


def all_held(collection: Any) -> HeldVectors:
    """Every row with its vector."""
    rows = collection.get(include=["embeddings"])
    return held([_key(id_) for id_ in rows["ids"]], rows["embeddings"])


def _key(id_: str) -> tuple[int, int]:
    edition, ordinal = id_.split(":")
    return int(edition), int(ordinal)


def _forget_dead_system(name: str) -> None:
    """Chroma keeps a system that failed to start, and would give it to the next client; one in use stays."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if not SharedSystemClient._identifier_to_refcount.get(name):
        SharedSystemClient._identifier_to_system.pop(name, None)
