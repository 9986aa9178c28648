"""What is in force stands before what it amended, in duties, facts and parts; what is not amended is so called."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from prompts.texts import say

Quotes = Callable[[Answer], list[str]]
AMENDED, AMENDING = "52-kh-ubnd-go-mam-2025", "96-kh-ubnd-go-mam-2025"
IN_FORCE, BEFORE, REST, KEPT = (
    say(f"answer.{name}", "vi") for name in ("amended", "before_amendment", "not_amended", "unchanged")
)
NEW, OLD = "ít nhất 03 điểm cấp nước công cộng", "ít nhất 02 điểm cấp nước công cộng"


def in_order(text: str, *words: str) -> bool:
    at = [text.find(one) for one in words]
    return -1 not in at and at == sorted(at)


@pytest.mark.parametrize(
    "question",
    ["UBND xã phải làm gì trong mùa hạn mặn 2025?", "ubnd xa phai lam gi trong mua han man 2025"],
)
def test_a_list_of_duties(question: str, related: Assistant) -> None:
    answer = related.ask(question)
    assert answer.status == "answered"
    untouched = "Lập danh sách hộ thiếu nước sinh hoạt, gửi UBND huyện"
    assert in_order(answer.text, IN_FORCE, NEW, BEFORE, OLD, REST, untouched)
    assert [citation.plan_id for citation in answer.citations[:3]] == [AMENDING, AMENDING, AMENDED]


def test_nothing_is_quoted_twice(related: Assistant) -> None:
    answer = related.ask("UBND xã phải làm gì trong mùa hạn mặn 2025?")
    spans = [(one.plan_id, part.start, part.end) for one in (*answer.citations, *answer.related) for part in one.parts]
    assert len(spans) == len(set(spans))


def test_the_duties_of_a_unit_whose_tasks_are_handed_over(related: Assistant) -> None:
    answer = related.ask("Phòng Tài nguyên và Môi trường huyện Gò Mắm phải làm gì?")
    handed = "do Phòng Nông nghiệp và Môi trường thực hiện"
    assert in_order(answer.text, IN_FORCE, handed, BEFORE, "Chủ trì lấy mẫu nước tại 05 tuyến kênh")


@pytest.mark.parametrize(
    ("question", "new", "old"),
    [
        ("Mỗi xã ở huyện Gò Mắm bố trí mấy điểm cấp nước công cộng?", NEW, OLD),
        (
            "Hạn kiểm tra việc xả nước thải ao nuôi tôm ở Gò Mắm là ngày nào?",
            "“trước ngày 20 tháng 5 năm 2025”",
            "hoàn thành trước ngày 30 tháng 4 năm 2025",
        ),
    ],
)
def test_a_fact(question: str, new: str, old: str, related: Assistant) -> None:
    assert in_order(related.ask(question).text, IN_FORCE, new, BEFORE, old)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Chỉ tiêu diện tích lúa Đông Xuân bị thiệt hại của huyện Gò Mắm có bị sửa không?", "dưới 1,2%"),
        ("Việc nạo vét kênh nội đồng ở Gò Mắm có bị sửa không?", "Nạo vét 14 tuyến kênh"),
    ],
)
def test_whether_it_was_changed_where_it_was_not(question: str, said: str, related: Assistant) -> None:
    text = related.ask(question).text
    assert in_order(text, KEPT, "Các nội dung khác của Kế hoạch số 52/KH-UBND", said)
    assert IN_FORCE not in text


def test_whether_it_was_changed_where_it_was(related: Assistant) -> None:
    text = related.ask("Số điểm cấp nước công cộng mỗi xã ở Gò Mắm có bị sửa không?").text
    assert in_order(text, IN_FORCE, NEW, BEFORE, OLD)
    assert KEPT not in text


@pytest.mark.parametrize(
    "question",
    [
        "Phòng Tài chính - Kế hoạch huyện Gò Mắm phải làm gì?",
        "Diện tích lúa Đông Xuân bị thiệt hại ở Gò Mắm dưới bao nhiêu?",
        "Công an xã Bãi Vẹt phải làm gì?",
    ],
)
def test_nothing_of_it_where_nothing_is_amended(question: str, related: Assistant) -> None:
    answer = related.ask(question)
    assert answer.status == "answered"
    assert not [head for head in (IN_FORCE, BEFORE, REST, KEPT) if head in answer.text]


def test_nothing_of_it_where_no_plan_amends(assistant: Assistant) -> None:
    text = assistant.ask("Lớp dạy bơi ở Tràng Khê có bị sửa không?").text
    assert not [head for head in (IN_FORCE, BEFORE, REST, KEPT) if head in text]
