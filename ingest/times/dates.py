"""What can be computed of a time's words: ISO dates, a period, a recurrence. What can't be is left out, never guessed.

Choices: "trước ngày X" is due on X as printed. "hết", "đến", "cuối" a period is due on its last day, "trước" a month on
the last day of the month before. "đầu", "giữa" and weeks of a month have no certain days. A day and month without a
year take the year that follows in the same words, then the plan's. Working days are not computed, nor feasts of the
moon.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ingest.times.key import time_key
from ingest.times.recurrences import recurrence
from ingest.times.stretches import Stretch, stretches
from ingest.times.tokens import Token, tokens
from ingest.times.words import any_of, ends_with, holds, in_order, starts_with
from vectorstore.span import Span

_SCHOOL_STARTS = 8  # the month in which a school year starts
_RANGE_GAP = re.compile(r" ?(?:-|đến|tới)(?: hết)?(?: (?:lúc )?\d[\dhg:]*(?: giờ)?(?: \d\d)?(?: phút)?)?,? ?")
_SINCE = re.compile(
    rf"(?P<lead>\D*?)(?P<count>\d{{1,3}}|{any_of('number_words')}) (?P<unit>ngày|tuần|tháng)"
    r" (?:kể |tính )?từ (?:ngày |khi |thời điểm )?(?P<event>.+)"
)


@dataclass(frozen=True, slots=True)
class Reckoned:
    """Dates as in ``vectorstore.obligation.Deadline``."""

    due: tuple[str, ...] = ()
    interval: tuple[str, str] | None = None
    rrule: str | None = None


def compute(words: str, *, year: int | None, issued: str | None, school_year: bool = False) -> Reckoned:
    """The dates of a deadline's words. ``year``: the plan's; ``issued``: its date, ISO; either may be unknown.

    ``school_year``: the plan's year is a school year that starts in ``year``; its months from January to July are of
    the year after, and what holds months of both years without saying which has no certain days.
    """
    key = time_key(words, Span(0, len(words))).key
    found = list(tokens(key))
    said = stretches(key, found)
    if school_year:
        said = [stretch if stretch.year else stretch.of_year(_in_school_year(stretch, year)) for stretch in said]
        year = None
    dated = _with_years(said, None if holds("other_years", key) else year)
    intervals, due = _settled(key, dated)
    due += [day for token in found if token.kind == "duration" and (day := _after_issue(key, token, issued))]
    return Reckoned(
        due=tuple(sorted({day.isoformat() for day in due})),
        interval=(intervals[0][0].isoformat(), intervals[0][1].isoformat()) if len(intervals) == 1 else None,
        rrule=recurrence(key, found, dated),
    )


def _in_school_year(stretch: Stretch, start: int | None) -> int | None:
    """The year of the days of the school year that starts in ``start``."""
    months = {month for month, _ in stretch.days} or set(stretch.months)
    early = {month < _SCHOOL_STARTS for month in months}
    if start is None or len(early) != 1:
        return None
    return start + 1 if True in early else start


def _with_years(found: Sequence[Stretch], year: int | None) -> list[Stretch]:
    """The stretches with the year of a later one where they have none, else of an earlier one, else the plan's."""
    filled: list[Stretch] = []
    later: int | None = None
    for stretch in reversed(found):
        later = stretch.year or later
        filled.append(stretch.of_year(later))
    earlier: int | None = None
    for at, stretch in enumerate(reversed(filled)):
        earlier = found[at].year or earlier
        filled[len(filled) - 1 - at] = stretch.of_year(stretch.year or earlier or year)
    return filled[::-1]


def _settled(key: str, found: Sequence[Stretch]) -> tuple[list[tuple[date, date]], list[date]]:
    """The periods and the due dates."""
    if any(stretch.months and not stretch.whole for stretch in found):  # "tháng 6 và tháng 11": no one period
        found = [stretch for stretch in found if not stretch.months]
    intervals: list[tuple[date, date]] = []
    due: list[date] = []
    at = 0
    while at < len(found):
        first, last = found[at], found[at + 1] if at + 1 < len(found) else None
        if last is not None and _is_range(key, first, last):
            intervals += _between(first, last)
            at += 2
            continue
        period, days = _alone(first)
        intervals += period
        due += days
        at += 1
    return intervals, due


def _is_range(key: str, first: Stretch, last: Stretch) -> bool:
    """ "từ 5/3 | đến 10/3", "Quý II - Quý IV"."""
    starts = not first.lead or ends_with("from_leads", first.lead) or starts_with("from_leads", first.lead)
    to = starts_with("to_leads", last.lead) or bool(_RANGE_GAP.fullmatch(key[first.end : last.start]))
    return (to and starts) or (starts_with("from_leads", first.lead) and starts_with("until_leads", last.lead))


def _between(first: Stretch, last: Stretch) -> list[tuple[date, date]]:
    start, end = first.first(), last.last()
    if start and end and start > end and last.own_year and not first.own_year and start.year == end.year:
        start = first.of_year(end.year - 1).first()
    return [(start, end)] if start and end and start <= end else []


def _alone(stretch: Stretch) -> tuple[list[tuple[date, date]], list[date]]:
    """The period or the due dates of one stretch."""
    start, end = stretch.first(), stretch.last()
    if start and end and stretch.ranged and starts_with("from_leads", stretch.lead):
        return [(start, end)] if start <= end else [], []
    if not start or not end or stretch.lead.startswith(in_order("open_leads")):
        part = stretch.part()
        return ([part] if part else []), []
    if stretch.days and not stretch.whole:
        return [], stretch.dates()
    if ends_with("before_leads", stretch.lead):
        return [], [start - timedelta(days=1)]
    if ends_with("until_leads", stretch.lead):
        return [], [end]
    if ends_with("open_leads", stretch.lead) or not stretch.whole:
        part = stretch.part()
        return ([part] if part else []), []
    return [(start, end)], []


def _after_issue(key: str, token: Token, issued: str | None) -> date | None:
    """ "trong vòng 30 ngày kể từ ngày ký": so many days after the plan's date."""
    found = _SINCE.fullmatch(key[token.start : token.end])
    if not found or not issued or found["lead"].strip() == "sau" or found["event"] not in in_order("issues"):
        return None
    counted = found["count"]
    count = int(counted) if counted.isdigit() else in_order("number_words").index(counted) + 1
    try:
        day = date.fromisoformat(issued)
        if found["unit"] == "tháng":
            years, month = divmod(day.month - 1 + count, 12)
            last = monthrange(day.year + years, month + 1)[1]
            return date(day.year + years, month + 1, min(day.day, last))
        return day + timedelta(days=count * (7 if found["unit"] == "tuần" else 1))
    except (ValueError, OverflowError):
        return None
