"""What of the question before a follow-up of another kind takes over: always the plan; the rest by what it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.text_data import key

Quotes = Callable[[Answer], list[str]]
COMMUNE = "47-kh-ubnd-trang-khe-2024"
ASKED = {
    "vi": "Công an xã Tràng Khê phải làm gì về đuối nước?",
    "bare": "cong an xa trang khe phai lam gi ve duoi nuoc",
    "en": "What must the Tràng Khê commune police do about drowning?",
}


def told(assistant: Assistant, *questions: str) -> list[Mapping[str, Any]]:
    turns: list[Mapping[str, Any]] = []
    for question in questions:
        turns.append({"question": question, "answer": assistant.ask(question, history=turns).to_json()})
    return turns


@pytest.mark.parametrize(
    ("form", "follow_up", "kind", "matter", "unit"),
    [
        # of the plan as a whole: neither the matter nor the unit
        ("vi", "Kế hoạch nhằm mục đích gì?", "purpose", False, False),
        ("bare", "ke hoach nham muc dich gi", "purpose", False, False),
        ("en", "What is the plan's purpose?", "purpose", False, False),
        ("vi", "Áp dụng cho những ai?", "scope", False, False),
        ("bare", "ap dung cho nhung ai", "scope", False, False),
        ("en", "Whom does it apply to?", "scope", False, False),
        ("vi", "Ai ký?", "meta", False, False),
        ("bare", "ai ky", "meta", False, False),
        ("en", "Who signed it?", "meta", False, False),
        ("vi", "Kế hoạch đặt chỉ tiêu gì?", "target", False, False),
        ("en", "What targets does the plan set?", "target", False, False),
        ("vi", "Kế hoạch yêu cầu báo cáo trước ngày nào?", "deadline", False, False),
        ("bare", "ke hoach yeu cau bao cao truoc ngay nao", "deadline", False, False),
        ("en", "By what date does the plan require reports?", "deadline", False, False),
        # funding, legal basis: the matter without the unit
        ("vi", "Kinh phí lấy từ đâu?", "budget", True, False),
        ("bare", "kinh phi lay tu dau", "budget", True, False),
        ("en", "Where does the money come from?", "budget", True, False),
        ("vi", "Căn cứ vào đâu?", "legal_basis", True, False),
        ("en", "What is it based on?", "legal_basis", True, False),
        # reports: of the unit
        ("vi", "Báo cáo trước ngày nào?", "deadline", True, True),
        ("en", "By what date must they report?", "deadline", True, True),
        # the task before: everything
        ("vi", "Hạn chót là khi nào?", "deadline", True, True),
        ("en", "When is the deadline?", "deadline", True, True),
        ("vi", "Kinh phí cho việc đó lấy từ đâu?", "budget", True, True),
        ("en", "Where does the money for those tasks come from?", "budget", True, True),
    ],
)
def test_after_a_units_duties(
    form: str, follow_up: str, kind: str, matter: bool, unit: bool, assistant: Assistant
) -> None:
    asked = assistant.understood(follow_up, history=told(assistant, ASKED[form]))
    assert (asked.plans, asked.asks, asked.of_unit) == ((COMMUNE,), kind, False)
    terms = {term.folded for term in asked.terms}
    assert ({"duoi", "nuoc"} <= terms) is matter
    assert any("cong an" in key(name) for one in asked.units for name in one.names) is unit
    assert unit or not {"cong", "an"} & terms


@pytest.mark.parametrize("first", ["Tổ quản lý bến đò phải làm gì?", "Trưởng trạm bơm Bà Lài phải làm gì?"])
def test_the_plan_of_the_answer_where_none_was_named(first: str, assistant: Assistant) -> None:
    turns = told(assistant, first)
    quoted = {citation["plan_id"] for citation in turns[0]["answer"]["citations"]}
    asked = assistant.understood("Kế hoạch nhằm mục đích gì?", history=turns)
    assert set(asked.plans) == quoted


@pytest.mark.parametrize(
    "forms",
    [
        ("Công an xã Tràng Khê phải làm gì?", "Kế hoạch nhằm mục đích gì?"),
        ("cong an xa trang khe phai lam gi", "ke hoach nham muc dich gi"),
        ("What must the Tràng Khê commune police do?", "What is the plan's purpose?"),
    ],
)
def test_a_purpose_is_read_out(forms: tuple[str, str], assistant: Assistant, quotes: Quotes) -> None:
    answer = assistant.ask(forms[1], history=told(assistant, forms[0]))
    assert [quote[:11] for quote in quotes(answer)] == ["Giúp cha mẹ", "Giảm số vụ "]
    assert quotes(answer) == quotes(assistant.ask("Mục đích của kế hoạch Tràng Khê là gì?"))


def test_a_plan_that_is_gone_is_not_meant(assistant: Assistant) -> None:
    gone = {"status": "answered", "citations": [{"plan_id": "gone", "start": 0, "end": 9}]}
    turn = {"question": "Công an xã phải làm gì?", "answer": gone}
    assert assistant.understood("Kế hoạch nhằm mục đích gì?", history=[turn]).plans == ()


@pytest.mark.parametrize(
    ("before", "question"),
    [
        ("What must the Tràng Khê commune police do?", "By what date does the plan of Tân Lương require reports?"),
        ("Công an xã Tràng Khê phải làm gì?", "Kế hoạch của Tân Lương yêu cầu báo cáo trước ngày nào?"),
        ("Tổng kinh phí của Tràng Khê là bao nhiêu?", "Mục đích của kế hoạch Tân Lương là gì?"),
    ],
)
def test_a_question_that_names_its_plan_and_matter_takes_nothing(
    before: str, question: str, assistant: Assistant, quotes: Quotes
) -> None:
    alone = assistant.ask(question)
    assert quotes(assistant.ask(question, history=told(assistant, before))) == quotes(alone)


def test_reports_required_by_a_plan(assistant: Assistant) -> None:
    turns = told(assistant, "What must the Tân Lương district police do?")
    answer = assistant.ask("By what date does the plan of Tân Lương require reports?", history=turns)
    assert answer.status == "answered"
    assert "15 tháng 6" in answer.text


def test_a_place_with_a_possessive_is_asked_in_english(assistant: Assistant) -> None:
    turns = told(assistant, "By what date does the plan of Tân Lương require reports?")
    assert assistant.understood("District 3's, then?", history=turns).language == "en"
