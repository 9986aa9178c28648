"""What readers say of answers: over HTTP, from the chat page, and as the commands show it."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from chat_page import told
from fastapi import FastAPI
from starlette.testclient import TestClient
from ui_clients import LocalClient, guarded
from ui_fakes import EVIL, TEXT, FakeAssistant, FakeLibrary, contents, evil_plan

from prompts.texts import say
from ui.api.feedback import MOST_ANSWER, feedback_router
from ui.chat.feedback_form import THUMBS, opened_form, sent_words
from ui.chat.page import chat_blocks
from ui.chat.turns import messages, turn_at
from ui.cli import Session, main
from ui.feedback import MOST_EDITIONS, evidence
from ui.problems import install
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.journal import REASONS, Asked, Feedback
from vectorstore.catalogue.kept_journal import Journal

QUESTION = "Công an xã phải làm gì?"
Capture = pytest.CaptureFixture[str]


class Kept(FakeLibrary):
    """Plans in memory, with a catalogue for what readers say."""

    catalogue: Catalogue


@pytest.fixture
def parts(settings: Settings, tmp_path: Path, tables: Path) -> Iterator[Parts]:
    shutil.copy(tables, tmp_path)
    library = Kept(contents(), evil_plan())
    library.catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    with closing(library.catalogue):
        yield Parts(settings, library=library, assistant=FakeAssistant(library))  # type: ignore[arg-type]


@pytest.fixture
def client(parts: Parts) -> TestClient:
    """The route by itself; test_recording.py has it in the whole application."""
    app = FastAPI()
    install(app, "vi")
    app.include_router(feedback_router(parts, "vi"))
    return LocalClient(guarded(app, parts), raise_server_exceptions=False, headers={"content-type": "application/json"})


@pytest.fixture
def answer(parts: Parts) -> dict[str, Any]:
    return parts.ask(QUESTION).to_json()


@pytest.fixture
def journal(parts: Parts) -> Journal:
    return parts.library.catalogue.journal


def body(answer: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {
        "question": QUESTION,
        "answer": answer,
        "verdict": "down",
        "reason": "incomplete",
        "comment": "thiếu",
    } | more


def test_feedback_is_kept_with_its_evidence(client: TestClient, journal: Journal, answer: dict[str, Any]) -> None:
    given = client.post("/api/feedback", json=body(answer))
    assert given.status_code == 201
    (kept,) = journal.feedback()
    assert given.json() == {"id": kept.id}
    assert (kept.question, kept.verdict, kept.reason, kept.comment) == (QUESTION, "down", "incomplete", "thiếu")
    assert kept.answer["text"] == answer["text"] and kept.answer["status"] == "answered"
    for sent, stored in zip(answer["citations"], kept.answer["citations"], strict=True):
        assert stored["verified"] is True
        assert stored["parts"][0]["quote"] == sent["quote"] and stored["basis"] == sent["basis"]
    assert "127.0.0.1" not in json.dumps(kept.to_json()) and "testclient" not in json.dumps(kept.to_json())


@pytest.mark.parametrize(
    ("changed", "verified"),
    [
        ({}, True),
        ({"plan_id": "no_such"}, False),
        ({"plan_id": "../../x"}, False),
        ({"edition": 0}, False),
        ({"edition": 2**80}, False),
        ({"parts": [{"start": 0, "end": 8, "quote": "Ủy ban", "page": None}]}, False),  # other letters
        ({"parts": [{"start": 0, "end": 0, "quote": "", "page": None}]}, False),
        ({"parts": [{"start": -6, "end": -1, "quote": TEXT[-6:-1], "page": None}]}, False),  # counted from the end
        ({"parts": [{"start": 0, "end": 10**30, "quote": TEXT, "page": None}]}, False),
        ({"basis": [{"for": "actor", "start": 0, "end": 3, "quote": "ABC"}]}, False),
        ({"verified": True, "parts": [{"start": 0, "end": 1, "quote": "?", "page": None}]}, False),  # says so itself
    ],
)
def test_each_citation_is_compared_with_its_plan(
    client: TestClient, journal: Journal, answer: dict[str, Any], changed: dict[str, Any], verified: bool
) -> None:
    answer["citations"][0] |= changed
    assert client.post("/api/feedback", json=body(answer)).status_code == 201
    first, second, *_ = journal.feedback()[0].answer["citations"]
    assert (first["verified"], second["verified"]) == (verified, True)


def test_an_answer_from_very_many_plans_is_compared_in_part(answer: dict[str, Any], parts: Parts) -> None:
    one = answer["citations"][0]
    answer["citations"] = [one | {"edition": number} for number in range(1, MOST_EDITIONS + 3)]
    marks = [citation["verified"] for citation in evidence(answer, parts.library, parts.library)["citations"]]
    assert marks == [True] * MOST_EDITIONS + [None] * 2


def test_a_plan_that_is_hidden_meanwhile_is_not_compared(answer: dict[str, Any], parts: Parts) -> None:
    """That its quotes don't stand there would be untrue; that there is none, too."""
    shown = evidence(answer, FakeLibrary(), parts.library)
    assert {citation["verified"] for citation in shown["citations"]} == {None}
    assert {citation["verified"] for citation in evidence(answer, FakeLibrary(), FakeLibrary())["citations"]} == {False}


