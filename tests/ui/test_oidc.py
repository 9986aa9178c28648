"""Coming in through an OpenID Connect provider: a fake one that can do wrong, and a real one in its own process."""

from __future__ import annotations

import base64
import json
import logging
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
import uvicorn
from door_fakes import door_app, door_parts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from oidc_fakes import CLIENT, ISSUER, KEY, OTHER_KEY, SECRET, SECRET_KEY, FakeProvider
from oidc_provider import RealProvider, real_provider
from starlette.responses import Response
from ui_clients import HERE, LocalClient
from ui_serving import free_port

from ui.access.cookies import NAME, SECURE
from ui.access.oidc import oidc_routers
from ui.access.oidc_provider import Provider
from ui.access.sign_on_cookie import NAME as WAITING
from ui.serving import serving_as
from ui.wiring import Parts
from vectorstore.access.kept_attempts import OF_ADDRESS, SECONDS

THERE = "/sign-in/oidc"
SETTINGS = {"sign_on": "oidc", "oidc_issuer": ISSUER, "oidc_client": CLIENT, "oidc_secret": SECRET, "anonymous": "no"}


class Office:
    """A server of ours, a provider, and a browser."""

    def __init__(self, folder: Path, tables: Path, **said: Any) -> None:
        self.provider = FakeProvider()
        self.now = 0.0
        self.parts: Parts = door_parts(folder, tables, **(SETTINGS | said))
        speaking = Provider(self.parts.settings, self.provider.transport, lambda: self.now)
        self.app = door_app(self.parts, *oidc_routers(self.parts, "vi", speaking))
        self.browser = LocalClient(self.app, follow_redirects=False)

    @property
    def people(self) -> list[Any]:
        return list(self.parts.library.catalogue.access.people.all())

    def begin(self, to: str = "") -> str:
        """Where the browser is sent."""
        sent = self.browser.get(THERE, params={"next": to} if to else {})
        assert sent.status_code == 302, sent.text
        return str(sent.headers["location"])

    def way_in(self, to: str = "", **changes: str) -> Any:
        return self.browser.get(self.provider.consents(self.begin(to), **changes))

    def sign_ins(self) -> list[tuple[str, str, dict[str, Any]]]:
        entries = self.parts.library.catalogue.access.audit.all(action="sign_in")
        return [(one.done.who, one.done.outcome, dict(one.done.details)) for one in entries]


@pytest.fixture
def office(tmp_path: Path, tables: Path) -> Office:
    return Office(tmp_path, tables, admin_groups="Quản trị, CNTT", editor_groups="Văn thư")


@pytest.fixture(scope="module")
def long_open(tmp_path_factory: pytest.TempPathFactory, tables: Path) -> Office:
    return Office(tmp_path_factory.mktemp("office"), tables)


@pytest.fixture
def busy(long_open: Office) -> Office:
    """One that has been open for some time: making one takes longer than most tests. Its provider does right again."""
    long_open.provider.__init__()  # type: ignore[misc]
    long_open.browser.cookies.clear()
    long_open.now += 4000.0
    return long_open


def test_who_has_come_back_is_signed_in_where_they_wanted_to_go(office: Office) -> None:
    office.provider.claims |= {"name": "Nguyễn Thị Lan", "groups": ["Văn thư", "Tổ 1"]}
    came = office.way_in("plans?page=2")
    assert (came.status_code, came.headers["location"]) == (303, "./../../plans?page=2")
    (lan,) = office.people
    assert (lan.origin, lan.subject, lan.name, lan.shown) == (ISSUER, "u-1", "lan", "Nguyễn Thị Lan")
    assert (lan.given_role, lan.given_groups, lan.role, lan.has_password) == (
        "editor",
        ("Văn thư", "Tổ 1"),
        "reader",
        False,
    )
    assert lan.seen_at is not None
    assert office.browser.get("/plans").json() == {
        "name": "lan", "role": "editor", "how": "session", "scheme": "http", "address": "127.0.0.1"
    }  # fmt: skip
    assert office.sign_ins() == [("lan", "done", {"way": "oidc"})]


