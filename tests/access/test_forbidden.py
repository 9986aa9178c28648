"""Who may do what, and see what: every route that is served, with everybody who may send a request."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import OWN, LocalClient, person_of, token_of
from ui_hidden import GROUP, HIDDEN, NOBODYS, Hidden, hide, marks, parts_of
from ui_routes import LEAST, Least, Route, routes_of, routes_of_the_chat

from ui.access.cookies import NAME
from ui.access.own_site import SAFE
from ui.app import create_app
from ui.chat.gate import SERVED
from ui.wiring import Parts

PAGE = {"accept": "text/html"}  # of a browser that is to show what it gets
PROBES = {"/": "/", "/pages": "/pages/page.css"}  # an address below each mount
QUICK = [("nobody", ""), ("anonymous", ""), ("reader", "session"), ("editor", "token"), ("admin", "session")]
REST = [("reader", "token"), ("editor", "session"), ("admin", "token")]
WHO = [*QUICK, *(pytest.param(*one, marks=pytest.mark.slow) for one in REST)]
# Who may come in, and not see the hidden plan.
QUICK_BLIND = [one for one in QUICK if one[0] not in ("nobody", "admin")]
BLIND = [*QUICK_BLIND, *(pytest.param(*one, marks=pytest.mark.slow) for one in REST[:2])]
RANK = ("nobody", "anonymous", "reader", "editor", "admin")
NEEDED: dict[Least, str] = {"open": "nobody", "reader": "anonymous", "session": "reader"}
SENT = {"POST /account/tokens": {"label": "test", "role": "reader"}}  # where nothing sent is not allowed to anybody
LED = re.compile(r"[./]*sign-in(\?next=.*)?")
CHAT_OPEN = ("/favicon.ico", "/robots.txt")  # browsers ask for them without being told to


@dataclass(frozen=True, slots=True)
class Office:
    """One library served twice: where nobody in particular may read, and where all must sign in."""

    parts: Parts
    plans: Hidden
    here: TestClient
    shut: TestClient
    tokens: dict[str, dict[str, str]]
    sessions: dict[str, str]

    def _secret(self, who: str, method: str) -> str:
        """Of a session: a new one where the request before may have ended it."""
        if who not in self.sessions:
            person = person_of(self.parts, who)  # type: ignore[arg-type]
            self.sessions[who] = self.parts.library.catalogue.access.sessions.open(person.id)
        return self.sessions[who] if method in SAFE else self.sessions.pop(who)

    def ask(self, who: str, how: str, method: str, address: str, **given: Any) -> Any:
        """The reply to who sends a request by a program's token or from a browser's page of ours."""
        client = self.shut if who == "nobody" else self.here
        headers = {} if address.startswith("/api/") or how == "token" else dict(PAGE)
        if how == "session":
            headers |= OWN | {"cookie": f"{NAME}={self._secret(who, method)}"}
        elif how == "token":
            headers |= OWN | self.tokens[who]
        client.cookies.clear()  # what a reply before it has set
        return client.request(method, address, headers=headers | given.pop("headers", {}), **given)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    data = tmp_path_factory.mktemp("forbidden") / "data"
    plans = hide(data)
    parts = parts_of(data)
    alike = Parts(parts.settings.model_copy(update={"anonymous": "no"}), library=parts.library)
    apps = [create_app(one.settings, one) for one in (parts, alike)]
    here, shut = (LocalClient(app, follow_redirects=False, raise_server_exceptions=False) for app in apps)
    tokens = {role: token_of(parts, role) for role in ("reader", "editor", "admin")}  # type: ignore[arg-type]
    tokens["member"] = token_of(parts, "reader", "member", [GROUP])
    with here, shut:
        yield Office(parts, plans, here, shut, tokens, {})
    parts.close()


def served(office: Office) -> list[tuple[Route, Least]]:
    """Every route of the table, and the least that it needs."""
    return [(route, LEAST[str(route)]) for route in routes_of(app_of(office)) if str(route) in LEAST]


def app_of(office: Office) -> FastAPI:
    app = office.here.app
    assert isinstance(app, FastAPI)
    return app


def sent(office: Office, who: str, how: str, route: Route, plan: str) -> Any:
    if route.method == "MOUNT":
        return office.ask(who, how, "GET", PROBES[route.path])
    given = {"data": SENT[str(route)]} if str(route) in SENT else {}
    return office.ask(who, how, route.method, route.at(plan), **given)


def test_the_table_has_every_route_and_no_other(office: Office) -> None:
    routes = [str(route) for route in routes_of(app_of(office))]
    assert sorted(routes) == sorted(LEAST), "say in ui_routes.py what each route needs"


@pytest.mark.parametrize(("who", "how"), WHO)
def test_each_route_lets_in_who_may_and_nobody_else(office: Office, who: str, how: str) -> None:
    wrong, told = {}, {}
    for route, least in served(office):
        reply = sent(office, who, how, route, NOBODYS if route.method not in SAFE else office.plans.open)
        # What is open to everybody may still refuse what was sent, or lead to the way in.
        may = ("done", "refused", "led to sign in") if least == "open" else (allowed(route, least, who, how),)
        if outcome(reply) not in may:
            wrong[str(route)] = (reply.status_code, reply.headers.get("location"), reply.text[:200])
        if who != "admin" and (found := marks(reply)):
            told[str(route)] = found
    assert (wrong, told) == ({}, {})


def allowed(route: Route, least: Least, who: str, how: str) -> str:
    """What becomes of a request, as ``outcome`` says it."""
    if RANK.index(who) >= RANK.index(NEEDED.get(least, least)):
        return "refused" if least == "session" and how == "token" else "done"
    if how:  # somebody, who may do less
        return "refused"
    return "led to sign in" if route.method in ("GET", "MOUNT") and not route.path.startswith("/api/") else "unknown"


def outcome(reply: Any) -> str:
    if reply.status_code == 303 and LED.fullmatch(reply.headers["location"]):
        return "led to sign in"
    if reply.status_code in (401, 403):
        assert reply.headers["cache-control"] == "no-store"
    return {401: "unknown", 403: "refused"}.get(reply.status_code, "done" if reply.status_code < 500 else "broken")


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://evil.example"},
        {"origin": "null"},
        {"origin": ""},
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
        {"sec-fetch-site": "same-site"},
    ],
)
def test_no_page_of_another_site_changes_anything(office: Office, headers: dict[str, str]) -> None:
    before, wrong = office.parts.library.state(), {}
    for route, _ in served(office):
        if route.method not in (*SAFE, "MOUNT"):
            reply = office.ask("admin", "session", route.method, route.at(office.plans.open), headers=headers)
            if reply.status_code != 403:
                wrong[str(route)] = reply.status_code
    assert wrong == {} and office.parts.library.state() == before


def test_gradios_own_routes_open_to_nobody_who_must_sign_in(office: Office) -> None:
    routes = routes_of_the_chat(app_of(office))
    assert len(routes) > 40
    wrong = {}
    for route in routes:
        address = route.at(NOBODYS)
        reply = office.ask("nobody", "", route.method, address)
        if outcome(reply) not in ("led to sign in", "unknown") and address not in CHAT_OPEN:
            wrong[str(route)] = reply.status_code
        if not SERVED.fullmatch(address):
            for who, how in (("anonymous", ""), ("admin", "session")):
                reply = office.ask(who, how, route.method, address)
                if reply.status_code not in (403, 404, 405):
                    wrong[f"{route} as {who}"] = reply.status_code
    assert wrong == {}


# --- what is hidden ---

PLAN_QUERIES = ("", "edition=1", "edition=2", "edition=9", "old=1&new=2", "start=0&end=5", "page=1", "edition=1&file=x")
# Requests that name a plan elsewhere than in the address; {plan} stands for its id.
NAMING: list[tuple[str, str, Any]] = [
    ("GET", "/register?plan={plan}", None),
    ("GET", "/register?plan={plan}&q=cháy&sort=due", None),
    ("GET", "/api/obligations?plan={plan}", None),
    ("GET", "/api/obligations?plan={plan}&format=xlsx", None),
    ("POST", "/api/ask", {"question": "Công an xã phải làm gì?", "plans": ["{plan}"]}),
    ("POST", "/api/ask", {"question": "Công an xã phải làm gì theo {plan}?"}),
]


def said_of(office: Office, who: str, how: str, method: str, address: str, body: Any, plan: str) -> Any:
    """The reply, with the plan's id in it as "ID"."""
    given = {"json": _with(body, plan)} if body is not None else {}
    reply = office.ask(who, how, method, address.replace("{plan}", plan), **given)
    headers = {name: value for name, value in reply.headers.items() if name != "content-length"}
    shown: Any = reply.text
    if "json" in headers.get("content-type", ""):
        shown = reply.json()
        if isinstance(shown, dict):
            shown.pop("timings_ms", None)
    return reply.status_code, str(headers).replace(plan, "ID"), str(shown).replace(plan, "ID")


