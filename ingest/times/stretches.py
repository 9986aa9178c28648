"""Times of the calendar as days and months: "ngày 5, 6/9", "Quý II-IV", "nửa đầu tháng 3", "năm 2025"."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from ingest.times.opened import Y
from ingest.times.tokens import D, M, Token
from ingest.times.words import ends_with, holds

_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
_NUMBERS = {"ba": 3, "sáu": 6, "chín": 9}
_YEARS = re.compile(rf"(?<!\d){Y}")
_DAY_MONTH = re.compile(
    rf"(?<![\d/.])(?P<day>{D})(?:(?: tháng | ?/ ?|\.)(?P<month>{M})| ?- ?(?P<dashed>{M})(?! ?/))"
    rf"(?:(?:,? năm | ?[/.-] ?)(?P<year>{Y}|\d\d(?![\d/])))?"
)
_DAY = re.compile(rf"(?<!\d){D}")
_MONTH = re.compile(rf"(?<!\d){M}")
_QUARTER = re.compile(r"(?<!\w)(?:iv|i{1,3}|0?[1-4])(?!\w)")
_RANGE = re.compile(r" ?- ?| đến ")
_PARTS = {"thượng tuần": (1, 10), "trung tuần": (11, 20), "hạ tuần": (21, 31), "nửa đầu": (1, 15), "nửa cuối": (16, 31)}
_CELL_DAY = re.compile(rf"(?P<lead>(?:trước |ngày |trước ngày )?)(?P<day>{D})[-.](?P<month>{M})")
_CELL_MONTHS = re.compile(
    rf"(?:t\.? ?{M}(?: ?[-,] ?(?:t\.? ?)?{M})*|{M}(?: ?[-,] ?{M})+(?= ?/))(?: ?/ ?(?P<year>{Y}))?"
)
_CELL_YEARS = re.compile(rf"(?:giai đoạn |từ )?(?P<first>{Y})(?: ?- ?(?P<last>{Y}))?")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days of a year, as (month, day), or whole months of it; ``whole``: all from the first to the last;
    ``ranged``: the words print both ends.

    ``year`` is None where the words print none (``own_year``) and no other is known.
    """

    lead: str
    start: int
    end: int
    days: tuple[tuple[int, int], ...] = ()
    months: tuple[int, ...] = ()
    year: int | None = None
    own_year: bool = False
    whole: bool = False
    ranged: bool = False

    def of_year(self, year: int | None) -> Stretch:
        """The same days in another year."""
        return replace(self, year=year)

    def dates(self) -> list[date]:
        """Its days, but those that no calendar has."""
        return [day for month, number in self.days if (day := _date(self.year, month, number))]

    def first(self) -> date | None:
        """Its first day, None where the year is not known or the calendar has no such day."""
        month, day = self.days[0] if self.days else (self.months[0], 1)
        return _date(self.year, month, day)

    def last(self) -> date | None:
        """Its last day."""
        if self.days:
            return _date(self.year, *self.days[-1])
        return _date(self.year, self.months[-1], _length(self.year, self.months[-1]))

    def part(self) -> tuple[date, date] | None:
        """The days of a part that the words define: the ten days from the 1st, 11th or 21st, a half of the month."""
        bounds = next((days for name, days in _PARTS.items() if self.lead.endswith(name)), None)
        if bounds is None or len(self.months) != 1 or not self.year:
            return None
        month = self.months[0]
        start, end = (
            _date(self.year, month, bounds[0]),
            _date(self.year, month, min(bounds[1], _length(self.year, month))),
        )
        return (start, end) if start and end else None


def stretches(key: str, found: Sequence[Token]) -> list[Stretch]:
    """The stretches of a time's words in their order."""
    if short := _cell(key):
        return short
    read: list[Stretch] = []
    weeks = any(token.kind == "week" for token in found)  # the month of "tuần 1 tháng 9" is not the time
    for token in found:
        if holds("moon", key[token.start : token.end]) or ends_with("moon", key[: token.start]):
            continue  # no day of the calendar
        if token.kind in ("date", "occasion"):
            read += _days(key[token.start : token.end], token)
        elif not weeks and (months := _months(key[token.start : token.end], token)) is not None:
            read += _parted(months)
    if holds("anniversaries", key):
        return [stretch for stretch in read if not stretch.own_year]
    if any(stretch.days for stretch in read):  # "(cả năm)" beside dates says what they are for
        read = [stretch for stretch in read if stretch.days or stretch.lead not in ("", "cả") or stretch.ranged]
    return read


