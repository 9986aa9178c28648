"""What is due in a period."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.schedule import Due, due_in
from assistant.understanding.mentions import Mention
from assistant.understanding.period import Period

WordsOf = Callable[[str], PlanWords]


def due(plan: PlanWords, first: date, last: date, *units: str, reports: bool = False) -> list[Due]:
    mentions = [Mention((unit,), 0, 0, True) for unit in units]
    return due_in([plan], Period(first, last), mentions, reports=reports)


def days(found: list[Due]) -> list[tuple[int, int, str]]:
    return [(one.day.day, one.day.month, one.piece.text[:14]) for one in found]


def test_by_day(words_of: WordsOf) -> None:
    found = days(due(words_of("xa_trang_khe"), date(2024, 6, 1), date(2024, 6, 15)))
    assert (5, 6, "Thẩm định dự t") in found
    assert (15, 6, "Cập nhật danh ") in found
    assert found == sorted(found, key=lambda one: one[:2][::-1])
    assert not any(text.startswith("Bàn giao học") for *_, text in found), "it was due in May"


@pytest.mark.parametrize(
    ("day", "is_due"), [(date(2024, 6, 4), False), (date(2024, 6, 5), True), (date(2024, 6, 6), False)]
)
def test_both_ends_count(day: date, is_due: bool, words_of: WordsOf) -> None:
    found = due(words_of("xa_trang_khe"), day, day, "Công chức Tài chính - Kế toán xã")
    assert bool(found) is is_due


def overdue(plan: PlanWords, today: date) -> list[Due]:
    return due_in([plan], Period(date(2001, 1, 1), today - timedelta(days=1), overdue=True), (), reports=False)


def test_overdue_is_not_what_recurs(words_of: WordsOf) -> None:
    found = overdue(words_of("xa_trang_khe"), date(2024, 7, 10))
    assert any(one.piece.text.startswith("Thẩm định dự toán") for one in found)
    deadlines = [one.piece.obligation.deadline for one in found if one.piece.obligation]
    assert found and all(deadline and not deadline.rrule for deadline in deadlines)
    assert not any(one.piece.text.startswith("Báo cáo UBND xã tình hình") for one in found)


PLAN = """ỦY BAN NHÂN DÂN
XÃ AN LÀNH
Số: 5/KH-UBND
An Lành, ngày 20 tháng 5 năm 2024

KẾ HOẠCH
Phòng cháy năm 2024

II. NHIỆM VỤ

1. Công an xã lập danh sách hộ kinh doanh trước ngày {day} tháng 5 năm 2024.
"""


@pytest.mark.parametrize(("day", "is_due"), [(19, False), (20, True), (21, True)])
def test_overdue_is_not_what_was_past_when_the_plan_was_made(
    day: int, is_due: bool, plan_of: Callable[[str], PlanWords]
) -> None:
    plan = plan_of(PLAN.format(day=day))
    assert len(due(plan, date(2024, 5, 1), date(2024, 5, 31))) == 1  # in a period that is named it counts
    assert bool(overdue(plan, date(2024, 7, 1))) is is_due


def test_what_recurs_is_due_each_time(words_of: WordsOf) -> None:
    plan = words_of("xa_trang_khe")
    for month in (6, 7, 8):
        found = due(plan, date(2024, month, 1), date(2024, month, 28), "Công an xã", reports=True)
        assert [one.day for one in found] == [date(2024, month, 20)]


def test_only_of_the_units(words_of: WordsOf) -> None:
    found = due(words_of("xa_bai_vet_han_man_2025"), date(2025, 3, 1), date(2025, 3, 31), "Trưởng các ấp")
    assert [one.piece.text[:25] for one in found] == ["Thành lập tổ tự quản nguồ"]


def test_only_reports(words_of: WordsOf) -> None:
    plan = words_of("tinh_trieu_sa")
    first, last = date(2025, 7, 1), date(2025, 7, 31)
    reports, everything = due(plan, first, last, reports=True), due(plan, first, last)
    assert {one.piece.obligation.kind for one in reports if one.piece.obligation} == {"report"}
    assert len(reports) <= len(everything)


def test_nothing_is_due_outside_the_plans_time(words_of: WordsOf) -> None:
    assert due(words_of("xa_trang_khe"), date(2031, 1, 1), date(2031, 12, 31)) == []


def test_every_day_of_a_period_is_that_of_one_of_its_days(words_of: WordsOf) -> None:
    plan, first = words_of("xa_trang_khe"), date(2024, 5, 27)
    week = due(plan, first, first + timedelta(days=6))
    single = [due(plan, day, day) for day in (first + timedelta(days=n) for n in range(7))]
    assert {one.piece.place for one in week} == {one.piece.place for found in single for one in found}
