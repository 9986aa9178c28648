"""A visit through a box: who it is, what it lets in, and what is noted of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from box_fakes import FRAME, HOST, NOW, OTHER, Hands, box_client, box_parts, claims_of, opened, signed
from door_fakes import ask, door_app
from fastapi import APIRouter, Request
from ui_clients import LocalClient, enter, person_of, token_of

from ui.access.account import account_router
from ui.access.box import box_routers
from ui.access.cookies import NAME
from ui.access.identity import Identity
from ui.box.visit import visit_of
from ui.wiring import Parts

SERVER = b"127.0.0.1:7860"


@pytest.fixture
def clock() -> Hands:
    return Hands()


@pytest.fixture
def parts(tmp_path: Path, tables: Path, clock: Hands) -> Parts:
    return box_parts(tmp_path, tables, clock)


@pytest.fixture
def open_parts(tmp_path: Path, tables: Path, clock: Hands) -> Parts:
    """Everybody may read."""
    return box_parts(tmp_path, tables, clock, anonymous="everywhere")


def begin(parts: Parts, token: str | None, origin: str = HOST, **others: Any) -> Any:
    return box_client(parts).post("/box/session", json={"token": token, "origin": origin} | others)


def said(reply: Any) -> tuple[int, str]:
    return reply.status_code, reply.json().get("type", "").rpartition(":")[2]


def trail(parts: Parts) -> list[tuple[str, str, str, str, str]]:
    done = [entry.done for entry in parts.library.catalogue.access.audit.entries()]
    return [(one.who, one.how, one.action, one.of, one.outcome) for one in done]


# --- who it is ---


def test_nobody_in_particular_opens_it_by_a_name_that_the_server_has_not(open_parts: Parts) -> None:
    """Nothing that they ask by it would be let in: so it is said at once, where the box has words for it."""
    person_of(open_parts, "editor", "lan")
    client, by = box_client(open_parts), {"host": "ke-hoach.example", "origin": "http://ke-hoach.example"}
    asked: dict[str, Any] = {"token": None, "origin": HOST}
    assert said(client.post("/box/session", json=asked, headers=by)) == (421, "wrong_host")
    assert client.post("/box/session", json=asked, headers=by | {"host": "may-chu"}).status_code == 200
    named = asked | {"token": signed(open_parts.box.key(HOST), claims_of("lan"))}
    assert client.post("/box/session", json=named, headers=by).status_code == 200


def test_somebody_whom_the_host_names(parts: Parts) -> None:
    person_of(parts, "editor", "lan")
    reply = begin(parts, signed(parts.box.key(HOST), claims_of("LAN")), plans=["a-1"])
    assert reply.status_code == 200 and reply.headers["cache-control"] == "no-store"
    assert reply.json() | {"session": ""} == {"session": "", "seconds": 3600, "name": "lan"}
    assert "set-cookie" not in reply.headers
    header = {"authorization": f"Box {reply.json()['session']}"}
    client = box_client(parts)
    told = client.get("/plans", headers=header)
    assert told.json() | {"address": "", "scheme": ""} == {
        "name": "lan", "role": "reader", "how": "box", "scheme": "", "address": ""
    }  # fmt: skip
    assert told.headers["cache-control"] == "no-store"
    assert trail(parts) == [("lan", "box", "open_box", HOST, "done")]


def test_the_guard_says_through_which_box_a_request_comes(parts: Parts) -> None:
    router = APIRouter()

    @router.get("/register/visit")
    def visit(request: Request) -> Any:
        found = visit_of(request)
        return found and [found.origin, found.person_id, list(found.plans)]

    lan = person_of(parts, "reader", "lan")
    sealed = parts.box.began(HOST, lan.id, ("a-1", "b"))
    client = LocalClient(door_app(parts, router))
    assert client.get("/register/visit", headers={"authorization": f"Box {sealed}"}).json() == [
        HOST,
        lan.id,
        ["a-1", "b"],
    ]
    enter(client, parts)
    assert client.get("/register/visit").json() is None


def test_an_admin_is_a_reader_in_a_box(parts: Parts) -> None:
    person_of(parts, "admin", "lan")
    client = box_client(parts)
    header = opened(client, parts)
    assert client.get("/admin", headers=header).status_code == 403
    assert client.post("/admin", headers=header).status_code == 403
    assert client.get("/plans", headers=header).json()["role"] == "reader"


def test_an_admin_sees_in_a_box_what_their_groups_see(parts: Parts) -> None:
    lan = person_of(parts, "admin", "lan")
    sealed = parts.box.began(HOST, lan.id)
    sent = [(b"authorization", f"Box {sealed}".encode()), (b"host", SERVER)]
    request = Request({"type": "http", "headers": sent, "path": "/", "query_string": b"", "method": "GET"})
    viewer = Identity(parts).viewer(request)
    assert viewer is not None and not viewer.sight.everything


def test_nobody_in_particular_where_such_may_read(open_parts: Parts) -> None:
    client = box_client(open_parts)
    header = opened(client, open_parts, None)
    assert client.get("/plans", headers=header).json()["how"] == "box"
    assert trail(open_parts) == []  # that somebody reads is not noted
    assert said(begin(open_parts, signed(open_parts.box.key(HOST), claims_of("ai")))) == (200, "")


def test_nobody_in_particular_where_all_must_sign_in(parts: Parts) -> None:
    assert said(begin(parts, None)) == (401, "box_no_visitor")
    assert said(begin(parts, signed(parts.box.key(HOST), claims_of("ai")))) == (401, "box_person")
    assert [entry[2:] for entry in trail(parts)] == [("open_box", "", "refused")]  # once a minute


def test_who_may_not_come_in_is_nobody_at_all(open_parts: Parts) -> None:
    person_of(open_parts, "reader", "lan")
    open_parts.library.catalogue.access.people.set_disabled("lan", True)
    assert said(begin(open_parts, signed(open_parts.box.key(HOST), claims_of()))) == (401, "box_person")


def test_nobody_is_made(open_parts: Parts) -> None:
    begin(open_parts, signed(open_parts.box.key(HOST), claims_of("ai")))
    assert open_parts.library.catalogue.access.people.all() == ()


# --- what is refused ---


def test_a_page_of_no_known_origin(parts: Parts) -> None:
    for origin in ("https://evil.example", HOST + "/", HOST.upper(), "null", "", HOST + ".evil.example"):
        assert said(begin(parts, None, origin)) == (403, "box_origin")
    assert "https://evil.example" in begin(parts, None, "https://evil.example").json()["detail"]


def test_a_token_that_is_not_the_hosts(parts: Parts) -> None:
    person_of(parts, "reader", "lan")
    forged = signed(parts.box.key(OTHER), claims_of())
    for token in (forged, "", "x.y.z", signed(parts.box.key(OTHER), claims_of(iss=OTHER))):
        reply = begin(parts, token)
        assert said(reply) == (401, "box_token") and reply.json()["detail"]
    assert said(begin(parts, signed(parts.box.key(HOST), claims_of()), OTHER)) == (401, "box_token")


def test_a_token_opens_one_visit(parts: Parts, clock: Hands) -> None:
    person_of(parts, "reader", "lan")
    token = signed(parts.box.key(HOST), claims_of())
    assert said(begin(parts, token)) == (200, "")
    again = begin(parts, token)
    assert said(again) == (401, "box_token") and "đã dùng" in again.json()["detail"]
    clock.now = NOW + 90
    assert said(begin(parts, token)) == (401, "box_token")  # over


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_reason_is_told_in_words(parts: Parts, language: str) -> None:
    key = parts.box.key(HOST)
    sent = {"x": "HS256", signed("k" * 43, claims_of()): "box-key", signed(key, claims_of(aud="x")): "aud",
            signed(key, claims_of(exp=0)): "300"}  # fmt: skip
    for token, words in sent.items():
        body = {"token": token, "origin": HOST}
        reply = box_client(parts).post("/box/session", json=body, headers={"accept-language": language})
        assert words in reply.json()["detail"]


WRONG_BODIES: list[Any] = [
    {}, [], "x", {"origin": HOST, "more": 1}, {"origin": HOST, "token": 1}, {"origin": HOST, "plans": ["x"] * 51},
    {"origin": HOST, "plans": [""]}, {"origin": HOST, "plans": ["a b"]}, {"origin": HOST, "plans": ["a" * 201]},
    {"origin": HOST, "plans": ["a\n"]}, {"origin": "h" * 301},
]  # fmt: skip


@pytest.mark.parametrize("body", WRONG_BODIES, ids=lambda body: repr(body)[:40])
def test_what_is_no_opening_of_a_box(open_parts: Parts, body: Any) -> None:
    assert box_client(open_parts).post("/box/session", json=body).status_code == 422


def test_a_visit_begins_in_the_boxs_own_page(open_parts: Parts) -> None:
    client = LocalClient(door_app(open_parts, *box_routers(open_parts, "vi")))
    body = {"token": None, "origin": HOST}
    for headers in ({"origin": HOST}, {"origin": HOST, "sec-fetch-site": "cross-site"}, {"origin": "null"}):
        assert client.post("/box/session", json=body, headers=headers).status_code == 403
    assert client.post("/box/session", json=body).status_code == 200  # a program: it says nothing


# --- what a visit lets in ---


def test_a_visit_is_over_after_its_time(parts: Parts, clock: Hands) -> None:
    person_of(parts, "reader", "lan")
    client = box_client(parts)
    header = opened(client, parts)
    clock.now = NOW + 3599
    assert client.get("/plans", headers=header).status_code == 200
    clock.now = NOW + 3600
    over = client.get("/plans", headers=header)
    assert said(over) == (401, "box_over") and over.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("end", ["forgotten", "disabled"])
def test_who_is_gone_or_disabled_visits_no_more(open_parts: Parts, end: str) -> None:
    people = open_parts.library.catalogue.access.people
    person_of(open_parts, "reader", "lan")
    client = box_client(open_parts)
    header = opened(client, open_parts)
    assert client.get("/plans", headers=header).status_code == 200
    if end == "forgotten":
        people.forget("lan")
    else:
        people.set_disabled("lan", True)
    assert said(client.get("/plans", headers=header)) == (401, "box_over")


def test_a_visit_of_nobody_ends_where_all_must_sign_in_now(open_parts: Parts, tmp_path: Path) -> None:
    client = box_client(open_parts)
    header = opened(client, open_parts, None)
    closed = Parts(open_parts.settings.model_copy(update={"anonymous": "no"}), library=open_parts.library)
    closed._box = open_parts.box
    assert said(box_client(closed).get("/plans", headers=header)) == (401, "box_over")


FORGED = [b"Box", b"Box ", b"box x", b"BOX \xff\xfe", b"Box " + b"x" * 60_000, b"Box a.b.c", b"Box null", b"Box {}"]


@pytest.mark.parametrize("sent", FORGED, ids=lambda sent: repr(sent)[:20])
def test_a_forged_visit_is_refused_whoever_else_is_sent_along(parts: Parts, sent: bytes) -> None:
    secret = parts.library.catalogue.access.sessions.open(person_of(parts, "admin").id)
    cookie = (b"cookie", f"{NAME}={secret}".encode())
    got = ask(door_app(parts), headers=[(b"host", SERVER), cookie, (b"authorization", sent)])
    assert (got.status, b"box_over" in got.body) == (401, True)


def test_a_visit_goes_before_a_session_of_the_same_browser(parts: Parts) -> None:
    person_of(parts, "reader", "lan")
    client = box_client(parts)
    header = opened(client, parts)
    enter(client, parts, "admin")
    assert client.get("/plans").json()["role"] == "admin"
    assert client.get("/plans", headers=header).json()["name"] == "lan"
    assert client.get("/admin", headers=header).status_code == 403


def test_no_page_of_another_site_uses_a_visit(parts: Parts) -> None:
    person_of(parts, "reader", "lan")
    client = box_client(parts)
    header = opened(client, parts)
    assert client.post("/plans", headers=header).status_code == 200
    for where in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}, {"origin": HOST}):
        assert client.post("/plans", headers=header | {"sec-fetch-site": "cross-site"} | where).status_code == 403


def test_a_visit_is_no_way_to_an_account(parts: Parts) -> None:
    person_of(parts, "reader", "lan")
    app = door_app(parts, *box_routers(parts, "vi"), account_router(parts, "vi"))
    client = LocalClient(app, headers=FRAME, follow_redirects=False)
    header = opened(client, parts)
    for method, path in (("GET", "/account"), ("POST", "/account/profile"), ("POST", "/account/leave-all")):
        assert client.request(method, path, headers=header).status_code in (401, 403)
    enter(client, parts)
    assert client.get("/account").status_code == 200


# --- where there is no box ---


def test_where_there_is_no_box_there_is_nothing(tmp_path: Path, tables: Path, clock: Hands) -> None:
    parts = box_parts(tmp_path, tables, clock, box_origins="", anonymous="everywhere")
    client = box_client(parts)
    assert client.get("/embed.js").status_code == 404
    assert client.post("/box/session", json={"token": None, "origin": HOST}).status_code == 404
    assert said(client.get("/plans", headers={"authorization": f"Box {parts.box.began(HOST)}"})) == (401, "box_over")


def test_the_script_is_for_every_page(parts: Parts) -> None:
    script = box_client(parts).get("/embed.js", headers={"sec-fetch-site": "cross-site", "origin": HOST})
    assert script.status_code == 200 and script.headers["content-type"].startswith("text/javascript")
    assert script.headers["cache-control"] == "public, max-age=300"
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-origin" not in script.headers


@pytest.mark.parametrize(
    "path", ["/box/", "/box/x", "/box/session/", "/box/session/x", "/embed.js/", "/embedxjs", "/boxes"]
)
def test_what_the_box_opens_is_not_to_be_stretched(parts: Parts, path: str) -> None:
    got = ask(door_app(parts), path, [(b"host", SERVER)])
    assert got.status == 401


LOOKS = ["/theme.css", "/assets/index-abc123.js", "/static/fonts/x/y.woff2", "/assets/svelte/svelte.js"]


@pytest.mark.parametrize("path", LOOKS)
def test_the_looks_of_the_chat_are_open_where_there_is_a_box(
    parts: Parts, tmp_path: Path, tables: Path, path: str
) -> None:
    sent = [(b"host", SERVER), (b"authorization", b"Box wrong")]
    assert ask(door_app(parts), path, sent).status == 404  # of the few routes; let in by the guard
    off = box_parts(tmp_path / "off", tables, Hands(), box_origins="")
    assert ask(door_app(off), path, sent).status == 401


NO_LOOKS = ["/assets/../plans", "/assets/", "/assets", "/assets//x", "/assets/..", "/static/.x/../y", "/theme.css/x",
            "/gradio_api/queue/join", "/config", "/assets/x\n"]  # fmt: skip


@pytest.mark.parametrize("path", NO_LOOKS)
def test_no_other_address_is_open_with_them(parts: Parts, path: str) -> None:
    assert ask(door_app(parts), path, [(b"host", SERVER)]).status == 401


# --- how much is asked ---


def test_a_question_too_many_waits(tmp_path: Path, tables: Path, clock: Hands) -> None:
    parts = box_parts(tmp_path, tables, clock, box_visitor_quota=2)
    person_of(parts, "reader", "lan")
    client = box_client(parts)
    header = opened(client, parts)
    got = [client.post("/api/ask", headers=header) for _ in range(3)]
    assert [one.status_code for one in got] == [200, 200, 429]
    assert said(got[2])[1] == "box_quota" and 0 < int(got[2].headers["retry-after"]) <= 60
    assert client.get("/plans", headers=header).status_code == 200
    program = token_of(parts, "reader", "lan")
    assert [client.post("/api/ask", headers=program).status_code for _ in range(4)] == [200] * 4  # through no box
