"""The host of docs/examples: the assistant believes what it says, and it says it to nobody else."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx2
import pytest
from box_fakes import Hands, box_client, box_parts
from ui_clients import person_of

from ui.wiring import Parts

FILE = Path(__file__).parents[2] / "docs" / "examples" / "box_host.py"


@pytest.fixture(scope="module")
def example() -> ModuleType:
    spec = importlib.util.spec_from_file_location("box_host", FILE)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def portal(example: ModuleType) -> Iterator[Any]:
    made = example.Portal(0, "http://127.0.0.1:7860/", "unset")
    serving = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    yield made
    made.shutdown()
    made.server_close()
    serving.join()


@pytest.fixture
def parts(tmp_path: Path, tables: Path, portal: Any, example: ModuleType) -> Parts:
    """The assistant, whose clock is the host's."""
    clock = Hands()
    clock.now = time.time()
    parts = box_parts(tmp_path, tables, clock, box_origins=portal.origin)
    portal.key = parts.box.key(portal.origin)
    return parts


def browser_of(portal: Any) -> httpx2.Client:
    return httpx2.Client(base_url=portal.origin, headers={"origin": portal.origin}, trust_env=False)


def test_a_visitor_of_the_portal_visits_the_assistant(portal: Any, parts: Parts) -> None:
    person_of(parts, "reader", "Lê Lan")
    with browser_of(portal) as browser:
        assert browser.post("/sign-in", data={"name": "Lê Lan"}).status_code == 303
        page = browser.get("/")
        assert 'src="http://127.0.0.1:7860/embed.js"' in page.text and "Lê Lan" in page.text
        tokens = [browser.get("/box-token").json()["token"] for _ in range(2)]
    assert portal.key not in page.text
    for token in tokens:
        body = {"token": token, "origin": portal.origin}
        assert box_client(parts).post("/box/session", json=body).json()["name"] == "Lê Lan"
        assert box_client(parts).post("/box/session", json=body).status_code == 401


def test_who_has_not_signed_in_gets_no_token(portal: Any, parts: Parts) -> None:
    with browser_of(portal) as browser:
        assert browser.get("/box-token").status_code == 401
        browser.post("/sign-in", data={"name": "lan"})
        assert browser.get("/box-token").status_code == 200
        for site in ("cross-site", "same-site", "none"):
            reply = browser.get("/box-token", headers={"sec-fetch-site": site})
            assert (reply.status_code, reply.json()) == (401, {"token": None})
        assert (
            browser.post("/sign-in", data={"name": "x"}, headers={"origin": "https://evil.example"}).status_code == 403
        )
        assert browser.post("/sign-out").status_code == 303
        assert browser.get("/box-token").status_code == 401


def test_a_name_is_no_markup(portal: Any) -> None:
    with browser_of(portal) as browser:
        browser.post("/sign-in", data={"name": "<script>alert(1)</script>"})
        assert "<script>alert" not in browser.get("/").text
        assert browser.get("/../etc/passwd").status_code == 404


def test_it_is_run_as_it_says(example: ModuleType) -> None:
    done = subprocess.run([sys.executable, str(FILE), "--help"], capture_output=True, text=True, check=True)
    assert "--key-file" in done.stdout
