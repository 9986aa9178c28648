"""When a deadline falls: its dates, its period, and the days of its recurrence in the year that the plan is for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache

from dateutil.rrule import rrulestr

from vectorstore.obligation import Deadline
from vectorstore.values import Plan

_RULES_KEPT = 4096
_WHOLE_DAYS = re.compile("FREQ=(?:YEARLY|MONTHLY|WEEKLY|DAILY)")


@dataclass(frozen=True, slots=True)
class DateRange:
    """Days from ``start`` on and before ``end``; None leaves that side open."""

    start: date | None = None
    end: date | None = None

    def meets(self, first: date, last: date) -> bool:
        """Whether a day from ``first`` to ``last``, both included, lies in the range."""
        return (self.end is None or first < self.end) and (self.start is None or last >= self.start)


def year_of(plan: Plan) -> int | None:
    """The year in which a plan's recurrences are counted: the one it is for, else that of its date."""
    written = plan.header.date.value
    return plan.header.year or (date.fromisoformat(written).year if written else None)


def fixes_days(rule: str) -> bool:
    """Whether a recurrence tells on which days: "hàng quý" doesn't, "ngày 15 hằng tháng" does."""
    parts = rule.upper()
    if not _WHOLE_DAYS.search(parts):
        return False
    weekly = "FREQ=WEEKLY" in parts and "BYDAY=" in parts
    return weekly or "FREQ=DAILY" in parts or "BYMONTHDAY=" in parts or "BYYEARDAY=" in parts


@lru_cache(_RULES_KEPT)
def recurrences(rule: str | None, year: int | None) -> tuple[date, ...]:
    """The days of a recurrence in ``year``; none where it doesn't fix them or can't be read."""
    if not rule or year is None or not 1 <= year <= 9998 or not fixes_days(rule):
        return ()
    first = datetime(year, 1, 1)
    try:
        found = rrulestr(rule.removeprefix("RRULE:"), dtstart=first, ignoretz=True)
    except ValueError:
        return ()
    return tuple(day.date() for day in found.between(first, datetime(year, 12, 31), inc=True))


def periods(deadline: Deadline | None, year: int | None) -> tuple[tuple[date, date], ...]:
    """First and last day of each time that the deadline sets, in order; a date is a period of one day."""
    if deadline is None:
        return ()
    days = (*map(date.fromisoformat, deadline.due), *recurrences(deadline.rrule, year))
    found = {(day, day) for day in days}
    if deadline.interval:
        found.add((date.fromisoformat(deadline.interval[0]), date.fromisoformat(deadline.interval[1])))
    return tuple(sorted(found))


def falls_in(deadline: Deadline | None, year: int | None, asked: DateRange) -> bool:
    """Whether any of the deadline's times meets the range. One that can't be dated falls in none.

    What recurs without saying on which days goes on through the plan's year.
    """
    if deadline and deadline.rrule and year is not None and not fixes_days(deadline.rrule) and not deadline.interval:
        return asked.meets(date(year, 1, 1), date(year, 12, 31))
    return any(asked.meets(first, last) for first, last in periods(deadline, year))


def next_day(day: date) -> date:
    """The day after: a calendar's periods end before their end."""
    return day + timedelta(days=1)
