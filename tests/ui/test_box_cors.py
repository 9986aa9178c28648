"""What pages of other origins may do and read: the settings' origins a little, without any cookie; others nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from box_fakes import HOST, OTHER, Hands, box_client, box_parts, opened
from door_fakes import door_app
from ui_clients import LocalClient, enter, person_of, token_of

from ui.access.box import box_routers
from ui.access.cors import Cors
from ui.wiring import Parts

EVIL = "https://evil.example"
CROSS = {"sec-fetch-site": "cross-site"}
ALLOW = "access-control-allow-origin"


def app_of(parts: Parts) -> Any:
    app = door_app(parts, *box_routers(parts, "vi"))
    for path in ("/api/plans", "/api/feedback", "/api/plans/x"):
        app.add_api_route(path, lambda: {"done": True}, methods=["GET", "POST", "DELETE"])
    app.add_middleware(Cors, settings=parts.settings)
    return app


@pytest.fixture
def parts(tmp_path: Path, tables: Path) -> Parts:
    return box_parts(tmp_path, tables, Hands(), anonymous="everywhere")


@pytest.fixture
def client(parts: Parts) -> LocalClient:
    return LocalClient(app_of(parts))


def before(client: LocalClient, origin: str, path: str = "/api/ask", method: str = "POST") -> Any:
    asked = {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": "content-type",
    }
    return client.options(path, headers=asked | CROSS)


# (address, what a page may do there)
METHODS = [
    ("/api/ask", "POST"),
    ("/api/ask/stream", "POST"),
    ("/api/plans", "GET, HEAD"),
    ("/api/feedback", "GET, HEAD"),
    ("/api/no", "GET, HEAD"),
]


@pytest.mark.parametrize(("path", "methods"), METHODS)
@pytest.mark.parametrize("origin", [HOST, OTHER])
def test_what_a_browser_asks_before(client: LocalClient, origin: str, path: str, methods: str) -> None:
    for method in ("POST", "DELETE", "GET"):
        leave = before(client, origin, path, method)
        assert (leave.status_code, leave.content) == (204, b"")
        assert leave.headers[ALLOW] == origin and leave.headers["vary"] == "Origin"
        assert leave.headers["access-control-allow-methods"] == methods
        assert leave.headers["access-control-allow-headers"] == "authorization, content-type, accept-language"
        assert "access-control-allow-credentials" not in leave.headers


NOT_LISTED = [EVIL, "null", "", HOST + "/", HOST + ":443", HOST.upper(), "http://noi-bo.example", "*",
              HOST + ".evil.example", "https://evil.example?https://noi-bo.example", f"{HOST}, {OTHER}"]  # fmt: skip


@pytest.mark.parametrize("origin", NOT_LISTED)
def test_a_page_that_is_not_listed_gets_no_leave(client: LocalClient, origin: str) -> None:
    for reply in (
        before(client, origin),
        client.get("/api/plans", headers={"origin": origin} | CROSS),
        client.post("/api/ask", headers={"origin": origin} | CROSS),
    ):
        assert not [name for name in reply.headers if name.startswith("access-control")]
    assert client.post("/api/ask", headers={"origin": origin} | CROSS).status_code == 403


@pytest.mark.parametrize("path", ["/", "/plans", "/admin", "/box", "/box/session", "/embed.js", "/api", "/apix/plans"])
def test_nothing_but_the_api_is_for_other_pages(client: LocalClient, path: str) -> None:
    for reply in (before(client, HOST, path), client.get(path, headers={"origin": HOST} | CROSS)):
        assert ALLOW not in reply.headers


def test_what_a_listed_page_does(client: LocalClient) -> None:
    for headers in (CROSS, {"sec-fetch-site": "same-site"}, {}):  # browsers of before Fetch Metadata say the origin
        sent = {"origin": HOST} | headers
        asked = client.post("/api/ask", headers=sent)
        assert (asked.status_code, asked.headers[ALLOW]) == (200, HOST)
        assert asked.headers["access-control-expose-headers"] == "retry-after"
        looked = client.get("/api/plans", headers=sent)
        assert (looked.status_code, looked.headers[ALLOW], looked.headers["vary"]) == (200, HOST, "Origin")
        assert "access-control-allow-credentials" not in asked.headers.keys() | looked.headers.keys()


CHANGES = [("POST", "/api/feedback"), ("POST", "/api/plans"), ("DELETE", "/api/plans/x"), ("POST", "/plans"),
           ("DELETE", "/api/ask")]  # fmt: skip


@pytest.mark.parametrize(("method", "path"), CHANGES)
def test_a_listed_page_changes_nothing(client: LocalClient, method: str, path: str) -> None:
    reply = client.request(method, path, headers={"origin": HOST} | CROSS)
    assert reply.status_code == 403 and ALLOW not in reply.headers


def test_a_request_with_a_cookie_gets_no_leave(parts: Parts, client: LocalClient) -> None:
    enter(client, parts, "admin")
    sent = {"origin": HOST} | CROSS
    assert client.post("/api/ask", headers=sent).status_code == 403
    assert ALLOW not in client.get("/api/plans", headers=sent).headers
    client.cookies.clear()
    other = {"cookie": "theirs=1"}
    assert client.post("/api/ask", headers=sent | other).status_code == 403
    assert ALLOW not in client.get("/api/plans", headers=sent | other).headers


def test_what_comes_from_here_is_no_page_of_another_origin(parts: Parts, client: LocalClient) -> None:
    own = client.post("/api/ask", headers={"origin": "http://127.0.0.1"})
    assert own.status_code == 200 and ALLOW not in own.headers and own.headers["vary"] == "Origin"
    program = client.post("/api/ask", headers=token_of(parts, "reader"))
    assert program.status_code == 200 and ALLOW not in program.headers


def test_no_proxy_says_who_sends_it(tmp_path: Path, tables: Path) -> None:
    parts = box_parts(tmp_path, tables, Hands(), sign_on="proxy", proxies="127.0.0.1", anonymous="everywhere")
    client = LocalClient(app_of(parts), headers={"x-remote-user": "lan", "x-forwarded-for": "10.1.2.3"})
    assert client.get("/api/ask").json()["name"] == "lan"
    asked = client.post("/api/ask", headers={"origin": HOST} | CROSS)
    assert (asked.status_code, asked.json()["name"], asked.json()["how"]) == (200, "", "anonymous")
    assert client.get("/plans", headers={"origin": HOST} | CROSS).json()["name"] == "lan"  # which the page can't read


def test_where_all_must_sign_in_a_page_reads_why(tmp_path: Path, tables: Path) -> None:
    parts = box_parts(tmp_path, tables, Hands())
    client = LocalClient(app_of(parts))
    reply = client.get("/api/plans", headers={"origin": HOST} | CROSS)
    assert (reply.status_code, reply.headers[ALLOW]) == (401, HOST)
    person_of(parts, "reader", "lan")
    visit = opened(box_client(parts), parts)
    asked = client.post("/api/ask", headers=visit | {"origin": HOST} | CROSS)
    assert (asked.status_code, asked.json()["name"], asked.json()["how"]) == (200, "lan", "box")
    elsewhere = client.post("/api/ask", headers=visit | {"origin": OTHER} | CROSS)
    assert elsewhere.status_code == 403  # the visit is of another page


def test_questions_of_a_page_are_counted(tmp_path: Path, tables: Path) -> None:
    parts = box_parts(tmp_path, tables, Hands(), anonymous="everywhere", box_visitor_quota=2)
    client = LocalClient(app_of(parts))
    got = [client.post("/api/ask", headers={"origin": HOST} | CROSS) for _ in range(3)]
    assert [one.status_code for one in got] == [200, 200, 429]
    assert int(got[2].headers["retry-after"]) > 0 and got[2].headers[ALLOW] == HOST
    assert client.post("/api/ask", headers={"origin": OTHER} | CROSS).status_code == 200
    assert client.post("/api/ask", headers={"origin": "http://127.0.0.1"}).status_code == 200


def test_without_a_list_nothing_is_said(tmp_path: Path, tables: Path) -> None:
    parts = box_parts(tmp_path, tables, Hands(), box_origins="", anonymous="everywhere")
    client = LocalClient(app_of(parts))
    for reply in (before(client, HOST), client.get("/api/plans", headers={"origin": HOST} | CROSS)):
        assert not [name for name in reply.headers if name.startswith(("access-control", "vary"))]
    assert client.post("/api/ask", headers={"origin": HOST} | CROSS).status_code == 403