@pytest.mark.parametrize(
    "wrong",
    [
        {"verdict": "maybe"},
        {"verdict": None},
        {"reason": "because"},
        {"comment": "a" * 2001},
        {"question": ""},
        {"question": "a" * 2001},
        {"question": 5},
        {"answer": {}},
        {"answer": []},
        {"answer": "answered"},
        {"more": 1},
        {"comment": "\ud800"},
    ],
)
def test_feedback_of_another_shape_is_refused(
    client: TestClient, journal: Journal, answer: dict[str, Any], wrong: dict[str, Any]
) -> None:
    refused = client.post("/api/feedback", content=json.dumps(body(answer) | wrong))
    assert refused.status_code == 422 and refused.headers["content-type"] == "application/problem+json"
    assert journal.feedback() == ()


def test_a_citation_without_a_quote_is_refused(client: TestClient, answer: dict[str, Any]) -> None:
    answer["citations"][0]["parts"] = []
    assert client.post("/api/feedback", json=body(answer)).status_code == 422


@pytest.mark.parametrize("name", ["marker", "plan_id", "source", "title", "number", "issuer", "date", "quote"])
def test_half_a_character_in_a_citation_is_refused(client: TestClient, answer: dict[str, Any], name: str) -> None:
    answer["citations"][0][name] = "\ud800"
    refused = client.post("/api/feedback", content=json.dumps(body(answer)))
    assert refused.status_code == 422 and "surrogate" in refused.json()["detail"]


@pytest.mark.parametrize(
    "changed",
    [{"text": "\udfff"}, {"follow_ups": ["\ud800"]}, {"timings_ms": {"\ud800": 1.0}}, {"timings_ms": {"\ud800": "x"}}],
)
def test_half_a_character_in_an_answer_is_refused(
    client: TestClient, answer: dict[str, Any], changed: dict[str, Any]
) -> None:
    assert client.post("/api/feedback", content=json.dumps(body(answer | changed))).status_code == 422


def test_a_deep_or_long_answer_is_refused(client: TestClient, journal: Journal, answer: dict[str, Any]) -> None:
    deep = json.dumps(body(answer)).replace('"thiếu"', '"x"')
    deep = deep.replace('"status"', '"deep": ' + "[" * 100_000 + "]" * 100_000 + ', "status"', 1)
    refused = client.post("/api/feedback", content=deep)
    assert refused.status_code in (400, 422) and refused.headers["content-type"] == "application/problem+json"
    refused = client.post("/api/feedback", json=body(answer | {"text": "a" * MOST_ANSWER}))
    assert refused.status_code == 413 and str(MOST_ANSWER) in refused.json()["detail"]
    assert journal.feedback() == ()


