"""Questions that go on from an answer: the plans answer each of them."""

from __future__ import annotations

import pytest

from assistant.answering import Assistant
from assistant.composition.follow_ups import MOST

QUESTIONS = [
    "Công an xã Tràng Khê phải làm gì?",
    "tram y te xa trang khe phai lam gi",
    "Lớp dạy bơi mở mấy đợt?",
    "Công an tỉnh Trung Lạc phải làm gì?",
    "What must the Tràng Khê health station do?",
    "Kinh phí của phường Lạc Giang là bao nhiêu?",
    "Trung tâm Y tế huyện Tân Lương phải làm gì?",
]
OF_THE_RELATED = ["Công an xã Bãi Vẹt phải làm gì năm 2025?", "Hiện nay mỗi xã ở Gò Mắm phải có mấy điểm cấp nước?"]


@pytest.mark.parametrize("question", QUESTIONS)
def test_each_is_answered(question: str, assistant: Assistant) -> None:
    check(question, assistant)


@pytest.mark.parametrize("question", OF_THE_RELATED)
def test_each_is_answered_of_plans_that_depend_on_one_another(question: str, related: Assistant) -> None:
    check(question, related)


def check(question: str, assistant: Assistant) -> None:
    """Up to three, none twice, none the question itself; each answered, in one language."""
    answer = assistant.ask(question)
    offered = answer.follow_ups
    assert 1 <= len(offered) <= MOST
    assert len(set(offered)) == len(offered)
    assert question not in offered
    history = [{"question": question, "answer": answer.to_json()}]
    for follow_up in offered:
        for turns in ((), history):
            found = assistant.ask(follow_up, history=turns)
            assert found.status == "answered", follow_up
            assert found.language == answer.language, follow_up
            assert found.citations, follow_up


def test_a_unit_that_was_asked_about_is_not_offered(assistant: Assistant) -> None:
    offered = assistant.ask("Công an xã Tràng Khê phải làm gì?").follow_ups
    assert not any(follow_up.startswith("Công an xã") for follow_up in offered)


@pytest.mark.parametrize("question", ["Giá vàng hôm nay bao nhiêu?", "Chào bạn"])
def test_none_where_nothing_was_found(question: str, assistant: Assistant) -> None:
    assert assistant.ask(question).follow_ups == ()


def test_what_is_offered_where_a_question_is_asked_back_is_answered(assistant: Assistant) -> None:
    asked_back = assistant.ask("Tôi phải làm gì?")
    assert asked_back.status == "clarify"
    assert asked_back.follow_ups
    for option in asked_back.follow_ups:
        assert assistant.ask(option).status == "answered", option
