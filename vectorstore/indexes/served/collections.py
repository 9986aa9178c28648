"""Collections of passage vectors on a Chroma server.

Requests are made by Chroma's own client, the one behind ``chromadb.HttpClient``, over connections of ours: those that
it opens take proxies from the environment and wait for ever, and HttpClient asks by them as soon as it is made.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import Any
from urllib.parse import quote

from vectorstore.indexes.index_notes import Notes
from vectorstore.indexes.served.address import ChromaAddress
from vectorstore.indexes.served.wire import ChromaWire, WireFailed

_HNSW = {"space": "cosine", "ef_search": 200}
_NAMES_A_CALL = 500
_QUESTION_SECONDS = 10.0  # who asks waits; without an answer the lexical index is searched alone
_ROWS_SECONDS = 20.0
_CHANGE_SECONDS = 120.0


class ChromaServer:
    """The collections in one database of the server. Nothing is asked of it before they are.

    Raises WireFailed, and Chroma's own errors: NotFoundError where a collection isn't there.
    """

    def __init__(self, address: ChromaAddress, wire: ChromaWire) -> None:
        self.address, self._wire = address, wire
        self._api: Any = None
        self._making = Lock()

    def collection(self, name: str) -> Any:
        """The collection of this name."""
        return self._of(self._opened().get_collection(name, **self._where()))

    def made(self, name: str, notes: Notes | None = None) -> Any:
        """The collection of this name, made with these notes where it isn't there."""
        return self._of(
            self._opened().create_collection(
                name,
                metadata=None if notes is None else dict(notes),
                configuration={"hnsw": _HNSW},
                get_or_create=True,
                **self._where(),
            )
        )

    def notes(self, name: str) -> Notes:
        """The notes of the collection, as they are now."""
        return self._opened().get_collection(name, **self._where()).metadata or {}

    def note(self, name: str, notes: Notes) -> None:
        """Puts these notes in the place of those that the collection has, in one step; it is made where it isn't."""
        self._opened()._modify(self.made(name).id, new_metadata=dict(notes), **self._where())

    def names(self) -> list[str]:
        """The names of all collections, others' among them."""
        names: list[str] = []
        while True:
            some = self._opened().list_collections(limit=_NAMES_A_CALL, offset=len(names), **self._where())
            names += [one.name for one in some]
            if len(some) < _NAMES_A_CALL:
                return names

    def drop(self, name: str) -> None:
        """Drops the collection."""
        self._opened().delete_collection(name, **self._where())

    def check_database(self) -> None:
        """Raises WireFailed where the server doesn't have the database, in which it then seems to have nothing."""
        from chromadb.errors import NotFoundError

        where = self.address
        try:
            self._opened().get_database(where.database, where.tenant)
        except NotFoundError:
            reason = f"it has no database {where.database} of a tenant {where.tenant}"
            raise WireFailed(reason, "make it there, or set the URL without them", lasting=False) from None

    def most_rows(self) -> int:
        """How many rows it takes in one call."""
        return int(self._opened().get_max_batch_size())

    def close(self) -> None:
        """Lets go of the connections; the next use makes new ones."""
        self._wire.close()

    def _of(self, model: Any) -> Any:
        from chromadb.api.models.Collection import Collection

        # No embedding function: Chroma's default one would download a model.
        return Collection(client=self._opened(), model=model, embedding_function=None)

    def _where(self) -> dict[str, str]:
        return {"tenant": self.address.tenant, "database": self.address.database}

    def _opened(self) -> Any:
        with self._making:
            if self._api is None:
                self._api = _api_over_wires()(self.address.url, self._wire)
            return self._api


@cache
def _api_over_wires() -> Any:
    """The class of Chroma's client whose requests go over a wire of ours; it has no connection of its own."""
    import orjson
    from chromadb.api.base_http_client import BaseHTTPClient  # for cost: 1.3 s
    from chromadb.api.fastapi import FastAPI
    from chromadb.config import APIVersion, Settings, System
    from chromadb.telemetry.opentelemetry import OpenTelemetryClient

    quiet: dict[str, Any] = {
        "_env_file": None,  # else a file .env of the folder that the process stands in counts
        "chroma_api_impl": "chromadb.api.fastapi.FastAPI",
        "anonymized_telemetry": False,
        "chroma_otel_collection_endpoint": "",
    }

    class OwnApi(FastAPI):
        def __init__(self, url: str, wire: ChromaWire) -> None:
            BaseHTTPClient.__init__(self, System(Settings(**quiet)))
            self._opentelemetry_client = self.require(OpenTelemetryClient)

            def ask(method: str, path: str, json: Any = None, params: Any = None) -> Any:
                content = None if json is None else orjson.dumps(json, option=orjson.OPT_SERIALIZE_NUMPY)
                address = f"{url}{APIVersion.V2.value}{quote(path, safe='/')}"
                return wire.ask(method, address, _seconds(method, path), content, params)

            setattr(self, "_make_request", ask)  # noqa: B010 - of the class: all requests of Chroma's client go by it

    return OwnApi


def _seconds(method: str, path: str) -> float:
    if method == "get" or path.endswith("/query"):
        return _QUESTION_SECONDS
    return _ROWS_SECONDS if path.endswith("/get") else _CHANGE_SECONDS
