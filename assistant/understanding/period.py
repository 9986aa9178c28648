"""The time that a question speaks of, by the clock: "tuần này", "sắp đến hạn", "quá hạn", "tháng 5 phải nộp gì"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from assistant.text_data import pattern
from vectorstore.occasions import DateRange

SOON = 14  # days ahead that "sắp đến hạn" looks
_MONTH = re.compile(r"(?<!\w)(?:thang|month) (\d{1,2})(?: (?:nam )?(20\d\d))?(?!\w)")
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day that is asked about, both included; ``overdue``: what was due before today."""

    first: date
    last: date
    overdue: bool = False

    @property
    def range(self) -> DateRange:
        """The same as a range that ends before its end."""
        return DateRange(self.first, self.last + timedelta(days=1))


def period_of(folded: str, today: date) -> Period | None:
    """The period that a question's folded words name; None where it asks of none."""
    if pattern("overdue").search(folded):
        return Period(date(_FIRST_YEAR, 1, 1), today - timedelta(days=1), overdue=True)
    monday = today - timedelta(days=today.weekday())
    first = today.replace(day=1)
    for name, found in (
        ("due_soon", Period(today, today + timedelta(days=SOON))),
        ("this_week", Period(monday, monday + timedelta(days=6))),
        ("next_week", Period(monday + timedelta(days=7), monday + timedelta(days=13))),
        ("this_month", Period(first, _end_of_month(first))),
        ("next_month", Period(_next_month(first), _end_of_month(_next_month(first)))),
        ("this_day", Period(today, today)),
        ("next_day", Period(today + timedelta(days=1), today + timedelta(days=1))),
    ):
        if pattern(name).search(folded):
            return found
    month = _MONTH.search(folded)
    if month and 1 <= int(month[1]) <= 12 and pattern("due_words").search(folded):
        day = date(int(month[2] or today.year), int(month[1]), 1)
        return Period(day, _end_of_month(day))
    return None


def _next_month(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1)


def _end_of_month(first: date) -> date:
    return _next_month(first) - timedelta(days=1)
