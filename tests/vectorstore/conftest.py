"""Libraries in temporary folders, and an embeddings server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from copied_tables import Tables, url_of_copy
from embeddings_server import Served, embeddings_server
from store_fakes import NOON, HashEncoder

from vectorstore.library import Library


@pytest.fixture
def open_library(tmp_path: Path, tables: Tables) -> Iterator[Callable[..., Library]]:
    """Opens libraries on one catalogue; all are closed at the end. Their data folder is one unless another is named."""
    opened: list[Library] = []
    urls: list[str] = []

    def open_one(data: str = "data", **settings: object) -> Library:
        settings = {"encoder": HashEncoder, "now": lambda: NOON} | settings
        place = tmp_path / data
        if not urls:
            there = isinstance(tables, Path) and place.exists()  # a test has put its own there
            urls.append(f"sqlite:///{place / 'catalogue.db'}" if there else url_of_copy(tables, place))
        opened.append(Library.open(place, database_url=urls[0], **settings))  # type: ignore[arg-type]
        return opened[-1]

    yield open_one
    for library in opened:
        library.close()


@pytest.fixture
def library(open_library: Callable[..., Library]) -> Library:
    return open_library()


@pytest.fixture
def server() -> Iterator[Served]:
    with embeddings_server() as served:
        yield served
