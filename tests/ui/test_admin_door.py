"""Who may come in to the admin pages: by key, cookie or header; and that nothing behind the door opens without."""

from __future__ import annotations

import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from admin_office import pages_alone
from edition_samples import FIRST, brought, opened
from fastapi import FastAPI
from fastapi.routing import APIRoute
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from ui.admin.door import COOKIE, Door, NoKey, TooManyTries
from ui.admin.key import NAME, AdminKeyError, admin_key
from ui.admin.tries import SECONDS, WRONG_ALLOWED, Tries
from ui.app import create_app
from ui.cli import main
from ui.settings import Settings
from ui.wiring import Parts

HOME = "http://testserver"
OPEN = ("/admin/enter", "/admin/leave")  # what needs no key before


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FastAPI]:
    data = tmp_path_factory.mktemp("door") / "data"
    with opened(data) as library:
        brought(library, FIRST, "ke-hoach.txt")
        app = create_app(Settings(language="vi", data=data), Parts(Settings(language="vi", data=data), library=library))
        app.state.key = admin_key(data)
        yield app


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    return TestClient(app, base_url=HOME, follow_redirects=False)


@pytest.fixture
def admin(app: FastAPI, client: TestClient) -> TestClient:
    """A browser that is let in."""
    assert client.get("/admin", params={"key": app.state.key}).status_code == 303
    return client


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


def routes(app: FastAPI) -> list[tuple[APIRoute, bool]]:
    """Every route of ours, and whether the door is before it."""
    found = []
    for included in app.routes:
        router = getattr(included, "original_router", None)
        for route in router.routes if router else ():
            needs = [need.dependency for need in router.dependencies]
            needs += [need.call for need in route.dependant.dependencies]
            found.append((route, any(getattr(call, "__func__", None) is Door.required for call in needs)))
    return found


def doors(app: FastAPI) -> list[tuple[str, str]]:
    """Method and address of every route that is for admins only."""
    found = []
    for route, guarded in routes(app):
        if (guarded or route.path.startswith("/admin")) and route.path not in OPEN:
            path = re.sub(r"\{\w+:number\}", "1", route.path)
            found += [(method, re.sub(r"\{[\w:]+\}", "x", path)) for method in route.methods]
    return found


def test_nothing_behind_the_door_opens_without_a_key(app: FastAPI) -> None:
    client = TestClient(app, follow_redirects=False, client=("203.0.113.9", 5000))  # its wrong keys slow no other test
    found = doors(app)
    assert len(found) > 25
    for method, path in found:
        for headers in ({}, {"authorization": "Bearer wrong"}, {"cookie": f"{COOKIE}=9999999999.00"}):
            client.cookies.clear()
            answer = client.request(method, path, headers=headers, data={"edition": "1"})
            assert answer.status_code in (403, 429), (method, path, headers)
            if path.startswith("/admin"):
                assert "plan-assistant admin link" in answer.text or answer.status_code == 429
                assert answer.headers["content-type"].startswith("text/html")
            else:
                assert answer.json()["type"].startswith("urn:plan-assistant:problem:admin_")
            assert answer.headers["cache-control"] == "no-store"


def test_every_change_to_plans_and_every_job_is_behind_the_door(app: FastAPI) -> None:
    changing = [(route.path, guarded) for route, guarded in routes(app) if route.methods - {"GET", "HEAD"}]
    unguarded = {path for path, guarded in changing if not guarded}
    assert unguarded == {"/api/ask", "/api/feedback", *OPEN}
    assert len(changing) > 20


def test_the_key_of_the_link_becomes_a_cookie_that_does_not_hold_it(app: FastAPI, client: TestClient) -> None:
    answer = client.get("/admin", params={"key": app.state.key})
    assert (answer.status_code, answer.headers["location"]) == (303, "admin")
    cookie = answer.headers["set-cookie"]
    assert app.state.key not in cookie
    assert {"HttpOnly", "SameSite=strict", "Path=/", "Max-Age=43200"} <= set(cookie.split("; "))
    assert "Secure" not in cookie
    assert client.get("/admin").status_code == 200


def test_over_https_the_cookie_is_secure(app: FastAPI) -> None:
    client = TestClient(app, base_url="https://testserver", follow_redirects=False)
    assert "Secure" in client.get("/admin", params={"key": app.state.key}).headers["set-cookie"]


def test_the_form_of_the_refusal_lets_in_and_the_button_lets_out(app: FastAPI, client: TestClient) -> None:
    own = {"origin": HOME}
    assert client.post("/admin/enter", data={"key": "falsch"}, headers=own).status_code == 403
    assert client.post("/admin/enter", data={"key": app.state.key}, headers=own).status_code == 303
    assert client.get("/admin/plans").status_code == 200
    assert client.post("/admin/leave", headers=own).status_code == 303
    assert client.get("/admin/plans").status_code == 403


