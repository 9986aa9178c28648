"""Who may do what: every route that is served, with everybody who may send a request."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ui_hidden import NOBODYS, marks
from ui_office import WHO, Office
from ui_routes import LEAST, Least, Route, routes_of, routes_of_the_chat

from ui.access.own_site import SAFE
from ui.chat.gate import SERVED

PROBES = {"/": "/", "/pages": "/pages/page.css"}  # an address below each mount
RANK = ("nobody", "anonymous", "reader", "editor", "admin")
NEEDED: dict[Least, str] = {"open": "nobody", "reader": "anonymous", "session": "reader"}
SENT = {"POST /account/tokens": {"label": "test", "role": "reader"}}  # where nothing sent is not allowed to anybody
LED = re.compile(r"[./]*sign-in(\?next=.*)?")
CHAT_OPEN = ("/favicon.ico", "/robots.txt")  # browsers ask for them without being told to


def sent(office: Office, who: str, how: str, route: Route, plan: str) -> Any:
    if route.method == "MOUNT":
        return office.ask(who, how, "GET", PROBES[route.path])
    given = {"data": SENT[str(route)]} if str(route) in SENT else {}
    return office.ask(who, how, route.method, route.at(plan), **given)


def test_the_table_has_every_route_and_no_other(office: Office) -> None:
    routes = [str(route) for route in routes_of(office.app)]
    assert sorted(routes) == sorted(LEAST), "say in ui_routes.py what each route needs"


@pytest.mark.parametrize(("who", "how"), WHO)
def test_each_route_lets_in_who_may_and_nobody_else(office: Office, who: str, how: str) -> None:
    wrong, told = {}, {}
    for route, least in office.served():
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
        {"sec-fetch-site": "cross-site", "origin": "http://127.0.0.1"},
        # What else is another site is told by tests/ui/test_own_site.py without the whole application.
        pytest.param({"origin": "null"}, marks=pytest.mark.slow),
        pytest.param({"origin": ""}, marks=pytest.mark.slow),
        pytest.param({"sec-fetch-site": "same-site"}, marks=pytest.mark.slow),
    ],
)
def test_no_page_of_another_site_changes_anything(office: Office, headers: dict[str, str]) -> None:
    before, wrong = office.parts.library.state(), {}
    for route, _ in office.served():
        if route.method not in (*SAFE, "MOUNT"):
            reply = office.ask("admin", "session", route.method, route.at(office.plans.open), headers=headers)
            if reply.status_code != 403:
                wrong[str(route)] = reply.status_code
    assert wrong == {} and office.parts.library.state() == before


def test_gradios_own_routes_open_to_nobody_who_must_sign_in(office: Office) -> None:
    routes = routes_of_the_chat(office.app)
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
