"""The time that a question speaks of, on a day that is given."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.text_data import key
from assistant.understanding.period import SOON, Period, period_of
from vectorstore.occasions import DateRange

TODAY = date(2024, 12, 30)  # a Monday, two days before the year ends


def of(question: str, today: date = TODAY) -> Period | None:
    return period_of(f" {key(question)} ", today)


@pytest.mark.parametrize(
    ("question", "first", "last"),
    [
        ("Tuần này phải nộp gì?", date(2024, 12, 30), date(2025, 1, 5)),
        ("tuan nay phai nop gi", date(2024, 12, 30), date(2025, 1, 5)),
        ("What is due this week?", date(2024, 12, 30), date(2025, 1, 5)),
        ("Tuần sau có hạn gì?", date(2025, 1, 6), date(2025, 1, 12)),
        ("What is due next week?", date(2025, 1, 6), date(2025, 1, 12)),
        ("Tháng này phải nộp gì?", date(2024, 12, 1), date(2024, 12, 31)),
        ("Tháng sau phải nộp gì?", date(2025, 1, 1), date(2025, 1, 31)),
        ("What is due next month?", date(2025, 1, 1), date(2025, 1, 31)),
        ("Việc gì sắp đến hạn?", TODAY, TODAY + timedelta(days=SOON)),
        ("What is coming due?", TODAY, TODAY + timedelta(days=SOON)),
        ("Hôm nay phải nộp gì?", TODAY, TODAY),
        ("Ngày mai phải nộp gì?", date(2024, 12, 31), date(2024, 12, 31)),
        ("Tháng 2 phải nộp gì?", date(2024, 2, 1), date(2024, 2, 29)),  # of this year
        ("Tháng 2 năm 2025 phải nộp gì?", date(2025, 2, 1), date(2025, 2, 28)),
        ("thang 12 den han nhung gi", date(2024, 12, 1), date(2024, 12, 31)),
    ],
)
def test_periods(question: str, first: date, last: date) -> None:
    assert of(question) == Period(first, last)


@pytest.mark.parametrize("question", ["Việc nào đã quá hạn?", "viec nao qua han", "Which tasks are overdue?"])
def test_overdue_is_what_was_due_before_today(question: str) -> None:
    found = of(question)
    assert found is not None
    assert (found.last, found.overdue) == (TODAY - timedelta(days=1), True)


@pytest.mark.parametrize(
    "question",
    [
        "Công an xã phải làm gì?",
        "Trường tổ chức gì trong tháng 12?",  # a month of the plan, not of the clock
        "Tháng 13 phải nộp gì?",
        "Tháng 0 phải nộp gì?",
        "Báo cáo trước ngày nào?",
        "",
    ],
)
def test_no_period(question: str) -> None:
    assert of(question) is None


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2025, 2, 28), date(2025, 2, 28)),
        (date(2024, 4, 30), date(2024, 4, 30)),
        (date(2024, 12, 31), date(2024, 12, 31)),
    ],
)
def test_the_end_of_this_month(today: date, last: date) -> None:
    assert of("Tháng này phải nộp gì?", today) == Period(today.replace(day=1), last)


@given(today=st.dates(date(2001, 1, 1), date(2099, 1, 1)))
def test_weeks_and_months_of_any_day(today: date) -> None:
    week, month, following = (of(f"{name} phải nộp gì", today) for name in ("tuần này", "tháng này", "tháng sau"))
    assert week and month and following
    assert week.first <= today <= week.last
    assert (week.first.weekday(), week.last - week.first) == (0, timedelta(days=6))
    assert month.first <= today <= month.last
    assert following.first - month.last == timedelta(days=1)
    assert month.range == DateRange(month.first, following.first)