def test_what_the_contract_lacks_is_not_kept(client: TestClient, journal: Journal, answer: dict[str, Any]) -> None:
    answer |= {"extra": "x" * 10, "timings_ms": {"a": 1.0}}
    client.post("/api/feedback", json=body(answer))
    assert not {"extra", "timings_ms"} & journal.feedback()[0].answer.keys()


def test_one_client_may_not_send_without_end(client: TestClient, answer: dict[str, Any]) -> None:
    statuses = [client.post("/api/feedback", json=body(answer)).status_code for _ in range(31)]
    assert statuses == [201] * 30 + [429]
    refused = client.post("/api/feedback", json=body(answer))
    assert refused.headers["content-type"] == "application/problem+json"
    assert 0 < int(refused.headers["retry-after"]) <= 60


def test_markup_is_kept_to_the_letter_and_shown_as_words(
    parts: Parts, client: TestClient, journal: Journal, answer: dict[str, Any], capsys: Capture
) -> None:
    evil = f"{EVIL}\x1b[31m[red]đỏ[/red]"
    assert client.post("/api/feedback", json=body(answer | {"text": evil}, comment=evil, question=evil)).is_success
    (kept,) = journal.feedback()
    assert kept.comment == evil.strip() and kept.question == kept.answer["text"] == evil
    assert main(["feedback"], Session(parts, "vi")) == 0
    shown = capsys.readouterr().out
    assert "\x1b" not in shown and "<script>" in shown and "[red]" in shown


# The chat page


def test_a_thumb_opens_the_form_and_sends_nothing(parts: Parts, journal: Journal) -> None:
    turns = told(parts, QUESTION)
    rated, group, reason, comment, said = opened_form(turns, 1, False)
    assert rated == {"turn": turns[0], "verdict": "down"} and group["visible"] and reason["visible"]
    assert comment == "" == said
    assert not opened_form(turns, 1, True)[2]["visible"]  # no reason is asked for what helped
    assert journal.feedback() == ()


@pytest.mark.parametrize(("index", "liked"), [(1, ""), (7, True), ([0, 1], True), (None, False), (1, "Flag")])
def test_a_thumb_taken_back_or_of_no_answer_closes_the_form(parts: Parts, index: Any, liked: bool | str) -> None:
    turns = told(parts, QUESTION)
    rated, group, *_ = opened_form(turns, index, liked)
    assert rated is None and not group["visible"]


def test_a_failed_answer_has_no_form(parts: Parts, caplog: pytest.LogCaptureFixture) -> None:
    turns = told(parts, "hỏng")
    assert opened_form(turns, 1, False)[0] is None
    assert "could not answer" in caplog.text


def test_the_messages_of_a_conversation_are_those_of_its_turns(parts: Parts) -> None:
    turns: tuple[dict[str, Any], ...] = ()
    for question in (QUESTION, "hỏng", QUESTION):
        turns = told(parts, question, turns)
    turns = (
        *turns,
        {"question": "", "answer": None, "shown": "a notice"},
        {"question": "q", "answer": None, "shown": None},
    )
    of = [turn for turn in turns for shown in (turn["question"], turn["shown"]) if shown]
    assert len(messages(turns[:4], "vi")) + 1 == len(of)
    assert [turn_at(turns, index) for index in range(len(of))] == of
    assert turn_at(turns, len(of)) is None


def test_the_form_is_sent(parts: Parts, journal: Journal) -> None:
    turns = told(parts, QUESTION)
    rated = opened_form(turns, 1, False)[0]
    thanks, seen = say("feedback.thanks", "vi"), parts.library
    assert sent_words(parts, seen, "vi", rated, "wrong", "sai ngày", 0) == thanks
    assert sent_words(parts, seen, "vi", rated | {"verdict": "up"}, "wrong", None, 0) == thanks
    assert "5 giây" in sent_words(parts, seen, "vi", rated, "wrong", "", 5)
    assert sent_words(parts, seen, "vi", None, "wrong", "", 0) == ""
    up, down = journal.feedback()
    assert (up.verdict, up.reason, down.verdict, down.reason, down.comment) == ("up", "", "down", "wrong", "sai ngày")
    assert all(citation["verified"] for citation in down.answer["citations"])


