"""The grammar of times: a key → tokens such as "trước ngày 15/5", "hàng tuần", "trong vòng 24 giờ", each of one kind.

A token is ``sure`` where its words alone make it a time: "ngày 15/5" is, "3/5" and "năm 2024" are not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from ingest.times.opened import Y, opened
from ingest.times.sure import is_sure
from ingest.times.words import any_of, words

D = r"(?:[12]\d|3[01]|0?[1-9])(?!\d)"
M = r"(?:1[0-2]|0?[1-9])(?!\d)"

YEAR_TAIL = rf"(?:(?:,? năm |/năm | ?/ ?|-(?=2)){Y})"
QUARTER = r"(?:iv|i{1,3}|0?[1-4])(?!\w)"
_LONGER = ("duration", "trigger")  # kinds that may begin as a time of the calendar does
_MISREAD = (("sau", "recurrence", "trigger"), ("trước", "recurrence", "trigger"), ("trong", "clock", "duration"))
_WORD = re.compile(r"(?<![\w/.,-])\w|(?<=[.,-])[^\W\d]|(?<=-)\d")


@dataclass(frozen=True, slots=True)
class Token:
    """One time at ``start`` … ``end`` of the key, with the words that lead it."""

    kind: str
    start: int
    end: int
    lead: str = ""
    sure: bool = True


def tokens(key: str) -> Iterator[Token]:
    """The tokens of the key in reading order, not overlapping."""
    at = 0
    starters = _starters()
    for word in _WORD.finditer(key):
        start = word.start()
        if start < at or not (key[start].isdigit() or starters.match(key, start)):
            continue
        token = _longer(_led(key, start), _self_led(key, start))
        if token is not None:
            yield token
            at = token.end


def _longer(led: Token | None, other: Token | None) -> Token | None:
    """The longer of two readings: "chậm nhất 24 giờ kể từ khi …" is no time of the clock.

    Of one length, "sau mỗi học kỳ" is not the recurrence "mỗi học kỳ", and "trong 24 giờ" not the hour.
    """
    if other is None or led is None:
        return led or other
    if other.end == led.end and (led.lead, led.kind, other.kind) in _MISREAD:
        return other
    return other if other.kind in _LONGER and other.end > led.end else led


def _led(key: str, start: int) -> Token | None:
    """A time of the calendar with its leads: "vào đầu tháng 9"."""
    led = _leads().match(key, start)
    found = _calendar().match(key, led.end() if led else start)
    if found is None or found.lastgroup is None:
        return None
    lead = led.group().strip() if led else ""
    sure = is_sure(found.lastgroup, found.group(), lead, key, (start, found.end()))
    return Token(found.lastgroup, start, found.end(), lead, sure)


def _self_led(key: str, start: int) -> Token | None:
    """A time that is one by the words it opens with: "trong vòng 24 giờ", "nhân dịp Tết"."""
    found = opened().match(key, start)
    if found is None or found.lastgroup is None:
        return None
    return Token(found.lastgroup, start, found.end(), "")


@cache
def _leads() -> re.Pattern[str]:
    return re.compile(rf"(?=\w)(?:{any_of('leads')} ){{0,3}}(?:{any_of('parts')} )?")


@cache
def _starters() -> re.Pattern[str]:
    """What a token that starts with no digit starts with."""
    lists = (
        "leads",
        "parts",
        "year_leads",
        "period_leads",
        "every",
        "at_least",
        "number_words",
        "duration_leads",
        "habits",
        "each_leads",
    )
    others = ("occasion_opens", "occasion_named", "event_leads", "near_leads", "hours")
    first = {word.split()[0] for name in (*lists, *others) for word in words(name)}
    first |= {
        *("ngày", "các", "tháng", "quý", "năm", "tuần", "thứ", "chủ", "lúc", "khi", "ngay", "nhân", "t", "học", "đột")
    }
    first |= {*("sáu", "ba", "chín", "sau", "trước")}
    return re.compile(rf"(?:{'|'.join(sorted(map(re.escape, first), key=len, reverse=True))})(?![^\W\d])")


@cache
def _calendar() -> re.Pattern[str]:
    """Times of the calendar, each in a group named by its kind; leads stand before them."""
    kinds = (
        ("half", rf"(?:0?[369]|sáu|ba|chín) tháng (?:đầu|cuối)(?: năm| của năm)?(?:(?: năm)? {Y}|/{Y})?"),
        ("recurrence", rf"{_recurrence()}|{_every_weekday()}"),
        ("spaces", _spaces()),
        ("date", _date()),
        ("day", rf"(?:các )?ngày(?: mùng| mồng)? {_days()}(?! ?/| ?tháng {M}|\w)"),
        ("week", rf"tuần (?:lễ )?(?:thứ )?(?:{_ORDINAL})"
         rf"(?: ?[-,] ?{_WEEK_NUMBER}| và (?:tuần )?{_WEEK_NUMBER})*(?:/{M})?(?!\w){_OF_MONTH}"),
        ("related", r"tháng (?:cuối|đầu|thứ \w+)(?: cùng| tiên)?(?: của)?(?: mỗi| hàng)? quý|"
         r"(?:tuần|tháng|quý|năm) (?:sau|kế tiếp|liền kề|tiếp theo)"),
        ("month", _month()),
        ("month_year", rf"{M} ?/ ?{Y}(?![/\w]|-\w)"),
        ("quarter", rf"(?:các )?quý {QUARTER}(?:(?: ?[-,&+] ?| và | đến |, )(?:hết )?(?:quý )?{QUARTER})*{YEAR_TAIL}?"),
        ("weekday", rf"(?:các )?(?:ngày )?{_WEEKDAYS}"),
        ("clock", r"(?:lúc )?(?:\d{1,2}(?:h\d{0,2}| giờ(?: \d\d?(?! ?/))?|g\d\d)|\d{1,2}:\d\d)(?: ?phút)?(?!\w)"
         r"(?: (?:sáng|trưa|chiều|tối)(?! (?:thứ|chủ nhật|ngày)|\w))?"),
        ("year", rf"(?:các )?năm(?: học)? {Y}(?: ?- ?(?:{Y}|năm {Y}))?"),
        ("term", rf"học kỳ (?:i{{1,2}}|[12]),? (?:năm học )?{Y} ?- ?{Y}"),
        ("label", _LABEL),
        ("habit", _habit()),
    )  # fmt: skip
    return re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in kinds))


_ORDINAL = r"\d{1,2}(?![\d/])|\d(?=/)|nhất|hai|ba|tư|bốn|năm|đầu tiên|đầu|cuối cùng|cuối|i{1,3}|iv"
_WEEK_NUMBER = r"\d{1,2}(?![\d/])"
_OF_MONTH = r"(?:(?: của)? tháng(?! \d| (?:sau|trước|này|kế|đầu|cuối|thứ)(?!\w)))?"
_WEEKDAY = r"(?:(?:sáng |chiều |tối )?thứ (?:hai|ba|tư|năm|sáu|bảy|[2-7](?!\d))|chủ nhật)(?!\w)"
_WEEKDAYS = (
    rf"(?:thứ [2-7](?:(?: ?, ?| và )[2-7])+(?= (?:hàng|mỗi)(?!\w)| ?(?:[.;:)]|$))"
    rf"|{_WEEKDAY}(?:(?: ?[,-] ?| và | hoặc | đến ){_WEEKDAY})*)"
)
_LABEL = (
    r"(?:(?:0?[369]|0?1|12) )?(?:tháng|năm|quý|tuần)"
    r"(?= ?\(?(?:gửi )?(?:trước|vào|chậm nhất|muộn nhất)(?: là| vào| trước| sáng| chiều)* ?\(?(?:ngày \(?\d|thứ|\d))"
)


def _days() -> str:
    return rf"{D}(?:(?:, ?| và | và ngày |, ngày | ?- ?| đến (?:hết )?(?:ngày )?){D}(?! ?/| tháng))*"


def _date() -> str:
    """A day and a month, in words or figures, or several days of one month: "01 đến 15/9/2024"."""
    worded = rf"{D} tháng {M}(?! lần){YEAR_TAIL}?"
    figures = rf"{D}(?: ?/ ?{M} ?/ ?(?:{Y}|\d\d(?!\d))|\.{M}\.{Y}| ?- ?{M} ?- ?{Y})(?!\w)"
    short = rf"{D}/{M}(?! ?[%/]|\w|[.,]\d)"
    to = r"(?: ?- ?| đến (?:hết )?(?:ngày )?)"
    several = rf"(?:{D}(?:, ?| và |{to}|, ngày | và ngày ))*"
    core = rf"(?:{worded}|{figures}|{short})"
    dashed = rf"{D}[-.]{M}(?![\w%]|[.,/-]\d)"
    printed = rf"(?:ngày )?\d{{1,2}}/\d{{1,2}}/{Y}(?![\w/-])"  # "30/13/2024": a slip, but a time
    dotted = rf"(?<=trước ){D}\.{M}(?![\w%]|[.,/-]\d| ?(?:ngày|giờ|tháng|triệu|tỷ)(?!\w))"
    moon = r"(?: ?\(?(?:âm lịch|âl)(?!\w)\)?)?"
    named = rf"(?:các )?ngày(?: mùng| mồng)? \(?(?:{several}{core}|{dashed})"
    return rf"(?:{named}|(?:{D}{to})?{core}|{printed}|{dotted}){moon}"


def _month() -> str:
    more = rf"(?: ?[-+&] ?| và | đến (?:hết )?)(?:tháng )?{M}(?! ?/ ?{M}(?!\d)| (?:lần|buổi|cuộc))"
    listed = (
        rf", ?(?:tháng )?{M}(?=(?:, ?(?:tháng )?{M}){{0,11}}(?: và (?:tháng )?{M})?(?: ?[.,;:/)(-]|$| năm | hàng ))"
    )
    number = rf"{M}(?! ?/ ?{M}(?:\D|$))(?! lần)"
    return rf"(?:các )?tháng {number}(?:{more}|{listed})*{YEAR_TAIL}?(?!\w)|t\.?{M}/{Y}"


def _recurrence() -> str:
    unit = any_of("units")
    count = rf"(?:\d{{1,2}}|{any_of('number_words')})"
    spaces = rf"(?:\d{{1,2}} )?{unit}"
    listed = rf"(?:(?:, ?| và |/| hoặc |, hàng | và hàng )(?!ngày){spaces}(?! \d))*"
    other = rf"ngày(?! làm việc)|kỳ {any_of('term_kinds')}"
    every = rf"{any_of('every')} (?:ngày(?! \d| (?:mùng|mồng))|(?!{other}){spaces}){listed}"
    counted = rf"{count} {any_of('counted')}"
    at_least = rf"(?:{any_of('at_least')} )?"
    often = rf"{at_least}{counted}(?: ?/ ?(?:\d )?| mỗi | một | trong một | trong mỗi | trong | 0?1 | trên ){unit}"
    once = rf"{count} {unit}(?:/| )(?:(?:một|0?1) )?lần(?!\w)"
    names = any_of("frequency_names")
    return rf"(?!{names})(?:{often}|{once}|{every}(?: {at_least}{counted})?)"


def _every_weekday() -> str:
    """ "mỗi sáng thứ Hai"; not "mỗi thứ Hai đầu tháng"."""
    return rf"{any_of('every')} (?:buổi )?{_WEEKDAYS}(?! (?:đầu|cuối|của|tuần)(?!\w)| ?, ?\d)"


def _spaces() -> str:
    space = r"(?:0?[1369] )?(?:tuần|tháng|quý|năm)(?!\w)(?! học| sinh)"
    return rf"{space}(?:, ?{space})+(?: và {space})?|{space} và {space}"


def _habit() -> str:
    spaces = rf"(?:\d{{1,2}} )?{any_of('units')}(?! (?:\d|đầu|cuối|thứ))"
    listed = rf"(?: {spaces}(?:(?:, ?| và |/| hoặc ){spaces})*(?:(?: (?:một|0?1)|/) ?lần)?)?"
    return rf"{any_of('habits')}{listed}(?:(?:,| và| hoặc| hay|/)? {any_of('habit_tails')})*"
