"""Every address of the mounted Gradio, taken from its own table of routes, and everybody who may ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from chat_page import collected_parts, gradio_of, signed_in
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient

from ui.app import create_app
from ui.chat.gate import SERVED
from ui.wiring import Parts
from vectorstore.access.roles import ROLES

# What the page was seen to ask for. Another one that the gate would let through has to be looked at first.
NEEDED = {
    "/", "/theme.css", "/favicon.ico", "/robots.txt", "/static/{path}", "/assets/{path}",
    "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/heartbeat/{session_hash}",
    "/gradio_api/app_id",
}  # fmt: skip
OPEN = {"/favicon.ico", "/robots.txt"}  # to everybody: ui/access/guard.py
# As people who know Gradio call its events.
CALLS = [
    f"/gradio_api/{way}/{name}"
    for way in ("call", "call/v2", "run", "api")
    for name in ("put", "answered", "sent", "greeting", "predict", "lambda", "0")
]


def walked(routes: Any, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each method and address of the table, included routers' too."""
    for route in routes:
        if (inner := getattr(route, "original_router", None)) is not None:
            yield from walked(inner.routes, prefix + getattr(route.include_context, "prefix", ""))
        elif hasattr(route, "path"):
            for method in getattr(route, "methods", None) or ("GET",):
                yield method, prefix + re.sub(r":\w+}", "}", route.path)
        else:
            yield from walked(route.routes, prefix)


@pytest.fixture(scope="module")
def parts(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    parts = collected_parts(tables, tmp_path_factory.mktemp("routes"), anonymous="no")
    with closing(parts.library.catalogue):
        yield parts


@pytest.fixture(scope="module")
def app(parts: Parts) -> FastAPI:
    return create_app(parts.settings, parts)


@pytest.fixture(scope="module")
def routes(app: FastAPI) -> list[tuple[str, str]]:
    found = sorted(set(walked(gradio_of(app).routes)))
    assert len(found) > 60 and ("POST", "/gradio_api/upload") in found and ("GET", "/monitoring") in found
    return found


def filled(path: str) -> str:
    """The address with something in the place of each parameter."""
    return re.sub(r"{\w+}", "k3v9x2m5qzt", path)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> TestClient:
    return LocalClient(app, raise_server_exceptions=False, follow_redirects=False)


def test_the_gate_lets_through_what_the_page_needs_and_no_more(routes: list[tuple[str, str]]) -> None:
    assert {path for _, path in routes if SERVED.fullmatch(filled(path))} == NEEDED


@pytest.mark.parametrize(
    "role", ["admin", *(pytest.param(one, marks=pytest.mark.slow) for one in ROLES if one != "admin")]
)
def test_what_is_not_needed_is_not_there_for_anybody(
    parts: Parts, client: TestClient, routes: list[tuple[str, str]], role: Any
) -> None:
    unserved = [(method, path) for method, path in routes if path not in NEEDED]
    assert len(unserved) > 50
    headers = signed_in(parts, role)
    answers = {(m, p): client.request(m, filled(p), headers=headers) for m, p in unserved}
    assert {one: answer.status_code for one, answer in answers.items() if answer.status_code != 404} == {}


def test_nobody_in_particular_gets_anything(client: TestClient, routes: list[tuple[str, str]]) -> None:
    """They don't even learn which addresses there are."""
    answers = {(m, p): client.request(m, filled(p), headers=OWN).status_code for m, p in routes if p not in OPEN}
    assert {one: status for one, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize("role", ROLES)
def test_who_has_signed_in_gets_the_page(parts: Parts, client: TestClient, role: Any) -> None:
    headers = signed_in(parts, role)
    script = next(iter(re.findall(r'src="\./(assets/[^"]+\.js)"', client.get("/", headers=headers).text)))
    for path in ("/", "/theme.css", f"/{script}"):
        assert client.get(path, headers=headers).status_code == 200, path


def test_where_no_guard_stands_before_it_the_gate_is_shut(app: FastAPI, routes: list[tuple[str, str]]) -> None:
    gate = LocalClient(app.router.routes[-1].app, raise_server_exceptions=False)  # type: ignore[attr-defined]
    answers = {(m, p): gate.request(m, filled(p)).status_code for m, p in routes if p in NEEDED}
    assert len(answers) >= len(NEEDED)
    assert {one: status for one, status in answers.items() if status != 401} == {}


@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/gradio_api/queue/join"), ("GET", "/gradio_api/queue/data?session_hash=a"), ("GET", "/config"),
     ("GET", "/"), ("GET", "/gradio_api/info"), ("POST", "/gradio_api/run/put"), ("POST", "/gradio_api/call/put")],
)  # fmt: skip
def test_gradio_itself_lets_nobody_in_whom_no_guard_did(app: FastAPI, method: str, path: str) -> None:
    inner = LocalClient(gradio_of(app), raise_server_exceptions=False)
    body = {"data": [], "session_hash": "a", "fn_index": 0}
    assert inner.request(method, path, json=body if method == "POST" else None).status_code == 401


@pytest.mark.parametrize("path", [*CALLS, "/gradio_api/cancel", "/gradio_api/reset", "/gradio_api/info"])
def test_no_event_is_called_by_its_name_or_stopped(parts: Parts, client: TestClient, path: str) -> None:
    body = {"data": ["Công an xã phải làm gì?"], "session_hash": "a", "fn_index": 0, "event_id": "a"}
    headers = signed_in(parts, "admin")
    for method in ("POST", "GET"):
        assert client.request(method, path, json=body, headers=headers).status_code == 404


def test_gradio_describes_no_event(parts: Parts, app: FastAPI, client: TestClient) -> None:
    blocks = gradio_of(app).get_blocks()
    handlers = [fn for fn in blocks.fns.values() if fn.fn]
    assert len(handlers) > 10 and {fn.api_visibility for fn in handlers} == {"private"}
    assert blocks.get_api_info(all_endpoints=True) == {"named_endpoints": {}, "unnamed_endpoints": {}}
    page = client.get("/?all_endpoints=true", headers=signed_in(parts, "admin")).text
    assert '"named_endpoints":{}' in page.replace(" ", "")


def test_what_an_address_of_the_page_asks_for_besides_is_left_alone(parts: Parts, client: TestClient) -> None:
    headers = signed_in(parts)
    plain = client.get("/", headers=headers)
    for query in ("page=admin", "deep_link=abcdef", "page=../..", "all_endpoints=1"):
        asked = client.get(f"/?{query}", headers=headers)
        assert (asked.status_code, len(asked.text)) == (200, len(plain.text)), query


def test_the_page_that_all_get_says_nothing_of_plans(parts: Parts, client: TestClient) -> None:
    """Gradio builds it once; how much is searched comes with an event of its own, for whoever opens it."""
    page = client.get("/", headers=signed_in(parts, "admin")).text
    assert "Đang tra cứu" not in page and "y tế học đường" not in page.lower()


@pytest.mark.parametrize("number", [-1, 9999, True, 1.5, "0", [0], {}, None])
def test_what_is_no_event_of_the_page_gets_no_further(
    client: TestClient, parts: Parts, number: object, caplog: pytest.LogCaptureFixture
) -> None:
    """Gradio would answer some of these by 500, and write to the log how it failed."""
    sent = {"session_hash": "abc", "fn_index": number, "data": []}
    answer = client.post("/gradio_api/queue/join", json=sent, headers=signed_in(parts, "reader"))
    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert not caplog.records
