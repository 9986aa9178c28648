"""What is done with an answer: it is saved as a file; and the questions that can be asked again."""

from __future__ import annotations

import json
from base64 import b64decode
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from chat_page import ChatPage, collected_parts, signed_in, told
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import LocalClient

from prompts.texts import say
from ui.app import create_app
from ui.chat.asked_list import asked_html
from ui.chat.word_file import word_file
from ui.wiring import Parts

QUESTION = "Công an xã phải làm gì?"


@pytest.fixture(scope="module")
def parts(tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Parts]:
    parts = collected_parts(tables, tmp_path_factory.mktemp("tools"))
    with closing(parts.library.catalogue):
        yield parts


@pytest.fixture(scope="module")
def app(parts: Parts) -> FastAPI:
    return create_app(parts.settings, parts)


@pytest.fixture(scope="module")
def client(app: FastAPI) -> Iterator[TestClient]:
    with LocalClient(app, raise_server_exceptions=False) as client:
        yield client


def test_an_answer_is_saved_as_a_document(parts: Parts) -> None:
    turns = told(parts, QUESTION)
    file = json.loads(word_file(parts, "vi", turns, json.dumps({"index": 0, "address": "http://10.0.0.5:7860/"})))
    assert file["name"] == f"tra-loi-{parts.today().isoformat()}.docx"
    assert b64decode(file["data"]).startswith(b"PK")


@pytest.mark.parametrize(
    "wanted",
    [None, "", "{", "[]", "null", '{"index": 1}', '{"index": -1}', '{"index": true}', '{"index": "0"}', "[" * 5000],
)
def test_where_there_is_no_such_answer_it_says_so(parts: Parts, wanted: str | None) -> None:
    assert json.loads(word_file(parts, "vi", told(parts, QUESTION), wanted)) == {"said": say("chat.docx_gone", "vi")}


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", 'http://a"b', "file:///etc", "http://" + "a" * 999, 7, None]
)
def test_what_is_no_address_of_a_site_is_left_out(parts: Parts, address: Any) -> None:
    file = json.loads(word_file(parts, "vi", told(parts, QUESTION), json.dumps({"index": 0, "address": address})))
    assert b64decode(file["data"]).startswith(b"PK")


def test_ones_own_answers_only_are_saved(parts: Parts, app: FastAPI, client: TestClient) -> None:
    lan, minh = (ChatPage(app, client, signed_in(parts, "reader", name), "w1") for name in ("lan", "minh"))
    lan.load()
    lan.ask(QUESTION)
    wanted = json.dumps({"index": 0, "address": "http://127.0.0.1/"})
    for page, is_given in ((minh, False), (lan, True)):
        (file,) = page.cause(page.fn("docx", "click"), [wanted, None])["output"]["data"]
        assert ("data" in json.loads(file)) is is_given


def test_a_question_of_the_list_is_asked_again(parts: Parts, app: FastAPI, client: TestClient) -> None:
    page = ChatPage(app, client, signed_in(parts, "reader", "lan"), "w2")
    page.load()
    page.ask(QUESTION)
    put = page.fn("again", "click")
    done = page.cause(put, [QUESTION, None, None, page.opened])["output"]["data"]
    assert [one["role"] for one in done[2]] == ["user", "assistant", "user", "assistant"]
    assert done[4].count("data-ask") == 1  # each question once


def test_the_list_of_questions_holds_no_markup() -> None:
    page = asked_html(("<img src=x onerror=alert(1)>", "a"), "vi")
    assert "<img" not in page and "&#60;img" in page and page.count("<li>") == 2
    assert asked_html((), "vi") == ""
