"""Collections of passage vectors in Chroma: what is done with one, wherever it is kept, and those in a folder.

served/collections.py opens those on a server.
"""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import ExitStack, suppress
from itertools import count
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from vectorstore.encoders.protocol import Vectors
from vectorstore.indexes.held_vectors import HeldVectors, KnownRow, held
from vectorstore.indexes.index_notes import Notes
from vectorstore.indexes.rows import IndexRow

_COLLECTION = "passages"
_DATABASE = "chroma.sqlite3"
ROWS_A_CALL = 2000
_NEVER = 2**31 - 1
_HNSW = {"space": "cosine", "ef_search": 200, "sync_threshold": _NEVER}
_ROWS_A_FILE = 1000  # that go from Chroma's log into the files of its graph together, where they do
_STAMP = "stamp"  # of the rows that were added together
_NAMING = Lock()


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


def add(
    collection: Any, rows: Sequence[IndexRow], vectors: Vectors, rows_a_call: int = ROWS_A_CALL, stamp: str = ""
) -> None:
    """Adds rows with their vectors, in calls that Chroma can take, under the stamp by which ``known_rows`` tells them.

    A row that is there already stays as it is.
    """
    stamped = {_STAMP: stamp} if stamp else {}
    for start in range(0, len(rows), rows_a_call):
        some = rows[start : start + rows_a_call]
        collection.add(
            ids=[f"{row.edition_key}:{row.ordinal}" for row in some],
            embeddings=vectors[start : start + len(some)],
            metadatas=[{"edition": row.edition_key} | stamped for row in some],
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
        copy_rows(here, there)
        write_files(there, wanted=False)


def write_log(old: Path, new: Path, rows: Sequence[IndexRow], vectors: Vectors | None) -> None:
    """Copies the collection in one folder to another, with all that stood in its log in the files of its graph.

    So are these rows, which are added to the copy. Nobody may change or have open for changing what is copied.
    """
    shutil.copytree(old, new, ignore=_not_of_it, dirs_exist_ok=True)
    client, there = open_collection(new, None)
    try:
        write_files(there, wanted=True)
        nearest(there, np.ones(there.metadata["dimension"], dtype=np.float32), 1, None)  # for which it reads its log
        if vectors is not None:
            add(there, rows, vectors)
        write_files(there, wanted=False)
    finally:
        client.close()


def _not_of_it(_folder: str, names: Sequence[str]) -> list[str]:
    """Other builds, and which of them serves: the oldest lies in the folder that they are in."""
    return [name for name in names if name.startswith(("build-", "current"))]


def copy_rows(here: Any, there: Any, rows_a_call: int = ROWS_A_CALL) -> None:
    """Copies every row of one collection, which nobody changes meanwhile, to another.

    Raises RuntimeError where one isn't there after.
    """
    count = int(here.count())
    for start in range(0, count, rows_a_call):
        some = here.get(limit=rows_a_call, offset=start, include=["embeddings", "metadatas"])
        there.add(ids=some["ids"], embeddings=some["embeddings"], metadatas=some["metadatas"])
    if there.count() != count:
        raise RuntimeError(f"{count} rows were copied, but {there.count()} are there")


def nearest(collection: Any, vector: Vectors, limit: int, where: Any) -> list[tuple[int, int, float]]:
    """The nearest rows as (edition key, ordinal, cosine), nearest first."""
    query = vector.reshape(1, -1)
    found = collection.query(query_embeddings=query, n_results=limit, where=where, include=["distances"])
    return [(*_key(id_), 1.0 - distance) for id_, distance in zip(found["ids"][0], found["distances"][0], strict=True)]


def all_held(collection: Any) -> HeldVectors:
    """Every row with its vector."""
    rows = collection.get(include=["embeddings"])
    return held([_key(id_) for id_ in rows["ids"]], rows["embeddings"])


def some_held(collection: Any, editions: Iterable[int], most: int) -> HeldVectors | None:
    """Every row of these editions with its vector; None where there are more than ``most``."""
    where = {"edition": {"$in": list(editions)}}
    if len(collection.get(where=where, limit=most + 1, include=[])["ids"]) > most:
        return None
    rows = collection.get(where=where, include=["embeddings"])
    return held([_key(id_) for id_ in rows["ids"]], rows["embeddings"])


def known_rows(collection: Any, before: Mapping[str, KnownRow], rows_a_call: int) -> dict[str, KnownRow]:
    """Every row by its id; those of ``before`` that are still there aren't fetched again.

    A row that comes or goes meanwhile may be missing, or have the stamp of one that it took the place of.
    """
    there = collection.get(include=["metadatas"])
    stamps = {id_: str(noted.get(_STAMP, "")) for id_, noted in zip(there["ids"], there["metadatas"], strict=True)}
    known = {id_: before[id_] for id_, stamp in stamps.items() if id_ in before and before[id_].stamp == stamp != ""}
    missing = [id_ for id_ in stamps if id_ not in known]
    for start in range(0, len(missing), rows_a_call):
        some = collection.get(ids=missing[start : start + rows_a_call], include=["embeddings"])
        for id_, vector in zip(some["ids"], some["embeddings"], strict=True):
            known[id_] = KnownRow(stamps[id_], vector)
    return known


def held_of(known: Mapping[str, KnownRow]) -> HeldVectors:
    """The rows, to be searched."""
    return held([_key(id_) for id_ in known], [row.vector for row in known.values()])


def _key(id_: str) -> tuple[int, int]:
    edition, ordinal = id_.split(":")
    return int(edition), int(ordinal)


def _forget_dead_system(name: str) -> None:
    """Chroma keeps a system that failed to start, and would give it to the next client; one in use stays."""
    from chromadb.api.shared_system_client import SharedSystemClient

    if not SharedSystemClient._identifier_to_refcount.get(name):
        SharedSystemClient._identifier_to_system.pop(name, None)
