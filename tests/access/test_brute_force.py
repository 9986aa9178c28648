"""Passwords and tokens that are guessed, over HTTP: who guesses is shut out, and nobody else."""

from __future__ import annotations

import logging
import shutil
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient, enter, guarded, token_of

from ui.access.routes import access_routers
from ui.cli import main
from ui.commands.session import Session
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.kept import Access
from vectorstore.access.kept_attempts import OF_ADDRESS, OF_NAME, SECONDS, Attempts
from vectorstore.access.kept_people import People
from vectorstore.access.passwords import Passwords
from vectorstore.catalogue.database import open_engine

NAME, PASSWORD = "lan", "bến đò Cây Gạo sáng sớm"
OTHER, ITS_PASSWORD = "minh", "lớp học bơi buổi chiều"
FORM = OWN | {"accept": "text/html", "content-type": "application/x-www-form-urlencoded"}
PLACE, ELSEWHERE = "203.0.113.9", "198.51.100.4"


class Clock:
    """Seconds that pass when told to."""

    def __init__(self) -> None:
        self.now = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


class Counted(Passwords):
    """Cheap to hash; counts how many passwords were looked at."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
        self.looked = 0

    def right(self, password: str, kept: str | None) -> bool:
        self.looked += 1
        return super().right(password, kept)


@dataclass(frozen=True, slots=True)
class Server:
    """One process of several over a data folder."""

    parts: Parts
    app: FastAPI
    passwords: Counted

    def client(self, address: str = PLACE) -> TestClient:
        return LocalClient(self.app, client=(address, 50000), follow_redirects=False)

    def try_in(self, name: str, password: str, address: str = PLACE) -> Any:
        sent = urlencode({"name": name, "password": password}, errors="surrogatepass")
        return self.client(address).post("/sign-in", content=sent, headers=FORM)


@contextmanager
def serving(data: Path, clock: Clock) -> Iterator[Server]:
    engine = open_engine(f"sqlite:///{data / 'catalogue.db'}")
    access, passwords = Access(engine), Counted()
    access.people, access.attempts = People(engine, passwords), Attempts(engine, clock)
    library: Any = SimpleNamespace(catalogue=SimpleNamespace(access=access))
    settings = Settings(language="vi", data=data, anonymous="no")
    parts, app = Parts(settings, library=library), FastAPI()
    for router in access_routers(parts, "vi"):
        app.include_router(router)
    yield Server(parts, guarded(app, parts), passwords)
    engine.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def servers(tables: Path, tmp_path: Path, clock: Clock) -> Iterator[tuple[Server, Server]]:
    """Two over one folder, in which two people have passwords."""
    shutil.copy(tables, tmp_path)
    with serving(tmp_path, clock) as one, serving(tmp_path, clock) as another:
        people = one.parts.library.catalogue.access.people
        people.create(NAME, "editor", password=PASSWORD)
        people.create(OTHER, "reader", password=ITS_PASSWORD)
        yield one, another


@pytest.fixture
def server(servers: tuple[Server, Server]) -> Server:
    return servers[0]


def locked(reply: Any) -> int:
    """The seconds that a reply says to wait, on its page too."""
    assert reply.status_code == 429, reply.status_code
    seconds = int(reply.headers["retry-after"])
    assert f"{seconds} giây" in reply.text and "set-cookie" not in reply.headers
    return seconds


def entered(reply: Any) -> bool:
    return bool(reply.status_code == 303 and reply.cookies)


def guess(server: Server, name: str, times: int, address: str = PLACE) -> list[int]:
    return [server.try_in(name, f"đoán lần {number}", address).status_code for number in range(times)]


@pytest.mark.parametrize("name", [NAME, "LAN", " Lan ", "khong-ai", "x" * 5000, "\ud800", "nul\x00"])
def test_a_name_is_shut_after_some_wrong_passwords_whether_anybody_has_it(
    server: Server, clock: Clock, name: str
) -> None:
    assert guess(server, name, OF_NAME) == [403] * OF_NAME
    seconds = locked(server.try_in(name, PASSWORD))
    assert 0 < seconds <= SECONDS
    assert server.passwords.looked == OF_NAME, "the right one was not looked at"
    clock.now += seconds - 1
    locked(server.try_in(name, PASSWORD))
    clock.now += 1
    assert entered(server.try_in(name, PASSWORD)) == (name.strip().lower() == NAME)


def test_who_is_shut_out_does_not_stay_out_longer_by_trying_on(server: Server, clock: Clock) -> None:
    guess(server, NAME, OF_NAME)
    first = locked(server.try_in(NAME, PASSWORD))
    clock.now += 100
    assert [locked(server.try_in(NAME, "noch eins")) for _ in range(5)] == [first - 100] * 5


def test_many_names_from_one_address_shut_the_address_and_no_other(server: Server, clock: Clock) -> None:
    names = [f"nguoi-{number}" for number in range(OF_ADDRESS)]
    assert [guess(server, name, 1) for name in names] == [[403]] * OF_ADDRESS
    seconds = locked(server.try_in(OTHER, ITS_PASSWORD))
    assert entered(server.try_in(OTHER, ITS_PASSWORD, ELSEWHERE))
    clock.now += seconds
    assert entered(server.try_in(OTHER, ITS_PASSWORD))


def test_a_stranger_can_not_pass_for_other_addresses(server: Server) -> None:
    """No proxy is named in the settings, so that what a client says of its address is nothing."""
    client, statuses = server.client(), []
    for number in range(OF_ADDRESS + 1):
        said = {"x-forwarded-for": f"10.0.0.{number}", "forwarded": f"for=10.0.0.{number}"}
        statuses.append(client.post("/sign-in", content=f"name=x{number}&password=x", headers=FORM | said).status_code)
    assert statuses == [403] * OF_ADDRESS + [429]


def test_somebody_else_comes_in_and_a_session_that_is_open_goes_on(server: Server) -> None:
    signed_in = server.client(ELSEWHERE)
    enter(signed_in, server.parts, name=NAME)
    guess(server, NAME, OF_NAME)
    locked(server.try_in(NAME, PASSWORD, ELSEWHERE))
    assert signed_in.get("/api/me").json()["name"] == NAME
    assert entered(server.try_in(OTHER, ITS_PASSWORD))


def test_many_at_once_on_two_servers_are_looked_at_no_more_often(servers: tuple[Server, Server]) -> None:
    def one(number: int) -> int:
        return int(servers[number % 2].try_in(NAME, f"đoán {number}", f"192.0.2.{number}").status_code)

    with ThreadPoolExecutor(8) as pool:
        counts = Counter(pool.map(one, range(40)))
    assert counts == {403: OF_NAME, 429: 40 - OF_NAME}
    assert sum(server.passwords.looked for server in servers) == OF_NAME
    for server in servers:
        locked(server.try_in(NAME, PASSWORD, ELSEWHERE))


def test_a_lock_outlives_a_restart(servers: tuple[Server, Server], tmp_path: Path, clock: Clock) -> None:
    guess(servers[0], NAME, OF_NAME)
    with serving(tmp_path, clock) as anew:
        locked(anew.try_in(NAME, PASSWORD))


def test_the_right_password_wipes_the_slate_of_its_name_only(server: Server) -> None:
    guess(server, NAME, OF_NAME - 1)
    guess(server, OTHER, OF_NAME)
    assert entered(server.try_in(NAME, PASSWORD))
    assert guess(server, NAME, OF_NAME) == [403] * OF_NAME
    locked(server.try_in(OTHER, ITS_PASSWORD))


def test_an_admin_unlocks_a_name_on_the_command_line(server: Server, capsys: pytest.CaptureFixture[str]) -> None:
    guess(server, NAME, OF_NAME)
    guess(server, OTHER, OF_NAME)
    assert main(["admin", "unlock", NAME], Session(server.parts, "vi")) == 0
    assert entered(server.try_in(NAME, PASSWORD))
    locked(server.try_in(OTHER, ITS_PASSWORD))
    assert PASSWORD not in "".join(capsys.readouterr())


def test_guessed_tokens_let_nobody_in_and_take_no_hash(server: Server, caplog: pytest.LogCaptureFixture) -> None:
    right = token_of(server.parts, "reader", OTHER)
    secret = right["authorization"].removeprefix("Bearer ")
    guesses = [
        secret[:-1],
        secret + "x",
        secret.swapcase(),
        "pa_" + "A" * 43,
        "",
        " ",
        "Bearer",
        "x" * 9000,
        *map(str, range(30)),
    ]
    client = server.client()
    with caplog.at_level(logging.DEBUG):
        for guessed in guesses:
            refused = client.get("/api/me", headers={"authorization": f"Bearer {guessed}"})
            assert refused.status_code == 401 and refused.headers["www-authenticate"].startswith("Bearer")
            assert not guessed.strip() or guessed not in refused.text or len(guessed) < 9
    assert server.passwords.looked == 0
    assert secret[:-1] not in caplog.text
    assert client.get("/api/me", headers=right).json()["name"] == OTHER, "guessing locks no token out"


def test_no_password_that_was_tried_is_kept_or_logged(
    server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        guess(server, NAME, OF_NAME + 1)
        server.try_in("mật khẩu vào nhầm ô tên", PASSWORD)  # people type it there
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    for typed in ("đoán lần", PASSWORD):
        assert typed not in caplog.text and typed.encode() not in kept
    trail = str(list(server.parts.library.catalogue.access.audit.all()))
    assert "mật khẩu vào nhầm ô tên" not in trail and trail.count("'sign_in'") == OF_NAME + 1