def test_the_cookie_that_waits_goes_to_two_addresses_and_ends_with_the_sign_on(office: Office) -> None:
    sent = office.browser.get(THERE)
    (waits,) = sent.headers.get_list("set-cookie")
    assert waits.startswith(f"{WAITING}=") and "Path=/sign-in/oidc;" in waits and "Max-Age=600" in waits
    assert "HttpOnly" in waits and "SameSite=lax" in waits and "Secure" not in waits
    came = office.browser.get(office.provider.consents(sent.headers["location"]))
    given = {one.partition("=")[0]: one for one in came.headers.get_list("set-cookie")}
    assert set(given) == {WAITING, NAME}
    assert "Max-Age=0" in given[WAITING]
    assert came.headers["cache-control"] == sent.headers["cache-control"] == "no-store"


def test_what_is_asked_of_the_provider(office: Office) -> None:
    asked = {name: values[0] for name, values in parse_qs(urlsplit(office.begin()).query).items()}
    assert {name: asked[name] for name in ("response_type", "client_id", "scope", "code_challenge_method")} == {
        "response_type": "code", "client_id": CLIENT, "scope": "openid profile email groups",
        "code_challenge_method": "S256",
    }  # fmt: skip
    assert asked["redirect_uri"] == f"{HERE}/sign-in/oidc/back"
    assert min(len(asked[name]) for name in ("state", "nonce", "code_challenge")) >= 20
    again = {name: values[0] for name, values in parse_qs(urlsplit(office.begin()).query).items()}
    assert not {asked[name] for name in ("state", "nonce", "code_challenge")} & set(again.values())


def test_behind_a_proxy_people_come_back_to_the_public_address(tmp_path: Path, tables: Path) -> None:
    office = Office(tmp_path, tables, public_url="https://ke-hoach.example/tra-cuu/", proxies="127.0.0.1")
    office.browser.headers["x-forwarded-for"] = "10.1.2.3"
    sent = office.browser.get(THERE)
    assert parse_qs(urlsplit(sent.headers["location"]).query)["redirect_uri"] == [
        "https://ke-hoach.example/tra-cuu/sign-in/oidc/back"
    ]
    (waits,) = sent.headers.get_list("set-cookie")
    assert waits.startswith(f"__Secure-{WAITING}=") and "Path=/tra-cuu/sign-in/oidc;" in waits and "Secure" in waits
    held = waits.partition(";")[0]
    back = office.provider.consents(sent.headers["location"])
    came = office.browser.get(f"/sign-in/oidc/back?{urlsplit(back).query}", headers={"cookie": held})
    assert came.status_code == 303
    assert [one.partition("=")[0] for one in came.headers.get_list("set-cookie")] == [SECURE, f"__Secure-{WAITING}"]


@pytest.mark.parametrize(
    "to",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "../../..//evil.example", "javascript:alert(1)"],
)
def test_nobody_is_sent_to_another_site(busy: Office, to: str) -> None:
    assert busy.way_in(to).headers["location"] == "./../../"


# --- what can't be believed ---


def _tampered(token: str) -> str:
    """The token with somebody else in it."""
    header, body, signature = token.split(".")
    claims = json.loads(base64.urlsafe_b64decode(body + "==")) | {"sub": "admin"}
    changed = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    return f"{header}.{changed}.{signature}"


def _unsigned(token: str) -> str:
    none = base64.urlsafe_b64encode(b'{"alg":"none"}').decode().rstrip("=")
    return f"{none}.{token.split('.')[1]}."


