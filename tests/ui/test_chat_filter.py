"""What who asks chooses in the chat: plans, years and a unit, and what a box leaves them."""

from __future__ import annotations

from typing import Any

import pytest
from chat_fixtures import app as app
from chat_fixtures import client as client
from chat_fixtures import parts as parts
from chat_page import HIDDEN, OPEN, ChatPage, as_shown, signed_in
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import OWN
from ui_fakes import FakeAssistant, FakeLibrary, contents, evil_plan

from prompts.texts import say
from ui.box.visit import Visit
from ui.chat.filter_form import MOST_TITLE, filled_form, filter_words, title_of
from ui.chat.head import head_of
from ui.chat.inert import inert
from ui.chat.scope import plans_asked, plans_at_hand
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.viewer import OWNER

QUESTION = "Công an xã phải làm gì?"
HOST = "https://noi-bo.example"
OLD = "KẾ HOẠCH\nSố: 9/KH\n- Nhổ cỏ sân trường.\n"


def parts_of(*plans: Any) -> Parts:
    library: Any = FakeLibrary(*plans)
    return Parts(Settings(language="vi"), library=library, assistant=FakeAssistant(library))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def chat_settings() -> dict[str, Any]:
    return {"box_origins": HOST, "box_visitor_quota": 2, "host": "127.0.0.1"}


# Which plans are asked


def visit_to(*plans: str) -> Visit:
    return Visit(HOST, "someone", plans=plans)


def plan_of(year: int, plan_id: str) -> Any:
    from dataclasses import replace

    made = contents(plan_id, OLD)
    return replace(made, plan=replace(made.plan, header=replace(made.plan.header, year=year)))


@pytest.mark.parametrize(
    ("visit", "plans", "years", "asked"),
    [
        (None, [], [], ()),
        (None, None, None, ()),
        (None, ["a"], [], ("a",)),
        (None, [], ["2023"], ("b", "c")),
        (None, ["a", "b"], ["2023"], ("b",)),
        (None, ["a"], ["2023"], None),
        (None, ["gone"], [], None),
        (None, ["gone", "c"], [], ("c",)),
        (visit_to(), [], [], ()),
        (visit_to("a", "b"), [], [], ("a", "b")),
        (visit_to("a", "b"), ["c"], [], None),
        (visit_to("a", "b"), [], ["2023"], ("b",)),
        (visit_to("gone"), [], [], None),
    ],
)
def test_the_plans_that_are_asked(visit: Visit | None, plans: Any, years: Any, asked: tuple[str, ...] | None) -> None:
    view = parts_of(plan_of(2024, "a"), plan_of(2023, "b"), plan_of(2023, "c")).view(OWNER)
    assert plans_asked(view, visit, plans, years) == asked


def test_a_box_sees_its_plans_only() -> None:
    view = parts_of(plan_of(2024, "a"), plan_of(2023, "b")).view(OWNER)
    assert [plan.id for plan in plans_at_hand(view, visit_to("b", "gone"))] == ["b"]
    head = head_of(view, "vi", visit_to("b"))
    assert say("chat.plans", "vi", count=1) in head and "sign-in" not in head and "account" not in head


# What the fold says and offers


def test_the_fold_says_what_is_chosen() -> None:
    name = say("chat.filter", "vi")
    assert filter_words((), (), " ", "vi") == name
    assert filter_words(("Kế hoạch A",), ("2024", "2023"), "Công an xã", "vi") == (
        f"{name}: Kế hoạch A · 2023, 2024 · Công an xã"
    )
    assert say("chat.filter_count", "vi", count=2) in filter_words(("A", "B"), (), "", "vi")
    assert len(filter_words(("A" * 500,), (), "B" * 500, "vi")) < 120
    assert "\x1b" not in filter_words(("\x1b[31m",), (), "\x1b", "vi")


def test_what_can_be_chosen() -> None:
    parts = parts_of(plan_of(2024, "a"), plan_of(2021, "b"), contents())
    plans, years, units = filled_form(parts.view(OWNER), None, "vi")
    assert [value for _, value in plans["choices"]] == ["a", "b", "an_binh"]
    assert [value for value, _ in years["choices"]] == ["2024", "2021"] and years["visible"]
    assert f'<option value="{inert("Công an xã")}">' in units
    plans, years, _ = filled_form(parts.view(OWNER), visit_to("b"), "vi")
    assert [value for _, value in plans["choices"]] == ["b"] and not years["visible"]


