"""When a deadline falls."""

from __future__ import annotations

from datetime import date

import pytest

from vectorstore.obligation import Deadline
from vectorstore.occasions import DateRange, falls_in, periods, recurrences
from vectorstore.span import Span


def deadline(*due: str, interval: tuple[str, str] | None = None, rrule: str | None = None) -> Deadline:
    return Deadline("x", Span(0, 1), due, interval, rrule)


def days(*isos: str) -> tuple[date, ...]:
    return tuple(map(date.fromisoformat, isos))


MAY = DateRange(date(2024, 5, 1), date(2024, 6, 1))


@pytest.mark.parametrize(
    ("rule", "found"),
    [
        ("FREQ=YEARLY;BYMONTH=5,11;BYMONTHDAY=15", days("2024-05-15", "2024-11-15")),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=20;COUNT=2", days("2024-01-20", "2024-02-20")),
        ("FREQ=WEEKLY;BYDAY=MO;UNTIL=20240110", days("2024-01-01", "2024-01-08")),
        ("FREQ=DAILY;UNTIL=20240102", days("2024-01-01", "2024-01-02")),
        ("FREQ=MONTHLY;INTERVAL=3", ()),  # "hàng quý" names no day
        ("FREQ=WEEKLY", ()),
        ("FREQ=SECONDLY;BYMONTHDAY=1", ()),
        ("FREQ=MONTHLY;BYMONTHDAY=99", ()),
        ("BYMONTHDAY=1", ()),
        ("", ()),
        (None, ()),
    ],
)
def test_the_days_of_a_recurrence(rule: str | None, found: tuple[date, ...]) -> None:
    assert recurrences(rule, 2024) == found
    assert recurrences(rule, None) == ()


@pytest.mark.parametrize(
    ("when", "falls"),
    [
        (None, False),
        (deadline(), False),
        (deadline("2024-04-30"), False),
        (deadline("2024-05-01"), True),
        (deadline("2024-05-31"), True),
        (deadline("2024-06-01"), False),  # before: not on that day
        (deadline("2024-01-01", "2024-05-31"), True),
        (deadline(interval=("2024-04-01", "2024-05-01")), True),
        (deadline(interval=("2024-05-31", "2024-12-31")), True),
        (deadline(interval=("2024-01-01", "2024-12-31")), True),
        (deadline(interval=("2024-06-01", "2024-12-31")), False),
        (deadline(interval=("2024-01-01", "2024-04-30")), False),
        (deadline(rrule="FREQ=YEARLY;BYMONTH=5;BYMONTHDAY=15"), True),
        (deadline(rrule="FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15"), False),
        (deadline(rrule="FREQ=MONTHLY;INTERVAL=3"), True),  # goes on all year
        (deadline(interval=("2024-07-01", "2024-12-31"), rrule="FREQ=MONTHLY"), False),
    ],
)
def test_a_range_of_days(when: Deadline | None, falls: bool) -> None:
    assert falls_in(when, 2024, MAY) is falls


@pytest.mark.parametrize(
    ("asked", "falls"),
    [(DateRange(), True), (DateRange(date(2024, 5, 2)), False), (DateRange(date(2024, 5, 1)), True),
     (DateRange(end=date(2024, 5, 1)), False), (DateRange(end=date(2024, 5, 2)), True)],
)  # fmt: skip
def test_an_open_side(asked: DateRange, falls: bool) -> None:
    assert falls_in(deadline("2024-05-01"), None, asked) is falls


def test_what_recurs_in_no_known_year_falls_nowhere() -> None:
    assert not falls_in(deadline(rrule="FREQ=MONTHLY"), None, MAY)
    assert not falls_in(deadline(rrule="FREQ=MONTHLY;BYMONTHDAY=3"), None, MAY)


def test_periods_are_in_order() -> None:
    when = deadline("2024-05-09", interval=("2024-01-01", "2024-03-31"), rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=3")
    assert periods(when, 2024) == (
        (date(2024, 1, 1), date(2024, 3, 31)),
        (date(2024, 2, 3), date(2024, 2, 3)),
        (date(2024, 5, 9), date(2024, 5, 9)),
    )