HOUR_AGO = int(time.time()) - 3600
WRONG: dict[str, dict[str, Any]] = {
    "signed by another key of the same name": {"key": OTHER_KEY},
    "signed with the secret that we have too": {"key": SECRET_KEY, "header": {"alg": "HS256"}},
    "unsigned": {"id_token": _unsigned},
    "changed": {"id_token": _tampered},
    "not there": {"id_token": lambda token: None},
    "no token": {"id_token": lambda token: "not.a.token"},
    "no text": {"id_token": lambda token: ["x"]},
    "over": {"claims": {"sub": "u-1", "exp": HOUR_AGO}},
    "without an end": {"claims": {"sub": "u-1", "exp": None}},
    "not yet": {"claims": {"sub": "u-1", "nbf": HOUR_AGO + 7200}},
    "for another program": {"claims": {"sub": "u-1", "aud": "payroll"}},
    "for another program, by way of ours": {"claims": {"sub": "u-1", "aud": "payroll", "azp": CLIENT}},
    "for several, without saying for whom it was made": {"claims": {"sub": "u-1", "aud": [CLIENT, "payroll"]}},
    "of another provider": {"claims": {"sub": "u-1", "iss": "https://other.example"}},
    "of no provider": {"claims": {"sub": "u-1", "iss": None}},
    "of another sign-in": {"claims": {"sub": "u-1", "nonce": "another"}},
    "without the nonce": {"claims": {"sub": "u-1", "nonce": None}},
    "about nobody": {"claims": {"sub": None}},
    "about an empty name": {"claims": {"sub": ""}},
    "about a number": {"claims": {"sub": 7}},
    "about a control character": {"claims": {"sub": "u\x00-1"}},
    "about somebody endless": {"claims": {"sub": "u" * 300}},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_token_that_is_not_right_lets_nobody_in(busy: Office, wrong: dict[str, Any]) -> None:
    for name, value in wrong.items():
        setattr(busy.provider, name, value)
    known = len(busy.people)
    came = busy.way_in()
    assert came.status_code == 502
    assert "Không tin được câu trả lời" in came.text and 'href="../../sign-in/oidc?' in came.text
    assert [one.partition("=")[0] for one in came.headers.get_list("set-cookie")] == [WAITING]
    assert len(busy.people) == known
    assert busy.sign_ins()[-1] == ("", "refused", {"way": "oidc", "reason": "wrong"})


def test_an_answer_counts_once(office: Office) -> None:
    there = office.begin()
    held = office.browser.cookies.get(WAITING)
    back = office.provider.consents(there)
    assert office.browser.get(back).status_code == 303
    assert office.browser.get(back).status_code == 400  # the browser has forgotten what it began
    again = office.browser.get(back, headers={"cookie": f"{WAITING}={held}"})
    assert again.status_code == 400  # and the provider remembers the code
    assert "Lần đăng nhập này đã hết hạn" in again.text


@pytest.mark.parametrize(
    "said", ["", "state=x", "code=c", "error=access_denied", "state=%00&code=%FF", "iss=x&state=x"]
)
def test_an_answer_to_nothing_is_refused(busy: Office, said: str) -> None:
    busy.begin()
    assert busy.browser.get(f"/sign-in/oidc/back?{said}").status_code == 400
    assert busy.sign_ins()[-1] == ("", "refused", {"way": "oidc", "reason": "stale"})


def test_answers_to_nothing_do_not_fill_the_trail(busy: Office) -> None:
    """Whoever reaches the server can send them, without a name or a password."""
    known = len(busy.sign_ins())
    for port in range(OF_ADDRESS + 5):
        stranger = LocalClient(busy.app, client=(f"2001:db8::{port:x}", 50000))  # one network, other addresses
        assert stranger.get("/sign-in/oidc/back?state=x").status_code == 400
    assert len(busy.sign_ins()) == known + OF_ADDRESS
    busy.now += SECONDS
    assert stranger.get("/sign-in/oidc/back?state=x").status_code == 400
    assert len(busy.sign_ins()) == known + OF_ADDRESS + 1


def test_another_browser_cannot_use_the_answer(office: Office) -> None:
    mine = office.provider.consents(office.begin())
    other = LocalClient(office.app, follow_redirects=False)
    assert other.get(mine).status_code == 400
    other.get(THERE)  # it began one of its own
    assert other.get(mine).status_code == 400
    assert office.people == []


def test_what_waits_is_signed_by_this_server(office: Office, tmp_path: Path, tables: Path) -> None:
    elsewhere = Office(tmp_path / "elsewhere", tables)
    back = elsewhere.provider.consents(elsewhere.begin())
    held = elsewhere.browser.cookies.get(WAITING)
    assert office.browser.get(back, headers={"cookie": f"{WAITING}={held}"}).status_code == 400


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=80), st.binary(max_size=40))
def test_no_cookie_and_no_query_is_a_failure_of_ours(busy: Office, held: bytes, said: bytes) -> None:
    safe = bytes(byte for byte in held if byte >= 32)
    query = "".join(f"%{byte:02x}" for byte in said)
    got = busy.browser.get(f"/sign-in/oidc/back?state={query}", headers={"cookie": WAITING.encode() + b"=" + safe})
    assert got.status_code == 400


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        ("access_denied", 403, "Nơi đăng nhập của cơ quan không cho vào"),
        ("server_error", 503, "Không liên lạc được"),
        ("temporarily_unavailable", 503, "Không liên lạc được"),
        ("unauthorized_client", 502, "từ chối yêu cầu"),
        ("<script>alert(1)</script>", 502, "từ chối yêu cầu"),
    ],
)
def test_what_the_provider_refuses(busy: Office, error: str, status: int, title: str) -> None:
    came = busy.way_in(error=error, error_description="<b>gọi 0900 000 000</b>")
    assert (came.status_code, title in came.text) == (status, True)
    assert "0900" not in came.text and "<script>alert" not in came.text  # a stranger's words are not shown