def test_a_plan_is_called_by_its_number_and_title() -> None:
    assert title_of(contents().plan) == "12/KH-UBND – Kế hoạch phòng, chống đuối nước"
    assert len(title_of(contents(title="Kế hoạch " * 50).plan)) <= MOST_TITLE
    assert title_of(contents(title="a\x1b\u202eb").plan).endswith("a��b")


def test_no_name_of_a_unit_is_markup() -> None:
    _, _, units = filled_form(parts_of(evil_plan(), contents()).view(OWNER), None, "vi")
    assert units.startswith('<datalist id="units">') and "<script" not in units


def test_where_the_library_can_not_be_read_there_is_nothing_to_choose(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: FakeLibrary) -> None:
        raise OSError("disk gone")

    monkeypatch.setattr(FakeLibrary, "plans", broken)
    plans, _, units = filled_form(parts_of(contents()).view(OWNER), None, "vi")
    assert plans["choices"] == [] and "<option" not in units and "disk gone" in caplog.text


# In the page


def fill(page: ChatPage) -> list[Any]:
    """What the page offers to choose from, as it asks when it is opened."""
    page.load()
    number = next(id_ for id_, fn in page.fns.items() if fn.fn and fn.fn.__name__ == "filled")
    return list(page.cause(number, [])["output"]["data"])


def test_nobody_is_offered_what_they_may_not_see(parts: Parts, app: FastAPI, client: TestClient) -> None:
    offered = fill(ChatPage(app, client, OWN, "f1"))
    assert "an_binh" in as_shown(offered) and "y_te" not in as_shown(offered)
    assert "y_te" in as_shown(fill(ChatPage(app, client, signed_in(parts, "reader", "lan", ("Y tế",)), "f1")))


def test_the_chosen_plans_are_asked(parts: Parts, app: FastAPI, client: TestClient) -> None:
    page = ChatPage(app, client, signed_in(parts, "reader", "lan", ("Y tế",)), "f2")
    fill(page)
    answer = as_shown(page.ask(QUESTION, plans=("y_te",)))
    assert HIDDEN in answer and OPEN not in answer
    said = page.cause(page.fn("filter-plans", "change"), [["y_te"], [], "Trạm Y tế xã"])["output"]["data"][0]
    assert "Kế hoạch y tế học đường" in said["label"] and "Trạm Y tế xã" in said["label"]


def in_a_box(client: TestClient, *plans: str) -> dict[str, str]:
    """The headers of a visit through a box."""
    frame = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}
    opened = client.post("/box/session", json={"token": None, "origin": HOST, "plans": list(plans)}, headers=frame)
    assert opened.status_code == 200, opened.text
    return OWN | {"authorization": f"Box {opened.json()['session']}"}


def test_a_box_asks_its_plans_only(app: FastAPI, client: TestClient) -> None:
    page = ChatPage(app, client, in_a_box(client, "gone"), "f3")
    head, *_ = page.load()
    assert "sign-in" not in head and inert(say("chat.box_none", "vi")) in head
    answer = as_shown(page.ask(QUESTION))
    assert OPEN not in answer and say("chat.box_none", "vi") in answer


def test_too_many_questions_of_a_box_wait(app: FastAPI, client: TestClient) -> None:
    page = ChatPage(app, client, in_a_box(client, "an_binh"), "f4")
    page.load()
    said = [page.ask(QUESTION) for _ in range(3)]
    too_many = inert(say("chat.too_many", "vi", seconds=9)).partition(" sau ")[0]
    assert too_many not in said[0] and too_many in said[2]


def test_where_nothing_can_be_asked_the_welcome_invites_to_nothing(app: FastAPI, client: TestClient) -> None:
    """The head says what to do then."""
    for plans, invites in (("gone", False), ("an_binh", True)):
        page = ChatPage(app, client, in_a_box(client, plans), f"f5{plans}")
        examples = next(id_ for id_, fn in page.fns.items() if fn.fn and fn.fn.__name__ == "examples")
        shown = as_shown(page.cause(examples, [])["output"])
        assert (inert(say("chat.welcome", "vi")) in shown) is invites
        assert (inert(say("chat.welcome_none", "vi")) in shown) is not invites
