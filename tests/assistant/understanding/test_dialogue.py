"""A question after others: what it takes from them, and what it leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.understanding.dialogue import MOST_TURNS, in_context, own_terms
from assistant.understanding.turns import Quoted, turn_of
from assistant.understanding.understood import Understood
from vectorstore.folding import fold

Understand = Callable[[str], Understood]
Quotes = Callable[[Answer], list[str]]
COMMUNE = "47-kh-ubnd-trang-khe-2024"
PROVINCE = "112-kh-ubnd-trung-lac-2023"


def told(assistant: Assistant, *questions: str) -> list[Mapping[str, Any]]:
    """The turns of a talk: each question with the answer it got after those before."""
    turns: list[Mapping[str, Any]] = []
    for question in questions:
        turns.append({"question": question, "answer": assistant.ask(question, history=turns).to_json()})
    return turns


def meant(assistant: Assistant, *questions: str) -> Understood:
    """What the last is understood to ask."""
    return assistant.understood(questions[-1], history=told(assistant, *questions[:-1]))


@pytest.mark.parametrize(
    ("first", "follow_up", "unit"),
    [
        ("Công an xã Tràng Khê phải làm gì?", "Còn Trạm Y tế xã thì sao?", "trạm y tế xã"),
        ("cong an xa trang khe phai lam gi", "con tram y te xa thi sao", "tram y te xa"),
        ("What must the Tràng Khê commune police do?", "And the health station?", "trạm y tế"),
        ("Công an xã Tràng Khê phải làm gì?", "Thế còn Đoàn Thanh niên xã?", "đoàn thanh niên xã"),
    ],
)
def test_another_unit(first: str, follow_up: str, unit: str, assistant: Assistant) -> None:
    asked = meant(assistant, first, follow_up)
    assert asked.plans == (COMMUNE,)
    assert asked.of_unit and asked.units[0].names[0].lower() == unit


@pytest.mark.parametrize(
    ("first", "follow_up"),
    [
        ("Công an xã Tràng Khê phải làm gì?", "Thế ở Lạc Giang?"),
        ("cong an xa trang khe phai lam gi", "the o lac giang"),
        ("What must the Tràng Khê commune police do?", "And in Lạc Giang?"),
    ],
)
def test_another_place(first: str, follow_up: str, assistant: Assistant) -> None:
    asked = meant(assistant, first, follow_up)
    assert asked.plans == ("09-kh-ubnd-lac-giang-2026",)
    assert asked.of_unit and fold(asked.units[0].names[0]) == "cong an xa"


def test_another_plan_is_not_asked_for_the_issuer_of_the_one_before(assistant: Assistant) -> None:
    """ "Trường TH&THCS" was part of the name of the school's plan."""
    first = "Hạn nộp báo cáo của trường TH&THCS Lộc Khê là ngày nào?"
    before, asked = meant(assistant, first), meant(assistant, first, "Vậy của Tràng Khê?")
    assert {"truong", "thcs"} <= {term.folded for term in before.terms}
    assert asked.plans == (COMMUNE,)
    assert not {"truong", "thcs"} & {term.folded for term in asked.terms}
    assert {"nop", "bao", "cao"} <= {term.folded for term in asked.terms}
    later = meant(assistant, first, "Ai ký?", "Vậy của Tràng Khê?")  # also with a turn between
    assert later.plans == (COMMUNE,)
    assert not {"truong", "thcs"} & {term.folded for term in later.terms}
    asked = meant(assistant, "Kinh phí bảo vệ môi trường của trường TH&THCS Lộc Khê?", "Vậy của Tràng Khê?")
    assert {"moi", "truong"} <= {term.folded for term in asked.terms}


def test_a_place_without_a_plan_gets_no_other_places_answer(assistant: Assistant) -> None:
    turns = told(assistant, "Công an xã Tràng Khê phải làm gì?")
    answer = assistant.ask("Thế ở Đà Nẵng?", history=turns)
    assert (answer.status, answer.citations) == ("not_found", ())
    assert "Đà Nẵng" in answer.text


@pytest.mark.parametrize("follow_up", ["Hạn chót là khi nào?", "han chot la khi nao", "When is the deadline?"])
def test_the_deadline_of_what_was_quoted(follow_up: str, assistant: Assistant) -> None:
    turns = told(assistant, "Ai thẩm định dự toán lớp dạy bơi ở Tràng Khê?")
    answer = assistant.ask(follow_up, history=turns)
    assert answer.status == "answered"
    assert "trước ngày 05/6/2024" in answer.text
    assert {citation.plan_id for citation in answer.citations} == {COMMUNE}


@pytest.mark.parametrize("follow_up", ["Cho tôi câu nguyên văn", "cho toi cau nguyen van"])
def test_the_sentence_itself(follow_up: str, assistant: Assistant, quotes: Quotes) -> None:
    turns = told(assistant, "Tổng kinh phí của kế hoạch Tràng Khê là bao nhiêu?")
    answer = assistant.ask(follow_up, history=turns)
    assert any(quote.startswith("Tổng kinh phí dự kiến: 86.500.000 đồng") for quote in quotes(answer))


