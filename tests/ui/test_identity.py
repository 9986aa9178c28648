"""Who sends a request: by what is sent first, and never somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from door_fakes import ask, door_app, door_parts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.requests import Request
from ui_clients import LocalClient, enter, person_of, token_of

from ui.access.cookies import NAME, SECURE
from ui.access.identity import Identity
from ui.wiring import Parts

HOST = (b"host", b"127.0.0.1:7860")


@pytest.fixture
def parts(tmp_path: Path, tables: Path) -> Parts:
    return door_parts(tmp_path, tables, anonymous="no")


@pytest.fixture
def app(parts: Parts) -> Any:
    return door_app(parts)


def _session(parts: Parts, role: Any = "reader", name: str = "") -> str:
    return parts.library.catalogue.access.sessions.open(person_of(parts, role, name).id)


def _token(parts: Parts, role: Any = "admin", name: str = "") -> str:
    return token_of(parts, role, name)["authorization"]


def test_nobody_in_particular(app: Any) -> None:
    assert ask(app).status == 401


def test_a_session(parts: Parts, app: Any) -> None:
    client = LocalClient(app)
    enter(client, parts, "editor")
    assert client.get("/plans").json() | {"address": ""} == {
        "name": "editor", "role": "editor", "how": "session", "scheme": "http", "address": ""
    }  # fmt: skip


def test_a_token_goes_before_a_session(parts: Parts, app: Any) -> None:
    cookie = (b"cookie", f"{NAME}={_session(parts, 'reader')}".encode())
    got = ask(app, headers=[HOST, cookie, (b"authorization", _token(parts, "admin").encode())])
    assert b'"name":"admin"' in got.body and b'"how":"token"' in got.body


WRONG_TOKENS = [b"Bearer", b"Bearer ", b"bearer x", b"BEARER \xff\xfe", b"Bearer " + b"x" * 60_000, b"Bearer a b c",
                b"Bearer \t", b"Bearer\tx"]  # fmt: skip


@pytest.mark.parametrize("sent", WRONG_TOKENS[:-1], ids=lambda sent: repr(sent)[:20])
def test_a_wrong_token_is_refused_whoever_else_is_sent_along(parts: Parts, app: Any, sent: bytes) -> None:
    cookie = (b"cookie", f"{NAME}={_session(parts, 'admin')}".encode())
    got = ask(app, headers=[HOST, cookie, (b"authorization", sent)])
    assert (got.status, b"wrong_token" in got.body) == (401, True)


def test_a_token_with_something_before_or_behind_it_is_another_one(parts: Parts, app: Any) -> None:
    token = _token(parts).encode()
    sent = (token + b"x", token[:-1], token.replace(b"Bearer ", b"Bearer Bearer "), token + b"\x00", token.swapcase())
    for one in sent:
        assert ask(app, headers=[HOST, (b"authorization", b"Bearer " + one[7:])]).status == 401, one


@pytest.mark.parametrize("sent", [b"", b"Basic bGFuOmxhbg==", b"Digest x", b"Negotiate", b"\xff", WRONG_TOKENS[-1]])
def test_what_is_no_token_counts_for_nothing(parts: Parts, app: Any, sent: bytes) -> None:
    assert ask(app, headers=[HOST, (b"authorization", sent)]).status == 401
    cookie = (b"cookie", f"{NAME}={_session(parts)}".encode())  # as of a proxy that asks for names by itself
    assert ask(app, headers=[HOST, (b"authorization", sent), cookie]).status == 200


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"cookie", b"authorization", b"host", b"x-remote-user", b"origin"]))
def test_no_header_is_a_failure_of_ours(app: Any, value: bytes, name: bytes) -> None:
    for sent in (value, f"{NAME}=".encode() + value, b"Bearer " + value):
        assert ask(app, headers=[HOST, (name, sent)]).status == 401


@pytest.mark.parametrize(
    "held",
    [b"", b"\x00", b"x" * 60_000, "Nguyễn".encode(), b'"quoted"', b"\\054", b"a=b", b";;;", b"\xff\xfe", b"null"],
    ids=lambda held: repr(held)[:20],
)
def test_a_cookie_that_is_none_of_ours_is_nobodys(app: Any, held: bytes) -> None:
    assert ask(app, headers=[HOST, (b"cookie", f"{NAME}=".encode() + held)]).status == 401


def test_over_https_only_the_cookie_of_https_counts(parts: Parts, app: Any) -> None:
    secret = _session(parts)
    for scheme, name, status in (
        ("http", NAME, 200),
        ("https", SECURE, 200),
        ("https", NAME, 401),
        ("http", SECURE, 401),
    ):
        got = ask(app, headers=[HOST, (b"cookie", f"{name}={secret}".encode())], scheme=scheme)
        assert got.status == status, (scheme, name)


def test_who_is_gone_or_disabled_is_nobody(parts: Parts, app: Any) -> None:
    people = parts.library.catalogue.access.people
    for end in (people.forget, lambda name: people.set_disabled(name, True)):
        cookie = (b"cookie", f"{NAME}={_session(parts, 'reader', 'lan')}".encode())
        token = (b"authorization", _token(parts, "reader", "lan").encode())
        assert [ask(app, headers=[HOST, one]).status for one in (cookie, token)] == [200, 200]
        end("lan")
        assert [ask(app, headers=[HOST, one]).status for one in (cookie, token)] == [401, 401]


def test_a_token_does_no_more_than_it_and_its_person_may(parts: Parts, app: Any) -> None:
    access = parts.library.catalogue.access
    person = person_of(parts, "admin", "first")
    secret, _ = access.tokens.create(person_of(parts, "editor", "lan").id, "test", "editor")
    held = (b"authorization", f"Bearer {secret}".encode())
    assert b'"role":"editor"' in ask(app, headers=[HOST, held]).body
    access.people.set_role("lan", "reader")
    assert b'"role":"reader"' in ask(app, headers=[HOST, held]).body
    small, _ = access.tokens.create(person.id, "test", "reader")
    assert ask(app, "/admin", headers=[HOST, (b"authorization", f"Bearer {small}".encode())]).status == 403


# --- nobody in particular ---

LOCAL, FAR = [HOST], [(b"host", b"10.0.0.5:7860")]
# (settings, headers, whether anybody may read)
ANYBODY: list[tuple[dict[str, Any], list[tuple[bytes, bytes]], bool]] = [
    ({}, LOCAL, True),
    ({}, FAR, False),
    ({}, [HOST, (b"x-forwarded-for", b"127.0.0.1")], False),
    ({"host": "0.0.0.0"}, LOCAL, False),
    ({"host": "::"}, LOCAL, False),
    ({"host": "10.0.0.5"}, FAR, False),
    ({"host": "localhost"}, LOCAL, True),
    ({"host": "::1"}, [(b"host", b"[::1]:7860")], True),
    ({"proxies": "10.0.0.2"}, LOCAL, False),  # the site is for others too
    ({"proxies": "127.0.0.1"}, LOCAL, False),
    ({"public_url": "https://ke-hoach.example"}, LOCAL, False),
    ({"anonymous": "no"}, LOCAL, False),
    ({"anonymous": "everywhere"}, FAR, True),
    ({"anonymous": "everywhere", "host": "0.0.0.0"}, [], True),
    ({"anonymous": "everywhere", "proxies": "10.0.0.2"}, [*FAR, (b"x-forwarded-for", b"10.9.9.9")], True),
]


@pytest.mark.parametrize(("said", "headers", "may"), ANYBODY)
def test_where_anybody_may_read(said: dict[str, Any], headers: list[tuple[bytes, bytes]], may: bool) -> None:
    from ui.settings import Settings

    identity = Identity(Parts(Settings(**said)))
    scope = {"type": "http", "http_version": "1.1", "headers": headers, "client": ("127.0.0.1", 1), "path": "/"}
    assert identity.lets_anyone_in(scope) is may
    assert (identity.viewer(Request(scope)) is not None) is may
