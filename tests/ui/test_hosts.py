"""By which names the server may be asked by nobody in particular: not by one of a page elsewhere (DNS rebinding)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient
from ui_clients import LocalClient, enter, token_of
from ui_fakes import FakeAssistant, FakeLibrary, contents
from ui_office import Office, office_over

from ui.access.hosts import is_named
from ui.app import create_app
from ui.settings import Settings
from ui.wiring import Parts

EVIL = "evil.example"
NAMES = [
    ("127.0.0.1:7860", True),
    ("localhost", True),
    ("[::1]:7860", True),
    ("10.0.0.8:7860", True),
    ("10.0.0.8.", True),
    ("[fd00::8]", True),
    ("ke-hoach.example", True),
    ("KE-HOACH.example.:443", True),
    ("may-chu", True),  # no name that could be registered
    ("MAY-CHU:7860", True),
    ("may-chu.local", True),
    ("ke-hoach.van-phong.internal", True),
    ("ke-hoach.lan", True),
    ("lan.example", False),
    ("x.localhost:7860", True),
    ("nghe.noi-bo.example", True),  # what it listens on
    (EVIL, False),
    ("127.0.0.1.evil.example", False),
    ("10.0.0.8.nip.example", False),
    ("ke-hoach.example.evil.example", False),
    ("local.evil.example", False),
    ("evillocal.example", False),
    ("localhost@evil.example", False),
    ("", False),
    (":7860", False),
    ("[", False),
]


@pytest.mark.parametrize(("host", "own"), NAMES)
def test_names_of_the_server(host: str, own: bool) -> None:
    settings = Settings(public_url="https://ke-hoach.example", host="nghe.noi-bo.example")
    assert is_named(asked([(b"host", host.encode())]), settings) is own


def asked(headers: list[tuple[bytes, bytes]]) -> Request:
    return Request({"type": "http", "headers": headers})


@pytest.mark.parametrize("host", ["ke-hoach.example", "ke-hoach.example.", "nghe.noi-bo.example:7860"])
def test_a_setting_may_end_with_the_dot_of_the_root(host: str) -> None:
    settings = Settings(public_url="https://ke-hoach.example.", host="Nghe.noi-bo.example.")
    assert is_named(asked([(b"host", host.encode())]), settings)


@pytest.mark.parametrize("hosts", [[], [b"localhost", b"localhost"], [b"localhost", EVIL.encode()]])
def test_there_is_one_name(hosts: list[bytes]) -> None:
    assert not is_named(asked([(b"host", host) for host in hosts]), Settings())


def open_to_all(**settings: Any) -> LocalClient:
    library: Any = FakeLibrary(contents())
    assistant: Any = FakeAssistant(library)
    given = Settings(anonymous="everywhere", language="vi", **settings)
    app = create_app(given, Parts(given, library=library, assistant=assistant))
    return LocalClient(app, follow_redirects=False, raise_server_exceptions=False)


@pytest.fixture(scope="module")
def client() -> TestClient:
    return open_to_all(public_url="https://ke-hoach.example", proxies="10.0.0.2")


QUESTION = {"question": "Công an xã phải làm gì?"}
CHAT = {"model": "plan-assistant", "messages": [{"role": "user", "content": QUESTION["question"]}]}
LIST = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
TELLING: list[tuple[str, str, Any]] = [  # what a page could read of plans, or learn of the server
    ("GET", "/", None),
    ("GET", "/plans", None),
    ("GET", "/plans/an_binh", None),
    ("GET", "/register", None),
    ("GET", "/api/plans", None),
    ("GET", "/api/plans/an_binh/text", None),
    ("GET", "/api/openapi.json", None),
    ("GET", "/gradio_api/info", None),
    ("GET", "/no-such-address", None),
    ("GET", "/v1/models", None),
    ("POST", "/api/ask", QUESTION),
    ("POST", "/api/ask/stream", QUESTION),
    ("POST", "/v1/chat/completions", CHAT),
    ("POST", "/mcp", LIST),
]


def sent(client: TestClient, method: str, path: str, body: Any, host: str, **more: str) -> Any:
    """As a script of a page at this name sends it: to a browser it is the page's own server."""
    origin = {"origin": f"http://{host}"} if method == "POST" else {}
    return client.request(
        method, path, json=body, headers={"host": host, "sec-fetch-site": "same-origin"} | origin | more
    )


@pytest.mark.parametrize(("method", "path", "body"), TELLING)
def test_a_page_that_found_the_server_by_its_own_name_reads_nothing(
    client: TestClient, method: str, path: str, body: Any
) -> None:
    refused = sent(client, method, path, body, EVIL)
    assert (refused.status_code, refused.json()["type"]) == (421, "urn:plan-assistant:problem:wrong_host")
    assert "đuối nước" not in refused.text and "PLAN_ASSISTANT_PUBLIC_URL" in refused.text
    for told in ({"x-forwarded-host": "localhost"}, {"x-forwarded-for": "127.0.0.1"}, {"forwarded": "host=localhost"}):
        assert sent(client, method, path, body, EVIL, **told).status_code == 421
    for host in ("10.0.0.8:7860", "ke-hoach.example", "may-chu", "testserver"):
        assert sent(client, method, path, body, host).status_code != 421


def test_a_person_who_looks_is_told_in_a_page(client: TestClient) -> None:
    for path in ("/", "/plans"):
        shown = client.get(path, headers={"host": EVIL, "accept": "text/html"})
        assert shown.status_code == 421 and shown.headers["content-type"].startswith("text/html")
        assert "PLAN_ASSISTANT_PUBLIC_URL" in shown.text and "đuối nước" not in shown.text
        asked_for = path.strip("/")
        assert f'href="sign-in{f"?next={asked_for}" if asked_for else ""}"' in shown.text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/pages/pages.css"])
def test_signs_of_life_and_looks_are_given_by_any_name(client: TestClient, path: str) -> None:
    assert client.get(path, headers={"host": EVIL}).status_code == 200


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Any:
    with office_over(tmp_path_factory.mktemp("named") / "data") as made:
        yield made


def test_who_is_known_may_call_it_by_any_name(office: Office) -> None:
    """A token no page elsewhere has, and a cookie is kept for the name by which its person signed in."""
    parts = Parts(office.parts.settings.model_copy(update={"anonymous": "everywhere"}), library=office.parts.library)
    client = LocalClient(create_app(parts.settings, parts), follow_redirects=False)
    named: Mapping[str, str] = {"host": "ke-hoach.noi-bo.example"}
    assert client.get("/api/plans", headers=named).status_code == 421
    assert client.get("/sign-in", headers=named).status_code == 200
    assert client.get("/api/plans", headers={**named, **token_of(parts, "reader")}).status_code == 200
    assert client.post("/mcp", json=LIST, headers={**named, **token_of(parts, "reader")}).status_code == 200
    signed_in = LocalClient(client.app, base_url="http://ke-hoach.noi-bo.example", follow_redirects=False)
    enter(signed_in, parts, "reader")
    assert signed_in.get("/api/plans").status_code == 200
    wrong = client.get("/api/plans", headers={**named, "authorization": "Bearer wrong"})
    assert wrong.status_code == 401
