"""Recurrences as RFC 5545 rules: "ngày 25 hằng tháng" is FREQ=MONTHLY;BYMONTHDAY=25.

Where one rule cannot say it ("hàng tháng, quý, năm", "02 lần/tuần"), there is none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from ingest.times.stretches import Stretch
from ingest.times.tokens import D, Token
from ingest.times.words import any_of, in_order, starts_with

_FREQUENCIES = {"ngày": ("DAILY", 1), "tuần": ("WEEKLY", 1), "tháng": ("MONTHLY", 1), "quý": ("MONTHLY", 3),
                "năm": ("YEARLY", 1)}  # fmt: skip
_BYDAY = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_SPACE = re.compile(rf"(?:(?P<count>\d{{1,2}}|{any_of('number_words')}) )?(?P<unit>{any_of('units')})")
_TIMES = re.compile(rf"(?P<count>\d{{1,2}}|{any_of('number_words')}) {any_of('counted')}")
_WEEKDAY = re.compile(rf"(?P<name>{any_of('weekdays')})|thứ (?P<numbers>[2-7](?:(?: ?, ?| và )[2-7](?!\d))*)(?!\d)")
_HABIT = re.compile(any_of("habits"))
_ONCE_IN = re.compile(r" trong (?!mỗi|một)")  # "một lần trong năm" does not recur
_RANGE = re.compile(r"\d ?- ?\d| đến ")
_WEEKDAY_RANGE = re.compile(r" đến |-")
_DAY = re.compile(rf"(?<!\d){D}")
_OF_QUARTERS = {"cuối": "3,6,9,12", "đầu": "1,4,7,10"}
_MONTH_OF_QUARTER = re.compile(r"tháng (?P<which>cuối|đầu)(?: |.* )quý")


def recurrence(key: str, found: Sequence[Token], dated: Sequence[Stretch]) -> str | None:
    """The rule of a time's words, None where they tell none or more than one rule holds."""
    said = [key[token.start : token.end] for token in found if token.kind in ("recurrence", "spaces", "habit")]
    spaces = {space for words in said for space in _spaces(words)}
    if not dated and None not in spaces and (rule := _each_quarter(key, found, spaces)):
        return rule
    if not said or None in spaces:
        return None
    within = any(starts_with("from_leads", stretch.lead) for stretch in dated)  # "hàng tuần từ 1/6 đến 30/8"
    days = {day for stretch in dated if stretch.days and not stretch.own_year for day in stretch.days}
    if days and not within:
        fit = all(space and _falls_on(space, len(days)) for space in spaces)
        return _yearly(days) if spaces and fit and not _has(found, "day", "related") else None
    if len(spaces) != 1:
        return None
    ((frequency, interval),) = (space for space in spaces if space)
    return _single(key, found, dated, frequency, interval)


def _single(key: str, found: Sequence[Token], dated: Sequence[Stretch], frequency: str, interval: int) -> str | None:
    """The rule of one frequency with the days that go with it."""
    numbers = _numbers(_DAY, key, found, "day")
    weekdays = _byday(key, found)
    rule = f"FREQ={frequency}" + (f";INTERVAL={interval}" if interval > 1 else "")
    if _has(found, "related") or (numbers and (frequency, interval) != ("MONTHLY", 1)):
        return None
    if numbers and _is_between(key, found):
        return None
    if numbers:
        return f"{rule};BYMONTHDAY={_listed(numbers)}"
    if weekdays:
        return f"{rule};BYDAY={','.join(weekdays)}" if frequency == "WEEKLY" else None
    months = [stretch.months for stretch in dated if stretch.months and not stretch.own_year]
    if months and frequency == "YEARLY":
        return f"{rule};BYMONTH={months[0][0]}" if len(months) == 1 and len(months[0]) == 1 else None
    return rule


