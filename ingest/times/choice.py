"""Which of several times in one item's words is its deadline: the firmest, with those of its kind that go with it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.times.tokens import Token
from ingest.times.words import any_of, ends_with

_APART = re.compile(r"[^.]*")  # between times that belong together no sentence ends
_NEAR_WORDS = 8  # words between two times of one deadline: "6 tháng trước ngày 10/6; báo cáo năm trước ngày 30/11"
_SET = {
    "date": 0,
    "day": 0,
    "month_year": 0,
    "weekday": 0,
    "duration": 0,
    "week": 0,
    "ahead": 0,
    "month": 0,
    "quarter": 0,
}
_LOOSE = {"half": 1, "term": 1, "occasion": 1, "event": 1, "recurrence": 1, "spaces": 1, "last_day": 1}
_LOOSEST = {"period": 2, "year": 2, "clock": 2, "hours": 2, "trigger": 3, "habit": 4}
_RANK = {**_SET, **_LOOSE, **_LOOSEST}
_LAST = 5
_AT_ONCE = 2
_SCHOOL_SEASON = re.compile(r"(?:vào )?(?:đầu|giữa|cuối) năm học")
_PARTED = re.compile(r";|[.] ")  # a part of the item of its own begins
_ITEM_START = re.compile(r"[\W\d]*")
_STEPS = ("duration", "ahead")  # how long a step of the work may take


@dataclass(frozen=True, slots=True)
class Time:
    """Tokens side by side that make one time: key[start:end]."""

    parts: tuple[Token, ...]

    @property
    def start(self) -> int:
        """Where it starts in the key."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """Where it ends in the key."""
        return self.parts[-1].end

    @property
    def rank(self) -> int:
        """How firmly it sets a time, 0 best: a date, then an occasion or recurrence, then a habit."""
        return min(_RANK.get(part.kind, _LAST) for part in self.parts)


def firmest(key: str, found: Sequence[Time]) -> tuple[int, Time, Time]:
    """The rank of the firmest of the times, which may not be none, and the first and the last that go with it.

    Of "thường xuyên rà soát …; sao lưu hằng tuần" and "tổ chức trong học kỳ II; thông báo trước chuyến đi 15 ngày"
    the first counts: the other is of a step of the work.
    """
    main = found[0]
    if len(found) > 1 and _PARTED.search(key[main.end : found[1].start]) and _leads_item(key, main, found[1:]):
        return rank_of(key, main), main, main
    rank = min(rank_of(key, time) for time in found)
    return (rank, *_together(key, [time for time in found if rank_of(key, time) == rank]))


def _leads_item(key: str, main: Time, others: Sequence[Time]) -> bool:
    """The first time is of the whole item, the others of steps."""
    if {part.kind for part in main.parts} == {"habit"} and _ITEM_START.fullmatch(key, 0, main.start):
        return all(part.kind == "recurrence" for time in others for part in time.parts)
    return rank_of(key, main) == 1 and all(part.kind in _STEPS for time in others for part in time.parts)


def rank_of(key: str, time: Time) -> int:
    """A time by which something is finished is as firm as a date; "ngay sau khi …" is firmer than "khi …", "định kỳ 6
    tháng một lần" than "định kỳ".

    The end of a school year is as firm with its years as without.
    """
    if ends_with("completions", key[: time.start]):
        return 0
    if any(part.kind == "year" and _SCHOOL_SEASON.match(key, part.start) for part in time.parts):
        return min(time.rank, _RANK["event"])
    if any(part.kind == "habit" and _spaced(key, part) for part in time.parts):
        return min(time.rank, _RANK["recurrence"])
    return min(time.rank, _AT_ONCE) if key.startswith("ngay ", time.start) else time.rank


def _spaced(key: str, habit: Token) -> bool:
    """The habit says after which space of time: "định kỳ 6 tháng một lần"."""
    return re.match(rf"{any_of('habits')} (?:\d+ )?{any_of('units')}", key[habit.start : habit.end]) is not None


def _together(key: str, found: Sequence[Time]) -> tuple[Time, Time]:
    """The first time and the last of those that go with it."""
    first = last = found[0]
    for time in found[1:]:
        between = key[last.end : time.start]
        if not _APART.fullmatch(between) or len(between.split()) > _NEAR_WORDS:
            break
        last = time
    return first, last