def test_another_providers_answer_is_none_of_this_one(office: Office) -> None:
    assert office.way_in(iss="https://other.example").status_code == 502
    assert office.way_in(iss=ISSUER).status_code == 303


# --- a provider that is down, or badly set up ---


def _fails(error: Exception) -> Any:
    def answer(request: httpx2.Request) -> httpx2.Response:
        raise error

    return answer


def _gives(status: int, **said: Any) -> Any:
    return lambda request: httpx2.Response(status, **said)


ITSELF, TOKEN, KEYS = "/realms/xa/.well-known/openid-configuration", "/token", "/keys"
BROKEN = [
    (ITSELF, _fails(httpx2.ConnectError("refused")), 503),
    (ITSELF, _fails(httpx2.ReadTimeout("slow")), 503),
    (ITSELF, _gives(500), 503),
    (ITSELF, _gives(404), 502),
    (ITSELF, _gives(302, headers={"location": "https://other.example/"}), 502),
    (ITSELF, _gives(200, text="<html>"), 502),
    (ITSELF, _gives(200, json=[]), 502),
    (TOKEN, _fails(httpx2.ConnectError("refused")), 503),
    (TOKEN, _gives(503), 503),
    (TOKEN, _gives(200, text="<html>"), 502),
    (TOKEN, _gives(200, json=[]), 502),
    (TOKEN, _gives(401, json={"error": "invalid_client"}), 502),
    (TOKEN, _gives(400, json={"error": "invalid_grant"}), 400),
    (TOKEN, _gives(200, json={"error": ["x"]}), 502),
    (KEYS, _fails(httpx2.ConnectError("refused")), 503),
    (KEYS, _gives(200, json={"keys": []}), 502),
    (KEYS, _gives(200, json={"keys": "x"}), 502),
    (KEYS, _gives(200, json={"keys": [{"kty": "EC"}]}), 502),
    (KEYS, _gives(200, text="x"), 502),
]


@pytest.mark.parametrize(("path", "answer", "status"), BROKEN)
def test_a_provider_that_fails_is_a_page(busy: Office, path: str, answer: Any, status: int) -> None:
    busy.provider.answers[path] = answer
    sent = busy.browser.get(THERE, params={"next": "plans"})
    came = busy.browser.get(busy.provider.consents(sent.headers["location"])) if sent.status_code == 302 else sent
    assert came.status_code == status
    assert "sign-in/oidc?next=plans" in came.text
    busy.provider.answers.clear()
    assert busy.way_in().status_code == 303  # nothing of it is kept


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"issuer": "https://other.example"}, "another one"),
        ({"issuer": None}, "another one"),
        ({"token_endpoint": "http://sso.example/token"}, "token_endpoint"),
        ({"jwks_uri": "file:///etc/passwd"}, "jwks_uri"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "authorization_endpoint"),
        ({"authorization_endpoint": 7}, "authorization_endpoint"),
        ({"jwks_uri": None}, "jwks_uri"),
    ],
)
def test_what_a_provider_says_of_itself_is_looked_at(
    busy: Office, caplog: pytest.LogCaptureFixture, said: dict[str, Any], reason: str
) -> None:
    busy.provider.said = said
    assert busy.browser.get(THERE).status_code == 502
    assert reason in caplog.text


