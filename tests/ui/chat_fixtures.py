"""The chat page over an open plan and one of a collection, as fixtures: a module imports all four by name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.testclient import TestClient

    from ui.wiring import Parts


@pytest.fixture(scope="module")
def chat_settings() -> dict[str, Any]:
    """Settings beside those that a page needs, for a module to override."""
    return {}


@pytest.fixture(scope="module")
def parts(tables: Path, tmp_path_factory: pytest.TempPathFactory, chat_settings: dict[str, Any]) -> Iterator[Parts]:
    from chat_page import collected_parts  # cost: gradio, as below

    parts = collected_parts(tables, tmp_path_factory.mktemp("chat"), **chat_settings)
    with closing(parts.library.catalogue):
        yield parts


@pytest.fixture(scope="module")
def app(parts: Parts) -> FastAPI:
    from ui.app import create_app

    return create_app(parts.settings, parts)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    from ui_clients import LocalClient

    with LocalClient(app, raise_server_exceptions=False) as client:
        yield client
