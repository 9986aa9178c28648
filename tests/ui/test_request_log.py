"""Ids of requests, in replies and in the log; and what a line of the log says."""

from __future__ import annotations

import io
import json
import logging
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chat_page import ChatPage, signed_in
from door_fakes import ask
from fastapi import FastAPI
from starlette.routing import Route
from starlette.testclient import TestClient
from test_metrics import HOST, QUESTION, SECRET, office
from ui_clients import LocalClient, enter, token_of
from ui_routes import routes_of

from ui.languages import create_site
from ui.request_id import new_work, request_id, working_on
from ui.request_log import QUIET, JsonLines, TextLines
from ui.route_templates import UNKNOWN, RouteTemplates
from ui.wiring import Parts

PROXY, ADMIN = "10.0.0.2", "10.0.0.7"
ROOT = Path(__file__).parents[2]
NEW = re.compile(r"[0-9a-f]{32}")


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Parts:
    return office(tmp_path_factory.mktemp("log"), tables, anonymous="everywhere", proxies=PROXY)


@pytest.fixture(scope="module")
def site(parts: Parts) -> Any:
    return create_site(parts.settings, parts)


@pytest.fixture
def client(site: Any) -> Iterator[TestClient]:
    with LocalClient(site, raise_server_exceptions=False) as client:
        yield client


@pytest.fixture
def lines() -> Iterator[Any]:
    """The log as JSON lines, as they were written up to now."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    root, told = logging.getLogger(), logging.getLogger("ui.request_log")
    root.addHandler(handler)
    level = told.level
    told.setLevel(logging.INFO)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    told.setLevel(level)


# (who connects, the ids that it sends, whether the first is taken)
SENT: list[tuple[str, list[str], bool]] = [
    (PROXY, ["4bf92f3577b34da6a3ce929d0e0e4736"], True),
    (PROXY, ["a.b-c_1234"], True),
    (PROXY, [], False),
    (PROXY, ["short"], False),
    (PROXY, ["x" * 65], False),
    (PROXY, ["has a blank in it"], False),
    (PROXY, ['"},{"level":"ERROR'], False),
    (PROXY, ["12345678\n"], False),
    (PROXY, ["không-dấu-1234"], False),
    (PROXY, ["4bf92f3577b34da6", "a3ce929d0e0e4736"], False),  # which of them is not said
    (ADMIN, ["4bf92f3577b34da6a3ce929d0e0e4736"], False),  # a stranger's word
]


@pytest.mark.parametrize(("peer", "given", "taken"), SENT)
def test_the_id_is_a_trusted_proxys_or_a_new_one(site: Any, peer: str, given: list[str], taken: bool) -> None:
    headers = [HOST, *((b"x-request-id", one.encode()) for one in given)]
    known_by = ask(site, "/healthz", headers, peer=peer).headers["x-request-id"]
    assert known_by == given[0] if taken else NEW.fullmatch(known_by) and known_by not in given


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", f"/api/plans/{SECRET}", 404),
        ("GET", f"/{SECRET}", 404),
        ("PUT", "/plans", 405),
        ("POST", "/api/ask", 422),
        ("POST", "/v1/chat/completions", 422),
        ("GET", "/api/jobs", 401),
    ],
)
def test_a_problem_says_by_which_id_it_is_known(client: TestClient, method: str, path: str, status: int) -> None:
    reply = client.request(method, path)
    assert reply.status_code == status
    assert reply.json()["request_id"] == reply.headers["x-request-id"]


def test_a_failure_that_nobody_foresaw_is_in_the_log_under_its_id(client: TestClient, lines: Any) -> None:
    reply = client.post("/api/ask", json={"question": "máy hỏng"})
    assert reply.status_code == 500
    failed = next(line for line in lines() if "error" in line)
    assert failed["request_id"] == reply.json()["request_id"] == reply.headers["x-request-id"]
    assert failed["level"] == "ERROR" and reply.json()["incident"] in failed["message"]
    assert "a secret of the machine room" in failed["error"] and "a secret" not in reply.text


@pytest.mark.parametrize("path", [f"/plans/{SECRET}", "/admin", "/admin/none"])
def test_an_error_page_shows_the_id(client: TestClient, parts: Parts, path: str) -> None:
    enter(client, parts, "admin" if path == "/admin/none" else "reader")
    for prefix, words in (("", "Mã yêu cầu"), ("/en", "Request id")):
        reply = client.get(prefix + path, headers={"accept": "text/html"})
        assert reply.status_code in (403, 404)
        assert f"{words}: {reply.headers['x-request-id']}" in reply.text


def test_a_request_is_a_line_without_address_query_or_question(client: TestClient, parts: Parts, lines: Any) -> None:
    person = token_of(parts, "reader", "Lò Văn Kín")
    key = next(one.id for one in parts.library.catalogue.access.people.all() if one.name == "Lò Văn Kín")
    reply = client.post(f"/en/api/ask?why={SECRET}", json={"question": f"{QUESTION} {SECRET}"}, headers=person)
    client.get(f"/plans/{SECRET}?q={SECRET}")
    asked, looked = (line for line in lines() if line["logger"] == "ui.request_log")
    assert asked == {
        "at": asked["at"], "level": "INFO", "logger": "ui.request_log", "message": "request",
        "request_id": reply.headers["x-request-id"], "method": "POST", "route": "/api/ask", "status": 200,
        "ms": asked["ms"], "who": key,
    }  # fmt: skip
    assert 0 < asked["ms"] < 60_000
    assert (looked["route"], looked["status"], looked["who"]) == ("/plans/{plan_id}", 404, "")
    told = json.dumps(lines(), ensure_ascii=False)
    assert not [word for word in (SECRET, "Sậy", "Kín", person["authorization"][7:]) if word in told]


def test_what_comes_again_and_again_is_told_only_where_it_fails(
    client: TestClient, parts: Parts, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in ("/healthz", "/readyz", "/pages/pages.css"):
        assert client.get(path).status_code == 200
    assert lines() == []
    monkeypatch.setattr(parts.library, "plans", tuple)
    client.get("/readyz")
    client.get("/pages/none.css")
    assert [(line["route"], line["status"]) for line in lines()] == [("/readyz", 503), ("/pages/{file}", 404)]


def test_each_request_has_its_own_id_while_it_is_worked_on() -> None:
    first, second = new_work(), new_work()
    with working_on(first):
        with working_on(second):
            assert request_id() == second.id
        assert request_id() == first.id != second.id
    assert request_id() == ""


def test_an_event_of_the_chat_is_worked_on_under_the_id_of_its_request(
    site: Any, client: TestClient, parts: Parts, lines: Any
) -> None:
    """It is answered from a queue, when its request is over."""
    page = ChatPage(site.app.app.apps["vi"], client, signed_in(parts))
    page.load()
    page.ask("máy hỏng")
    failed = next(line for line in lines() if line["message"] == "the chat could not answer")
    joined = [line["request_id"] for line in lines() if line.get("route") == "/gradio_api/queue/join"]
    assert failed["request_id"] == joined[-1]


# --- forms ---


def record(message: str, **more: Any) -> logging.LogRecord:
    made = logging.LogRecord("ui.x", logging.WARNING, "x.py", 1, message, (), None)
    made.__dict__.update(more)
    return made


@pytest.mark.parametrize("message", ["a\nb", "a\u2028b", "a\x85b", "a\r\nb", 'a"b\\', "Kế hoạch", "\ud800"])
def test_a_json_line_is_one_line_whatever_is_said(message: str) -> None:
    line = JsonLines().format(record(message))
    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"] == message


def test_a_line_for_people_has_the_id_and_the_facts() -> None:
    with working_on(new_work(["4bf92f3577b34da6"])):
        line = TextLines().format(record("request", facts={"route": "/plans", "status": 200, "who": ""}))
    assert re.fullmatch(r"[\d-]+ [\d:,]+ WARNING ui\.x \[4bf92f3577b34da6\] request route=/plans status=200", line)
    assert " [-] told" in TextLines().format(record("told"))


LOGGING = """
import logging, sys, warnings
from ui.request_log import log_as
from ui.serving import tell
log_as(sys.argv[1])
tell("http://127.0.0.1:1")
logging.getLogger("elsewhere").info("unheard")
warnings.warn("worn", stacklevel=1)
try:
    raise ValueError("bad")