def test_what_else_it_says_changes_nothing(office: Office) -> None:
    office.provider.said = {"verify": False, "client_id": "x", "proxy": "http://other.example", "transport": "x",
                            "jwks": {"keys": [OTHER_KEY.as_dict(private=False)]}}  # fmt: skip
    assert office.way_in().status_code == 303
    office.provider.said |= {"id_token_signing_alg_values_supported": ["none", "HS256"]}
    office.now += 4000.0
    office.provider.id_token = _unsigned
    assert office.way_in().status_code == 502


def test_an_issuer_may_end_in_a_slash(tmp_path: Path, tables: Path) -> None:
    office = Office(tmp_path, tables, oidc_issuer=f"{ISSUER}/")
    assert office.way_in().status_code == 303
    assert office.people[0].origin == ISSUER


def test_a_new_key_is_found(office: Office) -> None:
    assert office.way_in().status_code == 303
    office.provider.key = office.provider.published = OTHER_KEY  # of the same name: what is kept fails once
    assert [office.way_in().status_code, office.way_in().status_code] == [502, 303]


def test_what_it_says_of_itself_is_kept_for_an_hour(office: Office) -> None:
    def asked() -> int:
        return sum(request.url.path == ITSELF for request in office.provider.asked)

    for _ in range(3):
        office.way_in()
    assert asked() == 1
    office.now += 3601.0
    office.way_in()
    assert asked() == 2


@pytest.mark.parametrize(
    ("methods", "secret", "how"),
    [
        (None, SECRET, "basic"),
        (["client_secret_post", "client_secret_basic"], SECRET, "basic"),
        (["client_secret_post"], SECRET, "post"),
        (None, "", "none"),
    ],
)
def test_how_this_program_says_who_it_is(tmp_path: Path, tables: Path, methods: Any, secret: str, how: str) -> None:
    office = Office(tmp_path, tables, oidc_secret=secret)
    office.provider.said = {"token_endpoint_auth_methods_supported": methods}
    office.way_in()
    (request,) = (one for one in office.provider.asked if one.url.path == TOKEN)
    posted = parse_qs(request.content.decode())
    assert ("authorization" in request.headers, "client_secret" in posted) == (how == "basic", how == "post")


# --- who they are here ---


@pytest.mark.parametrize(
    ("groups", "role", "kept"),
    [
        (["CNTT"], "admin", ("CNTT",)),
        (["văn thư", "quản trị"], "admin", ("văn thư", "quản trị")),
        ("Văn thư, Tổ 1", "editor", ("Văn thư", "Tổ 1")),
        (["Tổ 1", "Tổ 1", "", 7, None, ["CNTT"], "x" * 101, "a\x00b"], "reader", ("Tổ 1",)),
        ({"CNTT": True}, "reader", ()),
        (None, "reader", ()),
    ],
)
def test_groups_give_the_role(office: Office, groups: Any, role: str, kept: tuple[str, ...]) -> None:
    office.provider.claims["groups"] = groups
    assert office.way_in().status_code == 303
    (lan,) = office.people
    assert (lan.given_role, lan.given_groups) == (role, kept)


def test_a_role_that_is_taken_away_is_gone_at_the_next_sign_in(office: Office) -> None:
    office.provider.claims["groups"] = ["CNTT"]
    office.way_in()
    assert office.browser.get("/admin").status_code == 200
    office.provider.claims["groups"] = []
    office.way_in()
    assert office.browser.get("/admin").status_code == 403
    assert [(lan.given_role, lan.given_groups) for lan in office.people] == [("reader", ())]


def test_names_may_change_and_the_person_stays(office: Office) -> None:
    office.way_in()
    office.provider.claims |= {"preferred_username": "lan.nguyen", "name": "Nguyễn Lan"}
    office.way_in()
    assert [(lan.name, lan.shown) for lan in office.people] == [("lan", "Nguyễn Lan")]


def test_nobody_is_taken_for_somebody_of_the_same_name(office: Office) -> None:
    office.parts.library.catalogue.access.people.create("Lan", "admin")
    office.way_in()
    assert office.browser.get("/plans").json()["name"] == "lan (2)"
    assert office.browser.get("/admin").status_code == 403