def test_a_failure_to_keep_it_says_what_to_do(parts: Parts, tmp_path: Path) -> None:
    turns = told(parts, QUESTION)
    rated = opened_form(turns, 1, False)[0]
    parts.library.catalogue.close()
    (tmp_path / "catalogue.db").write_bytes(b"no database at all" * 100)
    assert "catalogue" in sent_words(parts, parts.library, "vi", rated, "wrong", "", 0)


def test_the_page_has_thumbs_and_every_reason(parts: Parts) -> None:
    async def built() -> dict[str, Any]:
        return dict(chat_blocks(parts, "vi").get_config_file())

    page = asyncio.run(built())
    props = {one["props"].get("elem_id"): one["props"] for one in page["components"]}
    assert tuple(props["conversation"]["feedback_options"]) == THUMBS
    assert [value for _, value in props["feedback-reason"]["choices"]] == list(REASONS)
    assert props["feedback"]["visible"] is False


# The commands


def test_the_command_lists_and_handles(parts: Parts, journal: Journal, answer: dict[str, Any], capsys: Capture) -> None:
    session = Session(parts, "vi")
    assert main(["feedback"], session) == 0 and "Không có góp ý" in capsys.readouterr().out
    shown = evidence(answer, parts.library, parts.library)
    given = Feedback(0, datetime(2026, 5, 20, 18, tzinfo=UTC), "down", "unclear", "khó đọc", QUESTION, shown)
    ids = [journal.add_feedback(given), journal.add_feedback(replace(given, verdict="up", reason=""))]
    assert main(["feedback"], session) == 0
    words = " ".join(capsys.readouterr().out.split())
    assert "2026-05-21 01:00 · chưa đạt · Khó hiểu" in words and "khó đọc" in words  # in Vietnam's time
    count = len(answer["citations"])
    assert f"{count}/{count} trích dẫn khớp" in words
    assert main(["feedback", "--handle", str(ids[0]), "--by", "Lan"], session) == 0
    assert main(["feedback", "--json"], session) == 0
    out = capsys.readouterr().out.splitlines()
    assert [one["id"] for one in json.loads(out[-1])] == [ids[1]]
    assert main(["feedback", "--all"], session) == 0 and "Lan" in capsys.readouterr().out
    assert main(["feedback", "--handle", str(ids[0])], session) == 2  # by whom
    assert main(["feedback", "--handle", "99", "--by", "Lan"], session) == 1
    assert "Không có góp ý số 99" in capsys.readouterr().err


@pytest.mark.parametrize(("language", "words"), [("vi", "không tìm thấy"), ("en", "not found")])
def test_the_usage_command(parts: Parts, journal: Journal, capsys: Capture, language: Any, words: str) -> None:
    understood = {"asks": ["duties"], "details": ["money"], "units": ["Công an xã"], "years": [2026]}
    now = datetime.now(UTC)
    journal.note([Asked(now, "chat", "vi", "not_found", understood, (), 0, 12.0, "\x1b[31mcâu hỏi")] * 2)
    journal.note([Asked(now, "api", "en", "answered", {}, ("an_binh",), 2, 20.0)])
    assert main(["usage"], Session(parts, language)) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert f"{words}: 2" in shown and "an_binh: 1" in shown and "Công an xã" in shown and "2026" in shown
    assert "\x1b" not in shown and "câu hỏi" in shown
    assert main(["usage", "--days", "1", "--json"], Session(parts, language)) == 0
    shape = json.loads(capsys.readouterr().out)
    assert shape["figures"]["questions"] == 3 and shape["unanswered"][0]["count"] == 2
    assert main(["usage", "--days", "0"], Session(parts, language)) == 2
