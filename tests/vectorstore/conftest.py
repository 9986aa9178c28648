"""Libraries in temporary folders, and an embeddings server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from embeddings_server import Served, embeddings_server
from store_fakes import NOON, HashEncoder

from vectorstore.library import Library


@pytest.fixture
def open_library(tmp_path: Path, tables: Path) -> Iterator[Callable[..., Library]]:
    """Opens libraries on one folder; all are closed at the end."""
    opened: list[Library] = []
    data = tmp_path / "data"

    def open_one(**settings: object) -> Library:
        settings = {"encoder": HashEncoder, "now": lambda: NOON} | settings
        if not data.exists():
            data.mkdir()
            shutil.copy(tables, data / "catalogue.db")
        opened.append(Library.open(data, **settings))  # type: ignore[arg-type]
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
