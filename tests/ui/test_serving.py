"""The server as a process: how it stops."""

from __future__ import annotations

from pathlib import Path
from socket import create_connection
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from ui_serving import serving

from ui.serving import IDLE_SECONDS, STOP_SECONDS, serving_as


def test_a_stop_waits_for_no_one_without_end() -> None:
    assert serving_as(FastAPI()).timeout_graceful_shutdown == STOP_SECONDS


def test_a_connection_is_kept_longer_than_proxies_keep_theirs() -> None:
    assert serving_as(FastAPI()).timeout_keep_alive == IDLE_SECONDS > 60


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
