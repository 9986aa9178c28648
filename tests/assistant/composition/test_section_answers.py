"""What a part of a plan says, asked for by its heading or by its number."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from prompts.texts import say

Quotes = Callable[[Answer], list[str]]
TRANG_KHE, LAC_GIANG = "47-kh-ubnd-trang-khe-2024", "09-kh-ubnd-lac-giang-2026"
AMENDED, AMENDING = "52-kh-ubnd-go-mam-2025", "96-kh-ubnd-go-mam-2025"
TARGETS = ["Không để xảy", "Ít nhất 65% ", "100% điểm nư", "90% hộ gia đ"]


@pytest.mark.parametrize(
    ("question", "plan", "count", "first", "last"),
    [
        ("Tóm tắt phần mục tiêu của kế hoạch xã Tràng Khê", TRANG_KHE, 4, TARGETS[0], TARGETS[3]),
        ("tom tat muc V ke hoach trang khe", TRANG_KHE, 26, "Là đầu mối giúp", "Trong quá trình thực hiện"),
        ("tom tat muc v ke hoach trang khe", TRANG_KHE, 26, "Là đầu mối giúp", "Trong quá trình thực hiện"),
        ("What does the budget section of the Lạc Giang plan say?", LAC_GIANG, 1, "Tổng kinh phí", "Tổng kinh phí"),
    ],
)
def test_all_that_a_part_says(
    question: str, plan: str, count: int, first: str, last: str, assistant: Assistant, quotes: Quotes
) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert answer.text.startswith(say("answer.section", answer.language, count=count))
    assert {citation.plan_id for citation in answer.citations} == {plan}
    quoted = quotes(answer)
    assert len(quoted) == count
    assert quoted[0].startswith(first) and quoted[-1].startswith(last)


def test_nothing_of_other_parts(assistant: Assistant, quotes: Quotes) -> None:
    answer = assistant.ask("Tóm tắt phần mục tiêu của kế hoạch xã Tràng Khê")
    assert [quote[:12] for quote in quotes(answer)] == TARGETS
    assert "*II. MỤC TIÊU, CHỈ TIÊU*" in answer.text and "*I. MỤC ĐÍCH" not in answer.text


@pytest.mark.parametrize(
    "question",
    [
        "Điểm b khoản 2 mục III Kế hoạch 52 quy định gì?",
        "diem b khoan 2 muc III ke hoach 52 quy dinh gi",
    ],
)
def test_a_place_that_is_amended(question: str, related: Assistant, quotes: Quotes) -> None:
    answer = related.ask(question)
    assert answer.status == "answered"
    assert [citation.plan_id for citation in answer.citations] == [AMENDING, AMENDING, AMENDED]
    told, new, old = quotes(answer)
    assert told.startswith("Sửa đổi, bổ sung điểm b khoản 2 mục III")
    assert "03 điểm cấp nước công cộng" in new and "02 điểm cấp nước công cộng" in old
    heads = [answer.text.index(say(head, "vi")) for head in ("answer.amended", "answer.before_amendment")]
    assert heads == sorted(heads)


@pytest.mark.parametrize(
    "question",
    [
        "Khoản 2 mục III Quyết định 203/QĐ-UBND quy định gì?",
        "Mục III Nghị định 99/2021/NĐ-CP nói gì?",
    ],
)
def test_a_place_in_another_document_is_none_of_the_plans(question: str, related: Assistant) -> None:
    answer = related.ask(question)
    assert answer.status == "not_found"
    assert answer.citations == ()