def _spaces(words: str) -> list[tuple[str, int] | None]:
    """The spaces of time after which it recurs; None for one that no rule can say: a school term."""
    if _WEEKDAY.search(words):  # "mỗi sáng thứ hai"
        return [("WEEKLY", 1)]
    words = _HABIT.sub(" ", words)
    times = _TIMES.search(words)
    if times and (_count(times["count"]) != 1 or _ONCE_IN.search(words)):
        return [None]
    rest = words.replace(times.group(), " ", 1) if times else words
    read: list[tuple[str, int] | None] = []
    for found in _SPACE.finditer(rest):
        frequency = _FREQUENCIES.get(found["unit"])
        read.append((frequency[0], frequency[1] * _count(found["count"])) if frequency else None)
    return read


def _from_to(found: Sequence[Token]) -> bool:
    return any(token.kind == "day" and starts_with("from_leads", token.lead) for token in found)


def _has(found: Sequence[Token], *kinds: str) -> bool:
    return any(token.kind in kinds for token in found)


def _falls_on(space: tuple[str, int], days: int) -> bool:
    """So many days a year can be all on which it recurs."""
    frequency, interval = space
    return frequency == "YEARLY" or (frequency == "MONTHLY" and interval * days == 12)


def _yearly(days: Collection[tuple[int, int]]) -> str | None:
    """The rule of these days of each year, if one rule says them and no others."""
    months, numbers = sorted({month for month, _ in days}), sorted({day for _, day in days})
    if len(months) * len(numbers) != len(days) or not all(_exists(month, day) for month, day in days):
        return None
    return f"FREQ=YEARLY;BYMONTH={_listed(months)};BYMONTHDAY={_listed(numbers)}"


def _exists(month: int, day: int) -> bool:
    return day <= (29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def _each_quarter(key: str, found: Sequence[Token], spaces: Collection[tuple[str, int] | None]) -> str | None:
    """The rule of a day of the first or the last month of each quarter: "ngày 25 của tháng cuối quý"."""
    said = [key[token.start : token.end] for token in found if token.kind == "related"]
    months = [_MONTH_OF_QUARTER.match(words) for words in said]
    numbers = _numbers(_DAY, key, found, "day")
    if len(months) != 1 or months[0] is None or not numbers or _is_between(key, found):
        return None
    if set(spaces) - {("MONTHLY", 3)}:
        return None
    return f"FREQ=YEARLY;BYMONTH={_OF_QUARTERS[months[0]['which']]};BYMONTHDAY={_listed(numbers)}"


def _is_between(key: str, found: Sequence[Token]) -> bool:
    """It is some day between two: "từ ngày 5 đến ngày 10"."""
    return _from_to(found) or any(_RANGE.search(key[t.start : t.end]) for t in found if t.kind == "day")


def _numbers(pattern: re.Pattern[str], key: str, found: Sequence[Token], kind: str) -> list[int]:
    return [int(n) for t in found if t.kind == kind for n in pattern.findall(key[t.start : t.end])]


def _byday(key: str, found: Sequence[Token]) -> list[str]:
    at: set[int] = set()
    for token in found:
        words = key[token.start : token.end] if token.kind in ("weekday", "recurrence") else ""
        days = [day for run in _WEEKDAY.finditer(words) for day in _weekdays(run)]
        ranged = len(days) == 2 and days[0] < days[1] and _WEEKDAY_RANGE.search(words)
        at |= set(range(days[0], days[1] + 1)) if ranged else set(days)
    return [_BYDAY[day] for day in sorted(at)]


def _weekdays(run: re.Match[str]) -> list[int]:
    """0 is Monday."""
    if run["name"]:
        return [in_order("weekdays").index(run["name"])]
    return [int(number) - 2 for number in re.findall(r"\d", run["numbers"])]


def _count(words: str | None) -> int:
    if not words:
        return 1
    return int(words) if words.isdigit() else in_order("number_words").index(words) + 1


def _listed(numbers: Sequence[int]) -> str:
    return ",".join(str(number) for number in sorted(set(numbers)))