@pytest.mark.parametrize(
    ("claims", "name"),
    [
        ({"email": "lan@xa.example"}, "lan@xa.example"),
        ({}, "u-1"),
        ({"preferred_username": ["lan"], "email": "x" * 101}, "u-1"),
        ({"preferred_username": "  Nguyễn   Thị Lan "}, "Nguyễn Thị Lan"),
    ],
)
def test_a_name_is_found(office: Office, claims: dict[str, Any], name: str) -> None:
    office.provider.claims = {"sub": "u-1"} | claims
    assert office.way_in().status_code == 303
    assert [one.name for one in office.people] == [name]


def test_who_has_no_name_that_can_be_kept_is_told_so(office: Office) -> None:
    office.provider.claims = {"sub": "u" * 120}
    assert office.way_in().status_code == 403
    assert office.people == []


def test_who_was_disabled_here_stays_out(office: Office) -> None:
    office.way_in()
    office.parts.library.catalogue.access.people.set_disabled("lan", True)
    came = office.way_in()
    assert (came.status_code, "đang bị khóa" in came.text) == (403, True)
    assert office.browser.get("/plans").status_code == 401


def test_claims_may_be_had_by_asking_for_them(office: Office) -> None:
    office.provider.claims = {"sub": "u-1"}
    office.provider.userinfo = {"sub": "u-1", "preferred_username": "lan", "groups": ["CNTT"], "iss": "x"}
    office.way_in()
    assert [(lan.name, lan.given_role) for lan in office.people] == [("lan", "admin")]


@pytest.mark.parametrize("userinfo", [{"sub": "u-2", "groups": ["CNTT"]}, {"groups": ["CNTT"]}, {}, []])
def test_what_is_said_of_somebody_else_counts_for_nothing(office: Office, userinfo: Any) -> None:
    office.provider.claims = {"sub": "u-1"}
    office.provider.userinfo = userinfo
    assert office.way_in().status_code == 502
    assert office.people == []


def test_a_session_that_was_there_before_ends(office: Office) -> None:
    office.way_in()
    before = office.browser.cookies.get(NAME)
    office.way_in()
    assert office.browser.cookies.get(NAME) != before
    other = LocalClient(office.app, cookies={NAME: str(before)})
    assert other.get("/plans").status_code == 401


