"""Questions of who belongs to a unit: "tôi" and "đơn vị tôi" are that unit, where none is named."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from prompts.texts import say

Quotes = Callable[[Answer], list[str]]
TRANG_KHE = "47-kh-ubnd-trang-khe-2024"


@pytest.mark.parametrize("unit", ["Công an xã", "Trạm Y tế xã", "Sở Giáo dục và Đào tạo"])
@pytest.mark.parametrize("question", ["Tôi phải làm gì?", "Đơn vị tôi phải làm gì?"])
def test_who_asks_is_the_unit(question: str, unit: str, assistant: Assistant, quotes: Quotes) -> None:
    answer = assistant.ask(question, unit=unit)
    assert answer.status == "answered"
    assert quotes(answer) == quotes(assistant.ask(f"{unit} phải làm gì?"))


@pytest.mark.parametrize("unit", ["Công an xã", "Trạm Y tế xã"])
def test_under_the_plan_that_is_named(unit: str, assistant: Assistant, quotes: Quotes) -> None:
    answer = assistant.ask("Đơn vị tôi phải làm gì ở Tràng Khê?", unit=unit)
    assert {citation.plan_id for citation in answer.citations} == {TRANG_KHE}
    assert quotes(answer) == quotes(assistant.ask(f"{unit} Tràng Khê phải làm gì?"))


def test_without_a_unit_it_is_asked_for(assistant: Assistant) -> None:
    answer = assistant.ask("Tôi phải làm gì?")
    assert (answer.status, answer.text.splitlines()[0]) == ("clarify", say("clarify.unit", "vi"))


def test_a_unit_that_is_named_is_meant(assistant: Assistant, quotes: Quotes) -> None:
    question = "Trạm Y tế xã Tràng Khê phải làm gì?"
    assert quotes(assistant.ask(question, unit="Công an xã")) == quotes(assistant.ask(question))