def _with(body: Any, plan: str) -> Any:
    if isinstance(body, dict):
        return {name: _with(value, plan) for name, value in body.items()}
    return [_with(one, plan) for one in body] if isinstance(body, list) else body.replace("{plan}", plan)


@pytest.mark.parametrize(("who", "how"), BLIND)
def test_a_hidden_plan_is_to_the_letter_one_that_nobody_has(office: Office, who: str, how: str) -> None:
    asked = [
        (route.method, f"{route.at('{plan}')}?{query}", None)
        for route, _ in served(office)
        if route.at("x") != route.at("y")
        for query in (PLAN_QUERIES if route.method == "GET" else ("",))
    ]
    assert len(asked) > 60
    wrong = {}
    for method, address, body in asked + NAMING:
        nobodys = said_of(office, who, how, method, address, body, NOBODYS)
        for plan in (office.plans.hidden, office.plans.withdrawn):
            if said_of(office, who, how, method, address, body, plan) != nobodys:
                wrong[f"{method} {address} {plan}"] = nobodys
    assert wrong == {}


LISTING: list[tuple[str, str, Any]] = [
    ("GET", "/plans", None),
    ("GET", "/plans/{open}", None),  # the hidden plan says that it replaces it
    ("GET", "/register", None),
    ("GET", "/register?q=tuần tra", None),
    ("GET", "/register?due_from=2024-06-01", None),
    ("GET", "/api/plans", None),
    *(("GET", f"/api/obligations?format={form}", None) for form in ("json", "csv", "xlsx", "ics")),
    ("GET", "/api/obligations?q=sơ cứu bỏng", None),
    *(("POST", "/api/ask", {"question": question}) for question in (
        "Ai phải báo cáo trước ngày 25/6/2024?",
        "Công an xã phải làm gì?",
        "doi cuu ho phai lam gi",
        "What must the rescue team do?",
        "Phòng, chống cháy rừng ở đồi nào?",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("who", "how"), BLIND)
def test_what_lists_counts_searches_and_exports_tells_nothing_of_it(office: Office, who: str, how: str) -> None:
    told = {}
    for method, address, body in LISTING:
        asked = {"json": body} if body else {}
        reply = office.ask(who, how, method, address.replace("{open}", office.plans.open), **asked)
        assert reply.status_code == 200, (address, reply.text)
        if found := marks(reply):
            told[f"{address} {body}"] = found
    assert told == {}


@pytest.mark.parametrize("who", ["member", "admin"])
def test_who_may_see_it_is_told_by_each_of_them(office: Office, who: str) -> None:
    """What the tests above look for is there to be found."""
    silent = []
    for method, address, body in LISTING:
        asked = {"json": body} if body else {}
        if not marks(office.ask(who, "token", method, address.replace("{open}", office.plans.open), **asked)):
            silent.append((address, body))
    for address in ("/plans/{plan}", "/api/plans/{plan}", "/api/plans/{plan}/text", "/api/plans/{plan}/file"):
        if not marks(office.ask(who, "token", "GET", address.replace("{plan}", HIDDEN)), HIDDEN):
            silent.append((address, None))
    assert silent == []


@pytest.mark.parametrize(("who", "how"), QUICK_BLIND)
@pytest.mark.parametrize(
    "address",
    ["/register?q={}morat", "/register?unit=Đội cứu hộ {}quanta", "/api/obligations?q=đồi {}morat",
     "/api/obligations?unit=Đội cứu hộ {}quanta"],
)  # fmt: skip
def test_its_words_are_words_that_stand_nowhere(office: Office, who: str, how: str, address: str) -> None:
    hidden, nobodys = (office.ask(who, how, "GET", address.format(word)) for word in ("Zy", "Qy"))
    assert (hidden.status_code, hidden.text.replace("Zy", "Qy")) == (nobodys.status_code, nobodys.text)


def test_an_answer_that_is_sent_along_brings_nothing_of_it_in(office: Office) -> None:
    first = {"question": "Công an xã phải làm gì?"}
    answer = office.ask("admin", "token", "POST", "/api/ask", json=first).json()
    assert any(one["plan_id"] == HIDDEN for one in answer["citations"])
    for question in ("Trước ngày nào?", "Còn Đội cứu hộ?", "Kế hoạch đó của ai?"):
        asked = {"question": question, "history": [first | {"answer": answer}]}
        for who, how in QUICK_BLIND:
            assert marks(office.ask(who, how, "POST", "/api/ask", json=asked)) == []