def test_no_secret_is_logged_kept_or_shown(office: Office, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    pages: list[Response] = [office.way_in()]
    office.provider.key = OTHER_KEY
    pages.append(office.way_in())
    office.provider.answers[TOKEN] = _gives(401, json={"error": "invalid_client", "error_description": SECRET})
    pages.append(office.way_in())
    posted = [parse_qs(one.content.decode()) for one in office.provider.asked if one.url.path == TOKEN]
    secrets = {SECRET, "an-access-token"} | {one[name][0] for one in posted for name in ("code_verifier",)}
    said = caplog.text + "".join(page.text for page in pages) + repr(office.sign_ins())  # type: ignore[attr-defined]
    assert len(secrets) == 5 and not [secret for secret in secrets if secret in said]
    assert "somebody could not sign in through the provider: refused" in caplog.text


def test_without_a_provider_there_are_no_such_addresses(tmp_path: Path, tables: Path) -> None:
    parts = door_parts(tmp_path, tables)
    assert oidc_routers(parts, "vi") == ()
    assert KEY.kid == OTHER_KEY.kid


# --- a real provider, in a process of its own ---


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    with real_provider(tmp_path_factory.mktemp("provider"), "--require-nonce") as provider:
        yield provider


class RealOffice:
    """A server of ours that goes by it, and browsers."""

    def __init__(self, folder: Path, tables: Path, issuer: str) -> None:
        said = SETTINGS | {"oidc_issuer": issuer, "admin_groups": "CNTT"}
        self.parts = door_parts(folder, tables, **said)
        self.app = door_app(self.parts, *oidc_routers(self.parts, "vi"))

    def browser(self) -> LocalClient:
        return LocalClient(self.app, follow_redirects=False)


@pytest.mark.slow
def test_the_whole_way_in_through_a_real_provider(real: RealProvider, tmp_path: Path, tables: Path) -> None:
    office = RealOffice(tmp_path, tables, real.issuer)
    browser, other = office.browser(), office.browser()
    real.knows("u-7", {"preferred_username": "lan", "name": "Nguyễn Thị Lan", "groups": ["CNTT"]})
    there = browser.get(THERE, params={"next": "plans"}).headers["location"]
    assert there.startswith(f"{real.issuer}/oauth2/authorize?")
    back = real.consents(there, "u-7")
    assert other.get(back).status_code == 400  # another browser's
    came = browser.get(back)
    assert (came.status_code, came.headers["location"]) == (303, "./../../plans")
    assert browser.get("/admin").json()["role"] == "admin"
    assert browser.get(back).status_code == 400  # once only

    real.knows("u-7", {"preferred_username": "lan", "groups": []})
    assert browser.get(real.consents(browser.get(THERE).headers["location"], "u-7")).status_code == 303
    assert browser.get("/admin").status_code == 403
    (lan,) = office.parts.library.catalogue.access.people.all()
    assert (lan.origin, lan.subject, lan.shown, lan.given_groups) == (real.issuer, "u-7", "Nguyễn Thị Lan", ())


@pytest.mark.slow
def test_somebody_who_declines_at_a_real_provider(real: RealProvider, tmp_path: Path, tables: Path) -> None:
    browser = RealOffice(tmp_path, tables, real.issuer).browser()
    back = real.declines(browser.get(THERE).headers["location"])
    assert "error=access_denied" in back and "state=" not in back
    assert browser.get(back).status_code == 400  # it leaves the state out: whose answer this is, nobody can tell
    sent = parse_qs(urlsplit(browser.get(THERE).headers["location"]).query)["state"][0]
    assert browser.get(f"{back}&state={sent}").status_code == 403


@pytest.mark.slow
def test_a_real_token_with_another_audience_or_changed_on_its_way(
    real: RealProvider, tmp_path: Path, tables: Path
) -> None:
    parts = door_parts(tmp_path, tables, **(SETTINGS | {"oidc_issuer": real.issuer}))
    changes: list[Any] = [_tampered, _unsigned, str]

    class Changing(httpx2.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
            answer = await super().handle_async_request(request)
            if not request.url.path.endswith("/token"):
                return answer
            said = json.loads(await answer.aread())
            return httpx2.Response(200, json=said | {"id_token": changes.pop(0)(said["id_token"])})

    app = door_app(parts, *oidc_routers(parts, "vi", Provider(parts.settings, Changing())))
    browser = LocalClient(app, follow_redirects=False)
    came = [browser.get(real.consents(browser.get(THERE).headers["location"], "u-8")).status_code for _ in range(3)]
    assert came == [502, 502, 303]


@pytest.mark.slow
def test_a_real_token_that_is_over(tmp_path: Path, tables: Path, caplog: pytest.LogCaptureFixture) -> None:
    with real_provider(tmp_path, "--token-max-age", "-120") as provider:
        browser = RealOffice(tmp_path / "office", tables, provider.issuer).browser()
        back = provider.consents(browser.get(THERE).headers["location"], "u-9")
        assert browser.get(back).status_code == 502
    assert caplog.messages[-1].endswith("the ID token: expired_token")
    assert browser.get(THERE).status_code == 503  # it is gone, and what it said of itself was thrown away


@pytest.mark.slow
def test_real_http_both_ways(real: RealProvider, tmp_path: Path, tables: Path) -> None:
    office = RealOffice(tmp_path, tables, real.issuer)
    real.knows("u-10", {"preferred_username": "minh"})
    with running(office.app) as address, httpx2.Client(base_url=address, trust_env=False) as browser:
        there = browser.get(THERE, params={"next": "plans"})
        assert parse_qs(urlsplit(there.headers["location"]).query)["redirect_uri"] == [f"{address}{THERE}/back"]
        came = browser.get(real.consents(there.headers["location"], "u-10"), follow_redirects=True)
        assert (came.url.path, came.json()["name"]) == ("/plans", "minh")


@contextmanager
def running(app: Any) -> Iterator[str]:
    """The application on a port of this machine, as ``serve`` runs it."""
    server = uvicorn.Server(serving_as(app))
    port = free_port()
    with socket.create_server(("127.0.0.1", port)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(20)


@pytest.mark.slow
def test_only_who_has_a_provider_pays_for_it() -> None:
    heavy = "('authlib', 'joserfc', 'httpx2', 'itsdangerous')"
    loaded = f"import sys, ui.access.routes; print([name for name in {heavy} if name in sys.modules])"
    said = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"