def _days(words: str, token: Token) -> list[Stretch]:
    """The days of "ngày 5, 6 và 7/9/2024", or from one to another: "01 đến 15/9"."""
    read: list[Stretch] = []
    named = _YEARS.search(words) if token.kind == "occasion" else None
    for found in _DAY_MONTH.finditer(words):
        month, year = int(found["month"] or found["dashed"]), int(found["year"]) if found["year"] else None
        year = year + 2000 if year is not None and year < 100 else year
        before = words[len(token.lead) : found.start()] if token.kind == "date" else ""
        numbers = [int(day) for day in _DAY.findall(before)] + [int(found["day"])]
        ranged = len(numbers) == 2 and bool(_RANGE.search(before))
        own = year is not None
        if named and year is None:
            year = int(named.group())
        days = tuple((month, number) for number in numbers)
        read.append(Stretch(token.lead, token.start, token.end, days, (), year, own, ranged, ranged))
    return read


def _months(words: str, token: Token) -> Stretch | None:
    """Months, quarters, halves and years as months."""
    bare = words[len(token.lead) :] if words.startswith(token.lead) else words
    printed = _YEARS.search(bare)
    year = int(printed.group()) if printed else None
    numbers = _YEARS.sub("", bare)
    months: list[int] = []
    if token.kind == "quarter":
        parts = [_ROMAN.get(part, 0) or int(part) for part in _QUARTER.findall(numbers)]
        parts = _filled(parts, numbers)
        months = [month for part in parts for month in range(3 * part - 2, 3 * part + 1)]
    elif token.kind in ("month", "month_year"):
        months = _filled([int(part) for part in _MONTH.findall(numbers)], numbers)
    elif token.kind == "half":
        count = _NUMBERS.get(numbers.split()[0]) or int(numbers.split()[0])
        months = list(range(1, count + 1)) if " đầu" in numbers else list(range(13 - count, 13))
    elif _is_year(token, bare):
        months = list(range(1, 13))
    if not months:
        return None
    lead = words.split(" năm")[0] if token.kind == "period" else token.lead
    whole = months == list(range(months[0], months[-1] + 1))
    ranged = token.kind in ("quarter", "month") and bool(_RANGE.search(numbers))
    ranged = ranged and (whole or len(months) == 2)
    return Stretch(lead, token.start, token.end, (), tuple(months), year, year is not None, whole, ranged)


def _parted(found: Stretch) -> list[Stretch]:
    """Months from one year into the next, "tháng 10 đến tháng 01", as the first and the last of them."""
    if found.whole or not found.ranged:
        return [found]
    first, last = found.months
    whole = replace(found, ranged=False, whole=True)
    return [
        replace(whole, months=(first,), year=None, own_year=False),
        replace(whole, lead="đến", months=(last,)),
    ]


def _is_year(token: Token, words: str) -> bool:
    """One year of the calendar: not a school year, nor "các năm 2024 - 2026"."""
    if token.kind == "year":
        return "học" not in words and len(_YEARS.findall(words)) == 1
    return token.kind == "period" and words.endswith(" năm") and not re.search(r"(?:mỗi|hàng) ", words)


def _filled(parts: list[int], words: str) -> list[int]:
    """All from the first to the last where a dash or "đến" stands between them."""
    if len(parts) == 2 and _RANGE.search(words) and parts[0] < parts[1]:
        return list(range(parts[0], parts[1] + 1))
    return parts


def _cell(key: str) -> list[Stretch]:
    """What only a cell says so short: "31-3", "T6-T7/2024", "2024-2026"."""
    words = key.strip(" .")
    if (found := _CELL_DAY.fullmatch(words)) and (found["lead"] or int(found["day"]) > 12):
        return [Stretch("", 0, len(key), ((int(found["month"]), int(found["day"])),))]
    if found := _CELL_MONTHS.fullmatch(words):
        numbers = _YEARS.sub("", words)
        months = _filled([int(part) for part in _MONTH.findall(numbers)], numbers)
        year = int(found["year"]) if found["year"] else None
        whole = months == list(range(months[0], months[-1] + 1))
        return [Stretch("", 0, len(key), (), tuple(months), year, year is not None, whole)]
    if found := _CELL_YEARS.fullmatch(words):
        years = [int(year) for year in (found["first"], found["last"]) if year]
        leads = ["từ", "đến"] if len(years) == 2 else [""]
        return [
            Stretch(lead, 0, 0, (), tuple(range(1, 13)), y, True, True) for lead, y in zip(leads, years, strict=True)
        ]
    return []


def _length(year: int | None, month: int) -> int:
    return monthrange(year, month)[1] if year else 31


def _date(year: int | None, month: int, day: int) -> date | None:
    if not year:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