def test_a_program_comes_in_by_its_header_from_anywhere(app: FastAPI, client: TestClient) -> None:
    headers = {"authorization": f"bearer {app.state.key}", "origin": "http://elsewhere.example"}
    assert client.get("/api/jobs", headers=headers).status_code == 200
    assert client.post("/api/jobs", json={"kind": "reread"}, headers=headers).status_code == 202


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": HOME}, 303),
        ({"origin": "http://TESTSERVER"}, 303),
        ({"sec-fetch-site": "same-origin"}, 303),  # a proxy may give another Host
        ({"sec-fetch-site": "same-origin", "origin": "http://behind.proxy"}, 303),
        ({}, 403),
        ({"origin": "null"}, 403),
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "http://testserver.evil.example"}, 403),
        ({"origin": "http://testserver:81"}, 403),
        ({"origin": "http://evil.example/testserver"}, 403),
        ({"origin": "http://testserver@evil.example"}, 403),
        ({"origin": "javascript://testserver"}, 403),
        ({"origin": "http://[testserver"}, 403),  # no address at all
        ({"sec-fetch-site": "cross-site", "origin": HOME}, 403),
        ({"sec-fetch-site": "same-site", "origin": HOME}, 403),
        ({"sec-fetch-site": "none"}, 403),
        ({"referer": f"{HOME}/admin"}, 403),
    ],
)
def test_a_cookie_lets_in_only_what_begins_on_our_own_pages(
    admin: TestClient, headers: dict[str, str], status: int
) -> None:
    assert admin.post("/admin/words/reread", headers=headers).status_code == status
    assert admin.get("/admin/words", headers=headers).status_code == 200  # reading changes nothing


def test_wrong_keys_are_slowed_and_the_right_one_waits_too(tmp_path: Path) -> None:
    clock = Clock()
    door = Door(Parts(Settings(data=tmp_path)), "vi", clock)
    request = TestRequest("10.0.0.1")
    for _ in range(WRONG_ALLOWED):
        with pytest.raises(NoKey):
            door.check(request, "wrong")
    with pytest.raises(TooManyTries) as waits:
        door.check(request, admin_key(tmp_path))
    assert 0 < waits.value.wait <= SECONDS + 1
    door.check(TestRequest("10.0.0.2"), admin_key(tmp_path))
    clock.now += waits.value.wait
    door.check(request, admin_key(tmp_path))


class TestRequest:
    """As much of a request as a look at a key needs."""

    __test__ = False

    def __init__(self, host: str) -> None:
        self.client = type("Client", (), {"host": host})()


def test_the_memory_of_wrong_keys_is_limited() -> None:
    tries = Tries(Clock())
    for number in range(5000):
        tries.note(f"10.0.{number // 256}.{number % 256}")
    assert len(tries._wrong) == 1000


def test_a_cookie_ends_and_a_new_key_ends_every_cookie(tmp_path: Path) -> None:
    clock = Clock()
    door = Door(Parts(Settings(data=tmp_path)), "vi", clock)
    until = str(int(clock.now) + 100)
    cookie = f"{until}.{door._signature(until)}"
    assert door._is_open(cookie)
    clock.now += 100
    assert not door._is_open(cookie)
    clock.now -= 100
    (tmp_path / NAME).unlink()
    assert not door._is_open(cookie)


@pytest.fixture(scope="module")
def shut(tmp_path_factory: pytest.TempPathFactory) -> Door:
    return Door(Parts(Settings(data=tmp_path_factory.mktemp("shut"))), "vi")


@given(st.one_of(st.text(), st.from_regex(r"9\d{9}\.[0-9a-f]{64}", fullmatch=True)))
def test_no_cookie_but_ours_opens(shut: Door, words: str) -> None:
    assert not shut._is_open(words)


def test_the_key_is_for_its_owner_only_and_stays(tmp_path: Path) -> None:
    key = admin_key(tmp_path / "data")
    file = tmp_path / "data" / NAME
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(key) >= 43 and file.read_text() == key + "\n"
    assert admin_key(tmp_path / "data") == key
    assert not list(file.parent.glob("*.new"))


def test_who_needs_the_key_at_once_gets_the_same(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ui.admin.key import admin_key; print(admin_key(Path(sys.argv[1])))"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True)
        for _ in range(3)
    ]
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(admin_key, [tmp_path] * 8))
    keys |= {process.communicate(timeout=30)[0].strip() for process in running}
    assert keys == {admin_key(tmp_path)}


@pytest.mark.parametrize("words", ["", "short", "x" * 31, "khóa " * 10, "a" * 300, "a b" * 20])
def test_a_file_that_holds_no_key_says_so(tmp_path: Path, words: str) -> None:
    (tmp_path / NAME).write_text(words, encoding="utf-8")
    with pytest.raises(AdminKeyError, match="plan-assistant admin link"):
        admin_key(tmp_path)


def test_a_key_that_can_not_be_used_is_told_on_the_page(tmp_path: Path) -> None:
    settings = Settings(language="vi", data=tmp_path)
    (tmp_path / NAME).write_text("short")
    client = TestClient(pages_alone(Parts(settings)))
    answer = client.get("/admin?key=x")
    assert answer.status_code == 503 and "admin.key" in answer.text and "text/html" in answer.headers["content-type"]
    assert client.get("/admin/plans", headers={"authorization": "Bearer x"}).status_code == 503


@pytest.mark.parametrize(
    ("options", "start"),
    [
        ((), "http://127.0.0.1:7860/admin?key="),
        (("--host", "may-chu.xa", "--port", "80"), "http://may-chu.xa:80/admin?key="),
        (("--host", "0.0.0.0"), "http://127.0.0.1:7860/admin?key="),
        (("--host", "::"), "http://[::1]:7860/admin?key="),
    ],
)
def test_the_command_prints_the_link(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], start: str
) -> None:
    assert main(["--data", str(tmp_path), "admin", "link", *options]) == 0
    said = capsys.readouterr()
    assert said.out == start + admin_key(tmp_path) + "\n"
    assert "admin.key" in said.err


def test_helps_below_a_group_speak_the_language(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--lang", "vi", "admin", "link", "--help"])
    assert "Trang Quản trị".lower() in capsys.readouterr().out.lower()
