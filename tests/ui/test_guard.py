"""The guard before every route: nothing gets past it by how its address, its method or its headers are written."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from door_fakes import Given, ask, door_app, door_parts
from ui_clients import LocalClient, enter, token_of
from ui_fakes import FakeAssistant, FakeLibrary, contents

from ui.access.guard import Guard
from ui.wiring import Parts

HOST = (b"host", b"127.0.0.1:7860")


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Any:
    """The whole application, which lets nobody in, over one plan."""
    from ui.app import create_app  # cost: gradio

    kept = door_parts(tmp_path_factory.mktemp("closed"), tables, anonymous="no")
    library: Any = FakeLibrary(contents())
    library.catalogue = kept.library.catalogue
    assistant: Any = FakeAssistant(library)
    return create_app(kept.settings, Parts(kept.settings, library=library, assistant=assistant))


@pytest.fixture
def parts(tmp_path: Path, tables: Path) -> Parts:
    return door_parts(tmp_path, tables, anonymous="no")


CLOSED = [
    "/", "//", "/admin", "//admin", "/admin/", "/admin;x", "/admin/.", "/./admin", "/ADMIN", "/%61dmin", "/admin\x00",
    "/plans", "/plans/", "/api/plans", "/api//plans", "/api/ask", "/API/plans", "/register", "/metrics", "/api/docs",
    "/api/openapi.json", "/config", "/config/", "/theme.css", "/assets/index.js", "/static/x.js", "/manifest.json",
    "/gradio_api/info", "/gradio_api/queue/join", "/gradio_api/queue/data", "/gradio_api/upload",
    "/gradio_api/file=/etc/x",
    # what stands open is not to be stretched
    "/sign-in/../admin", "/sign-in/../../admin", "/sign-in/admin", "/sign-in/link/../../admin", "/sign-in//admin",
    "/sign-in;/admin", "/sign-in\n/admin", "/sign-in\n", "/sign-in/oidc/back/x", "/sign-in/oidc/../../plans",
    "/SIGN-IN",
    "/sign-inn", "/sign-out/x", "/sign-out/../admin", "/healthz/../admin", "/healthz/", "/healthz;x", "/healthz\n",
    "/HEALTHZ", "//healthz", "healthz", "", "/readyz/x", "/pages", "/pages/", "/pages/../admin", "/pages/..",
    "/pages//x",
    "/pages/../../settings.py", "/pages/x/../../plans", "/pages/%2e%2e/admin", "/pages/pages.css/../../admin",
    "/pages\\..\\admin", "/favicon.ico/x", "/favicon.ico\n", "/robots.txt/../plans", "/favicon_ico", "/ｈealthz",
]  # fmt: skip


def _is_refused(given: Given) -> bool:
    """Told to sign in, on a page or as a problem, or led there."""
    if given.status == 303:
        return given.headers["location"].lstrip("./").startswith("sign-in")
    return given.status == 401 and ("Cần đăng nhập".encode() in given.body)


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "POST", "PROPFIND"])
def test_no_address_lets_a_stranger_in(closed: Any, method: str) -> None:
    got = {path: ask(closed, path, [HOST], method=method) for path in CLOSED}
    assert {path: given for path, given in got.items() if not _is_refused(given)} == {}


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/pages/pages.css", "/pages/icon.svg"])
def test_what_stands_open(closed: Any, path: str) -> None:
    assert ask(closed, path, [HOST]).status == 200
    assert ask(closed, path, [HOST, (b"authorization", b"Bearer wrong")]).status == 200
    assert ask(closed, path, [HOST, (b"cookie", b"plan_assistant_session=\xff")]).status == 200


# (where the site is mounted, path, whether it is open)
MOUNTS = [
    ("/x", "/x/healthz", True),
    ("/x", "/healthz", True),  # a proxy that cuts the path off itself
    ("/x", "/x/plans", False),
    ("/x", "/xhealthz", False),
    ("/x", "/x", False),
    ("/plans/", "/plans/healthz", False),  # the routing sees /plans/healthz, which is a plan's page
    ("/admin", "/admin/healthz", True),
    ("/admin", "/admin/admin", False),
    ("/x", "/x/x/healthz", False),
    ("/x", "/x/../healthz", False),
]


@pytest.mark.parametrize(("root", "path", "is_open"), MOUNTS)
def test_a_mounted_site_is_guarded_as_it_is_routed(closed: Any, root: str, path: str, is_open: bool) -> None:
    got = ask(closed, path, [HOST], root_path=root)
    assert (got.status == 200, _is_refused(got)) == (is_open, not is_open)


@pytest.mark.parametrize(
    "header", [b"x-http-method-override", b"x-http-method", b"x-method-override", b"x-original-url", b"x-rewrite-url"]
)
def test_no_header_changes_method_or_address(closed: Any, parts: Parts, header: bytes) -> None:
    for value in (b"GET", b"DELETE", b"/healthz"):
        assert ask(closed, "/plans", [HOST, (header, value)]).status == 401
        assert ask(closed, "/plans", [HOST, (header, value)], method="POST").status == 401
    client = LocalClient(door_app(parts))
    enter(client, parts)
    assert client.post("/plans", headers={header.decode(): "GET"}).status_code == 403  # still from nowhere of ours


def test_a_websocket_is_closed(closed: Any, parts: Parts) -> None:
    for app in (closed, door_app(parts)):
        sent: list[Any] = []

        async def receive() -> dict[str, Any]:
            return {"type": "websocket.connect"}

        async def send(message: Any, sent: list[Any] = sent) -> None:
            sent.append(message)

        scope = {"type": "websocket", "path": "/healthz", "headers": [HOST], "client": ("127.0.0.1", 1), "scheme": "ws",
                 "query_string": b"", "root_path": "", "subprotocols": []}  # fmt: skip
        asyncio.run(app(scope, receive, send))
        assert [message["type"] for message in sent] == ["websocket.close"]


def test_an_unknown_kind_of_connection_reaches_nothing(parts: Parts) -> None:
    async def served(scope: Any, receive: Any, send: Any) -> None:
        raise AssertionError("reached")

    async def send(message: Any) -> None:
        assert message["type"] == "websocket.close"

    guard = Guard(served, parts, "vi")
    asyncio.run(guard({"type": "webtransport", "path": "/healthz"}, send, send))  # type: ignore[arg-type]


# --- what changes something begins on a page of ours ---

OWN, FOREIGN, NOWHERE = {"origin": "http://127.0.0.1"}, {"origin": "https://evil.example"}, {}
CROSS = {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"}
BEGINNINGS = [
    ("session", "POST", OWN, 200),
    ("session", "POST", {"sec-fetch-site": "same-origin"}, 200),
    ("session", "POST", NOWHERE, 403),
    ("session", "POST", FOREIGN, 403),
    ("session", "POST", {"origin": "null"}, 403),
    ("session", "POST", CROSS, 403),
    ("session", "POST", {"sec-fetch-site": "none"}, 403),
    ("session", "POST", {"referer": "http://127.0.0.1/"}, 403),
    ("session", "DELETE", FOREIGN, 403),
    ("session", "DELETE", OWN, 200),
    ("session", "GET", CROSS, 200),  # a link from elsewhere; what it gives, the other page can't read
    ("token", "POST", NOWHERE, 200),  # a program; no browser sends a token by itself
    ("token", "POST", FOREIGN, 200),
    ("nobody", "POST", NOWHERE, 401),
    ("nobody", "POST", OWN, 401),
]


@pytest.mark.parametrize(("how", "method", "headers", "status"), BEGINNINGS)
def test_where_a_change_begins(parts: Parts, how: str, method: str, headers: dict[str, str], status: int) -> None:
    client = LocalClient(door_app(parts))
    if how == "session":
        enter(client, parts)
    sent = headers | (token_of(parts) if how == "token" else {})
    assert client.request(method, "/plans", headers=sent).status_code == status


@pytest.mark.parametrize(("headers", "status"), [(NOWHERE, 200), (OWN, 200), (FOREIGN, 403), (CROSS, 403)])
def test_where_a_question_of_nobody_in_particular_begins(
    tmp_path: Path, tables: Path, headers: dict[str, str], status: int
) -> None:
    client = LocalClient(door_app(door_parts(tmp_path, tables, anonymous="everywhere")))
    assert client.post("/api/ask", headers=headers).status_code == status


@pytest.mark.parametrize(("headers", "status"), [(NOWHERE, 403), (OWN, 200), (FOREIGN, 403), (CROSS, 403)])
def test_a_name_from_a_proxy_is_sent_by_the_browser_as_a_cookie_is(
    tmp_path: Path, tables: Path, headers: dict[str, str], status: int
) -> None:
    parts = door_parts(tmp_path, tables, sign_on="proxy", proxies="127.0.0.1")
    client = LocalClient(door_app(parts), headers={"x-remote-user": "lan", "x-forwarded-for": "10.1.2.3"})
    assert client.post("/plans", headers=headers).status_code == status
    assert client.get("/plans").json() | {"scheme": ""} == {
        "name": "lan", "role": "reader", "how": "proxy", "scheme": "", "address": "10.1.2.3"
    }  # fmt: skip


def test_what_one_viewer_gets_no_shared_cache_keeps(parts: Parts) -> None:
    client = LocalClient(door_app(parts))
    enter(client, parts)
    assert client.get("/plans").headers["cache-control"] == "no-store"  # nor the browser: "Back" would show it
    assert "cache-control" not in client.get("/pages/pages.css").headers
    client.cookies.clear()
    assert client.get("/plans").headers["cache-control"] == "no-store"
