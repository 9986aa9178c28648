"""What is done with an answer: it is saved as a file; and the questions that can be asked again."""

from __future__ import annotations

import json
from base64 import b64decode
from typing import Any

import pytest
from chat_fixtures import app as app
from chat_fixtures import chat_settings as chat_settings
from chat_fixtures import client as client
from chat_fixtures import parts as parts
from chat_page import HIDDEN, ChatPage, as_shown, signed_in, told
from fastapi import FastAPI
from starlette.testclient import TestClient

from prompts.texts import say
from ui.chat.asked_list import asked_html
from ui.chat.inert import inert
from ui.chat.word_file import word_file
from ui.wiring import Parts

QUESTION = "Công an xã phải làm gì?"
SEEN = {"an_binh", "y_te"}


def test_an_answer_is_saved_as_a_document(parts: Parts) -> None:
    turns = told(parts, QUESTION)
    wanted = json.dumps({"index": 0, "address": "http://10.0.0.5:7860/"})
    file = json.loads(word_file(parts, "vi", turns, wanted, SEEN))
    assert file["name"] == f"tra-loi-{parts.today().isoformat()}.docx"
    assert b64decode(file["data"]).startswith(b"PK")


@pytest.mark.parametrize(
    "wanted",
    [None, "", "{", "[]", "null", '{"index": 1}', '{"index": -1}', '{"index": true}', '{"index": "0"}', "[" * 5000],
)
def test_where_there_is_no_such_answer_it_says_so(parts: Parts, wanted: str | None) -> None:
    file = json.loads(word_file(parts, "vi", told(parts, QUESTION), wanted, SEEN))
    assert file == {"said": say("chat.docx_gone", "vi")}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", 'http://a"b', "file:///etc", "http://" + "a" * 999, 7, None]
)
def test_what_is_no_address_of_a_site_is_left_out(parts: Parts, address: Any) -> None:
    wanted = json.dumps({"index": 0, "address": address})
    file = json.loads(word_file(parts, "vi", told(parts, QUESTION), wanted, SEEN))
    assert b64decode(file["data"]).startswith(b"PK")


def test_ones_own_answers_only_are_saved(parts: Parts, app: FastAPI, client: TestClient) -> None:
    lan, minh = (ChatPage(app, client, signed_in(parts, "reader", name), "w1") for name in ("lan", "minh"))
    lan.load()
    lan.ask(QUESTION)
    wanted = json.dumps({"index": 0, "address": "http://127.0.0.1/"})
    for page, is_given in ((minh, False), (lan, True)):
        (file,) = page.cause(page.fn("docx", "click"), [wanted, None])["output"]["data"]
        assert ("data" in json.loads(file)) is is_given


def test_nothing_is_saved_of_a_plan_that_may_be_seen_no_more(parts: Parts, app: FastAPI, client: TestClient) -> None:
    page = ChatPage(app, client, signed_in(parts, "reader", "hoa", ("Y tế",)), "w4")
    page.load()
    assert HIDDEN in as_shown(page.ask(QUESTION))
    wanted = json.dumps({"index": 0, "address": "http://127.0.0.1/"})
    for groups, is_given in ((("Y tế",), True), ((), False)):
        parts.library.catalogue.access.people.set_groups("hoa", groups)
        (said,) = page.cause(page.fn("docx", "click"), [wanted, None])["output"]["data"]
        file = json.loads(said)
        assert ("data" in file) is is_given and file.get("said") == (
            None if is_given else say("chat.docx_hidden", "vi")
        )


def test_a_question_of_the_list_is_asked_again(parts: Parts, app: FastAPI, client: TestClient) -> None:
    page = ChatPage(app, client, signed_in(parts, "reader", "lan"), "w2")
    page.load()
    page.ask(QUESTION)
    assert page.join(page.fn("again", "click"), page.question(QUESTION)).status_code == 200
    put, *_, done = (one["output"]["data"] for one in page.messages() if "data" in one.get("output", ()))
    assert [one["role"] for one in done[2]] == ["user", "assistant", "user", "assistant"]
    assert put[4].count("data-ask") == 1  # each question once


@pytest.mark.parametrize("event", ["example_select", "option_select"])
@pytest.mark.parametrize(
    "forged", [None, {}, [], "x", {"value": None}, {"value": 3}, {"value": {"text": ["a"]}}, {"value": {}}], ids=str
)
def test_a_press_on_no_question_asks_nothing(
    parts: Parts, app: FastAPI, client: TestClient, event: str, forged: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    page = ChatPage(app, client, signed_in(parts, "reader", "lan"), "w3")
    page.load()
    done = page.cause(page.fn("conversation", event), page.question("")[1:], event_data=forged)
    assert done["success"] and done["output"]["data"][2] == []
    assert "Traceback" not in capfd.readouterr().err


@pytest.mark.parametrize(("event", "value"), [("example_select", {"text": QUESTION}), ("option_select", QUESTION)])
def test_a_press_on_a_question_asks_it(parts: Parts, app: FastAPI, client: TestClient, event: str, value: Any) -> None:
    page = ChatPage(app, client, signed_in(parts, "reader", "lan"), f"w{event}")
    page.load()
    pressed = {"index": 0, "value": value}
    done = page.cause(page.fn("conversation", event), page.question("")[1:], event_data=pressed)
    assert [one["role"] for one in done["output"]["data"][2]] == ["user", "assistant"]
    assert inert(QUESTION) in json.dumps(done, ensure_ascii=False)


def test_the_list_of_questions_holds_no_markup() -> None:
    page = asked_html(("<img src=x onerror=alert(1)>", "a"), "vi")
    assert "<img" not in page and "&#60;img" in page and page.count("<li>") == 2
    assert asked_html((), "vi") == ""
