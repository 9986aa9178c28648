"""Who may see what: a plan that is hidden from somebody is nowhere in what they get."""

from __future__ import annotations

import re
from typing import Any

import pytest
from ui_hidden import HIDDEN, NOBODYS, marks
from ui_office import QUICK, REST, Office

# Who may come in, and not see the hidden plan.
QUICK_BLIND = [one for one in QUICK if one[0] not in ("nobody", "admin")]
BLIND = [*QUICK_BLIND, *(pytest.param(*one, marks=pytest.mark.slow) for one in REST[:2])]
EACH_BLIND = [
    ("reader", "session"),
    *(pytest.param(*one, marks=pytest.mark.slow) for one in (*QUICK_BLIND, *REST[:2]) if one != ("reader", "session")),
]

PLAN_QUERIES = ("", "edition=1", "edition=2", "edition=9", "old=1&new=2", "start=0&end=5", "page=1", "edition=1&file=x")
# Requests that name a plan elsewhere than in the address; {plan} stands for its id.
NAMING: list[tuple[str, str, Any]] = [
    ("GET", "/register?plan={plan}", None),
    ("GET", "/register?plan={plan}&q=cháy&sort=due", None),
    ("GET", "/api/obligations?plan={plan}", None),
    ("GET", "/api/obligations?plan={plan}&format=xlsx", None),
    ("POST", "/api/ask", {"question": "Công an xã phải làm gì?", "plans": ["{plan}"]}),
    ("POST", "/api/ask", {"question": "Công an xã phải làm gì theo {plan}?"}),
    ("POST", "/api/ask/stream", {"question": "Công an xã phải làm gì?", "plans": ["{plan}"]}),
    ("POST", "/api/ask/stream", {"question": "Công an xã phải làm gì theo {plan}?"}),
]


def said_of(office: Office, who: str, how: str, method: str, address: str, body: Any, plan: str) -> Any:
    """The reply, with the plan's id in it as "ID"."""
    given = {"json": _with(body, plan)} if body is not None else {}
    reply = office.ask(who, how, method, address.replace("{plan}", plan), **given)
    headers = {name: value for name, value in reply.headers.items() if name != "content-length"}
    shown: Any = re.sub(r'"timings_ms": {[^}]*}', "", reply.text)  # as they stand in events
    if "json" in headers.get("content-type", ""):
        shown = reply.json()
        if isinstance(shown, dict):
            shown.pop("timings_ms", None)
    return reply.status_code, str(headers).replace(plan, "ID"), str(shown).replace(plan, "ID")


def _with(body: Any, plan: str) -> Any:
    if isinstance(body, dict):
        return {name: _with(value, plan) for name, value in body.items()}
    return [_with(one, plan) for one in body] if isinstance(body, list) else body.replace("{plan}", plan)


@pytest.mark.parametrize(("who", "how"), EACH_BLIND)
def test_a_hidden_plan_is_to_the_letter_one_that_nobody_has(office: Office, who: str, how: str) -> None:
    asked = [
        (route.method, f"{route.at('{plan}')}?{query}", None)
        for route, _ in office.served()
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
