"""The server as a process: when it lets people in, and how it stops."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path
from socket import create_connection
from types import SimpleNamespace
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from ui_serving import free_port, serving

from ui.serving import IDLE_SECONDS, STOP_SECONDS, serve, serving_as
from ui.settings import Settings
from ui.wiring import Parts


def test_a_stop_waits_for_no_one_without_end() -> None:
    assert serving_as(FastAPI()).timeout_graceful_shutdown == STOP_SECONDS


def test_a_connection_is_kept_longer_than_proxies_keep_theirs() -> None:
    assert serving_as(FastAPI()).timeout_keep_alive == IDLE_SECONDS > 60


DATABASES = [("", [True, True, True]), ("postgresql://10.0.0.5/plans", [False, False, True])]


@pytest.mark.parametrize(("database", "expected"), DATABASES, ids=["alone", "one of several"])
def test_who_asks_as_it_starts_waits_or_is_answered_by_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str, expected: list[bool]
) -> None:
    """Connections are taken while it starts, while it is warmed, and then."""
    port = free_port()
    taken: list[bool] = []

    def look(*_: Any, **__: Any) -> Any:
        try:
            create_connection(("127.0.0.1", port), 1).close()
            taken.append(True)
        except ConnectionRefusedError:
            taken.append(False)
        return nullcontext()

    monkeypatch.setattr("ui.languages.create_site", look)
    monkeypatch.setattr("ui.serving.warm", look)
    monkeypatch.setattr("ui.serving.warming", look)
    monkeypatch.setattr("uvicorn.Server.run", look)
    for beside in ("working", "watching"):
        monkeypatch.setattr(f"ui.serving.{beside}", lambda *_: nullcontext())
    settings = Settings(data=tmp_path, database=database)
    parts = SimpleNamespace(settings=settings, library=SimpleNamespace(plans=list), assistant=None)
    serve(cast(Parts, parts), "127.0.0.1", port, "vi")
    assert taken == expected


@pytest.mark.slow
def test_it_stops_while_a_chat_page_is_open(data: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with serving(data, log) as address:
        place = urlsplit(address)
        page = create_connection((place.hostname, place.port))
        page.sendall(b"GET /gradio_api/heartbeat/abc HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert page.recv(100).startswith(b"HTTP/1.1 200")
    # It ended, or leaving the block would have failed.
    page.close()
    assert "Traceback" not in log.with_suffix(".out").read_text(encoding="utf-8")
