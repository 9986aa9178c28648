"""Which times are deadlines: not a document's date, the period of a programme or report, an attribute of a noun."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from ingest.times.attributes import is_attribute, says_how_often
from ingest.times.tokens import Token
from ingest.times.triggers import is_trigger
from ingest.times.words import any_of, ends_with, holds, starts_with, words

_NUMBER = re.compile(
    r"(?:\d[\w-]*/[\w/.-]*[^\W\d][\w/.-]*|\d-[^\W\d][\w/.-]*|(?<!\w)số:? ?[\w/.-]+),?\s*(?:ban hành )?$"
)
_ISSUED_BY = re.compile(r" của (?!tháng|năm|quý|tuần)")
_DASH = re.compile(r" ?- ?")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_CALENDAR = ("half", "spaces", "date", "day", "week", "related", "month", "month_year", "quarter", "weekday", "clock",
             "year", "term", "label")  # fmt: skip
_COVERED = ("term", "half", "quarter", "month", "year", "period", "month_year", "label")
_COVERED_DAYS = ("date", "day", "month", "month_year", "quarter", "year")
_DATA_WORDS = 8  # words before a time among which its data are named
_NEAR = 160  # characters before a time that are looked at


def is_deadline(key: str, times: Sequence[Token]) -> bool:
    """The times, which stand side by side, say when something is to be done."""
    first, last = times[0], times[-1]
    before, after = key[max(0, first.start - _NEAR) : first.start], key[last.end : last.end + _NEAR]
    if not (any(time.sure for time in times) or _is_range(key, times)):
        return False
    if ends_with("not_after", before) or starts_with("not_before", after):
        return False
    if not first.lead and ends_with("names_before", before) and first.kind in _CALENDAR:
        return False
    if is_attribute(key[first.start : last.end], first, before, after):
        return False
    if first.kind == "date" and not first.lead:
        return not _dates_a_document(before, key[first.start : first.end], after) and not _names_a_day(before)
    if first.kind == "trigger":
        return is_trigger(key, first, before, key[first.end : first.end + _NEAR])
    if all(time.kind == "year" for time in times):
        return not _is_named_until(before) and not _is_covered(before, first)
    often = all(time.kind in ("habit", "recurrence") for time in times) and not _is_regular(key, times)
    if often and not says_how_often(key[first.start : last.end], before, after, first.kind):
        return False
    if key.startswith("trong ngày", first.start):
        return True
    return not (all(time.kind in _COVERED for time in times) and _is_covered(before, first))


def _is_range(key: str, times: Sequence[Token]) -> bool:
    """ "02/9 - 07/9", "từ 5/3, 10/3"; not the fractions of "từ 2/3 đến 3/4 số hộ"."""
    return any(
        first.kind == second.kind == "date"
        and (_DASH.fullmatch(key, first.end, second.start) or (first.lead.endswith("từ") and second.sure))
        for first, second in pairwise(times)
    )


def data_covered(key: str, run: Sequence[Token]) -> int:
    """How many times at the run's start only say of which days data are: "số liệu | từ 1/1 đến 30/6 |, gửi trước 5/7".

    Without "tính" they do so only where another time follows by which something is done.
    """
    first, second = run[0], run[1] if len(run) > 1 else None
    if first.kind not in _COVERED_DAYS or not starts_with("from_leads", first.lead):
        return 0
    ranged = second is not None and second.kind in _COVERED_DAYS and starts_with("to_leads", second.lead)
    if not ranged and " đến " not in key[first.start : first.end]:
        return 0
    count = 2 if ranged else 1
    before, after = key[max(0, first.start - _NEAR) : first.start], key[run[count - 1].end :][:_NEAR]
    if before.endswith("tính "):
        return count
    near = " ".join(re.split(r"[.;:,]", before)[-1].split()[-_DATA_WORDS:])
    due = _due().search(re.split(r"[.;](?!\d)", after)[0])
    return count if due and holds("data", near) and not _gathered().search(near) else 0


def _clause(before: str) -> str:
    """The words since the last sign that ends a clause."""
    return re.split(r"[.;:()]", before)[-1]


def _dates_a_document(before: str, date: str, after: str) -> bool:
    """ "Quyết định số 23/QĐ-TTg | ngày 07/01/2021 | của …", "Luật Phòng cháy | ngày 29 tháng 6 năm 2001 |"."""
    if _NUMBER.search(before):
        return True
    dated = _YEAR.search(date)
    return bool(dated and (_ISSUED_BY.match(after) or holds("documents", _clause(before))))


def _names_a_day(before: str) -> bool:
    """ "ngày Quốc tế Thiếu nhi | 01/6": the date is part of a feast's name."""
    return bool(re.search(r"(?:ngày|lễ|kỷ niệm|tết)(?: [^\W\d]+){1,8} $", _clause(before)))


def _is_named_until(before: str) -> bool:
    """ "Chiến lược phát triển … | đến năm 2030": the year is part of a programme's name."""
    return holds("programmes", _clause(before).rsplit(",", 1)[-1])


def _is_covered(before: str, first: Token) -> bool:
    """ "Báo cáo | 6 tháng đầu năm": the period that a report is about."""
    near = " ".join(re.split(r"[.;:(),]", before)[-1].split()[-5:])
    return first.lead in ("", "cả", "đầu", "cuối") and holds("covered", near)


def _is_regular(key: str, times: Sequence[Token]) -> bool:
    """ "định kỳ hằng quý", whatever stands before it."""
    first = times[0]
    regular = first.kind == "habit" and "định kỳ" in key[first.start : first.end]
    return regular and any(time.kind == "recurrence" for time in times)


@cache
def _due() -> re.Pattern[str]:
    """A time by which something is done: "trước ngày 20/3"."""
    return re.compile(
        rf"(?<!\w)(?:ngày \(?\d|{any_of('due_leads')} \(?(?:\d{{1,2}}(?:[/.-]| tháng| giờ|h)|tháng \d|quý))"
    )


@cache
def _gathered() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){any_of('gathering')} (?:[^\W\d]+ ){{0,2}}{any_of('data')}")


def aims_at_year(before: str) -> bool:
    """In a heading: nothing, or the word for an aim, stands before "đến năm 2025"."""
    bare = re.sub(r"^[\W\d]*(?:[ivx]+|[a-zđ])?[.)\s:-]+", "", f" {before}").strip(" ,:-")
    return not bare or bare in words("aims") or ends_with("aims", bare)