@pytest.mark.parametrize("question", ["Sở Tài chính Trung Lạc phải làm gì?", "so tai chinh trung lac phai lam gi"])
def test_a_new_topic_is_answered_as_if_it_were_the_first(question: str, assistant: Assistant, quotes: Quotes) -> None:
    turns = told(assistant, "Công an xã Tràng Khê phải làm gì về đuối nước?", "Hạn chót là khi nào?")
    assert quotes(assistant.ask(question, history=turns)) == quotes(assistant.ask(question))


def test_a_unit_completes_what_was_asked_back(assistant: Assistant, quotes: Quotes) -> None:
    turns = told(assistant, "Tôi phải làm gì?")
    assert turns[0]["answer"]["status"] == "clarify"
    answer = assistant.ask("Trạm Y tế xã Tràng Khê", history=turns)
    assert answer.status == "answered"
    assert quotes(answer) == quotes(assistant.ask("Trạm Y tế xã Tràng Khê phải làm gì?"))


def test_a_plan_completes_what_was_asked_back(assistant: Assistant) -> None:
    turns = told(assistant, "Kinh phí bao nhiêu?")
    assert turns[0]["answer"]["status"] == "clarify"
    offered = turns[0]["answer"]["follow_ups"]
    for option in (one for one in offered if "Trung Lạc" in one or "Tràng Khê" in one):
        answer = assistant.ask(option, history=turns)
        assert answer.status == "answered", option
        assert "đồng" in answer.text, option
        assert len({citation.plan_id for citation in answer.citations}) == 1, option


def test_small_talk_between_does_not_break_the_thread(assistant: Assistant) -> None:
    asked = meant(assistant, "Công an xã Tràng Khê phải làm gì?", "Cảm ơn bạn", "Còn Trạm Y tế xã thì sao?")
    assert asked.plans == (COMMUNE,)


def test_small_talk_itself_takes_nothing(assistant: Assistant) -> None:
    assert meant(assistant, "Công an xã Tràng Khê phải làm gì?", "Cảm ơn bạn").chat == "small_talk"


@pytest.mark.parametrize(
    "turn",
    [
        {},
        {"question": "Công an xã làm gì?"},
        {"question": 1, "answer": {}},
        {"question": "", "answer": {}},
        {"question": "x" * 3_000, "answer": {}},
        {"question": "Công an xã làm gì?", "answer": None},
        {"question": "Công an xã làm gì?", "answer": {"status": None, "citations": None}},
        {"question": "Công an xã làm gì?", "answer": {"citations": "none"}},
        {"question": "Công an xã làm gì?", "answer": {"citations": [None, 1, {}, {"plan_id": 1, "parts": [{}]}]}},
        {"question": "Công an xã làm gì?", "answer": {"citations": [{"plan_id": "gone", "start": 0, "end": 10**9}]}},
        {"question": "Công an xã làm gì?", "answer": {"citations": [{"plan_id": COMMUNE, "start": 9, "end": -1}]}},
    ],
    ids=range(11),
)
def test_a_malformed_history_does_no_harm(turn: Mapping[str, Any], assistant: Assistant) -> None:
    for question in ("Hạn chót là khi nào?", "Trạm Y tế xã Tràng Khê phải làm gì?"):
        answer = assistant.ask(question, history=[turn])
        assert answer.status in ("answered", "not_stated", "not_found", "clarify")


def test_only_the_last_turns_count(assistant: Assistant) -> None:
    turns = told(assistant, "Công an xã Tràng Khê phải làm gì?") + [{"question": "Chào bạn", "answer": {}}] * MOST_TURNS
    assert assistant.understood("Còn Trạm Y tế xã thì sao?", history=turns).plans == ()


def test_turns_of_answers(understood: Understand) -> None:
    question = understood("Công an xã làm gì?")
    citation = {"plan_id": "p", "start": 1, "end": 5, "parts": [{"start": 1, "end": 5}, {"start": 7, "end": 9}]}
    turn = turn_of(question, {"status": "answered", "citations": [citation]})
    assert turn.quoted == (Quoted("p", 1, 5), Quoted("p", 7, 9))
    assert turn_of(question, {}).status == ""
    assert in_context(question, ()).understood is question


def test_words_that_only_point_or_ask_say_nothing_of_a_matter(understood: Understand) -> None:
    assert own_terms(understood("Thế hạn chót là ngày nào?")) == ()
    assert [term.folded for term in own_terms(understood("Báo cáo dịch bệnh khi nào?"))] == ["dich", "benh"]


@pytest.mark.parametrize("follow_up", ["còn Sở thì sao", "Còn Sở thì sao?"])
def test_a_bare_office_is_that_of_the_same_field(follow_up: str, assistant: Assistant) -> None:
    asked = meant(assistant, "Phòng Giáo dục và Đào tạo phải làm gì?", follow_up)
    assert asked.of_unit and [unit.names for unit in asked.units] == [("Sở Giáo dục và Đào tạo",)]


def test_an_office_with_a_field_keeps_it(assistant: Assistant) -> None:
    asked = meant(assistant, "Phòng Giáo dục và Đào tạo phải làm gì?", "còn Sở Y tế thì sao")
    assert [unit.names for unit in asked.units] == [("Sở Y tế",)]


def test_a_place_alone_is_asked_in_the_language_before(assistant: Assistant) -> None:
    asked = meant(assistant, "What must the Tràng Khê commune police do?", "and Da Nang?")
    assert (asked.language, asked.places) == ("en", ("da nang",))
    assert asked.units[0].names[0] == "công an xã"