except ValueError:
    logging.getLogger("ui.y").exception("failed")
"""


@pytest.mark.parametrize("form", ["text", "json"])
def test_the_log_of_a_process(form: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOGGING, form], capture_output=True, text=True, encoding="utf-8", cwd=ROOT, check=True
    )
    assert done.stdout == "" and "unheard" not in done.stderr
    if form == "text":
        assert done.stderr.startswith("http://127.0.0.1:1\n") and "ValueError: bad" in done.stderr
        return
    told, warned, failed = map(json.loads, done.stderr.splitlines())
    assert (told["level"], told["message"]) == ("INFO", "http://127.0.0.1:1")
    assert (warned["logger"], failed["level"], failed["message"]) == ("py.warnings", "ERROR", "failed")
    assert failed["error"].endswith("ValueError: bad")


# --- templates ---


def templates(site: Any) -> tuple[RouteTemplates, FastAPI]:
    app = site.app.app.apps["vi"]
    return RouteTemplates(app.state.addresses), app


def test_every_route_is_known_by_its_own_template(site: Any) -> None:
    known, app = templates(site)
    wrong = {}
    for route in routes_of(app):
        if route.method != "MOUNT":
            path = route.at("an_binh").replace("{rest:path}", "x")
            for prefix in ("", "/en"):
                found = known.of({"type": "http", "path": prefix + path, "root_path": ""})
                if found != route.path:
                    wrong[prefix + path] = (found, route.path)
    assert wrong == {}


BESIDE = [
    ("/", "/"), ("/en/", "/"), ("/en", "/{language}"), ("/language/vi", "/language/{language}"),
    ("/assets/a/b.js", "/assets/{file}"), ("/pages/pages.css", "/pages/{file}"), ("/box", "/box"),
    (f"/gradio_api/heartbeat/{SECRET}", "/gradio_api/heartbeat/{session}"),
    ("/gradio_api/app_id", "/gradio_api/app_id"),
    (f"/{SECRET}", UNKNOWN), (f"/api/{SECRET}", UNKNOWN), ("", "/"), ("//", UNKNOWN), ("/plans\n", UNKNOWN),
    (f"/gradio_api/file={SECRET}", UNKNOWN), (f"/xx/plans/{SECRET}", UNKNOWN),
]  # fmt: skip


@pytest.mark.parametrize(("path", "template"), BESIDE)
def test_what_is_served_beside_the_routes(site: Any, path: str, template: str) -> None:
    assert templates(site)[0].of({"type": "http", "path": path, "root_path": ""}) == template


def test_a_mounted_site_has_the_same_templates() -> None:
    known = RouteTemplates([Route("/plans/{plan_id}", lambda request: None)])
    assert known.of({"type": "http", "path": "/x/plans/a", "root_path": "/x"}) == "/plans/{plan_id}"


def test_what_is_quiet_is_served(site: Any) -> None:
    served = {route.path for route in routes_of(templates(site)[1])}
    assert not QUIET - served - {template for _, template in BESIDE} - {"/static/{file}"}
