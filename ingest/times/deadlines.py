"""The times of a plan's words, and the deadline that they set.

What is a deadline: dates, periods, recurrences, occasions and triggers by which a duty says when it is done. Dates of
documents, periods of programmes and reports, and names that hold a year are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest.cut import goes_on, is_cut
from ingest.times.choice import Time, firmest, rank_of
from ingest.times.context import aims_at_year, data_covered, is_deadline
from ingest.times.dates import compute
from ingest.times.key import TimeKey, collapsed, time_key, with_closing
from ingest.times.opened import Y
from ingest.times.tokens import Token, tokens
from ingest.units.joined import Joined
from vectorstore.obligation import Deadline
from vectorstore.span import Span

_GLUE = re.compile(r"[ ,()/-]{0,4}(?:(?:và|hoặc|hay|đến|tới|của|là|&) ?(?:hết )?)?\(? ?")
_FIRM = 1
_CALENDAR = ("date", "day", "month", "month_year", "quarter", "half", "week")
_COVERS = re.compile(r"(?:kết quả|tình hình|đánh giá|sơ kết|tổng kết|báo cáo)(?!\w)")
_MARK = r"[\W\d]*(?:(?:[ivx]+|[a-zđ])[.):]|(?:\d+\.)+\d*)?[\W_]*"
_MARKER = re.compile(_MARK)
_TERM = re.compile(
    rf"{_MARK}(?P<term>học kỳ (?:i{{1,2}}|[12])(?:,? năm học {Y} ?- ?{Y})?|tuần (?:thứ )?(?:\d{{1,2}}|[^\W\d]+))[\W_]*"
)
_MARKED_YEAR = re.compile(rf"(?:[ivx]+|[a-zđ]|\d+(?:\.\d+)*)[.):][\W_]*(?P<term>năm {Y})[\W_]*")  # "2. Năm 2026"
_LONE_LABEL = re.compile(r"[^\W\d]+ (?!\()")
_PHASE = re.compile(r"(?:trước|sau|trong) khi ")  # in a heading it only names a phase of the work
_CONTENT = re.compile(r"[^\W_]")


@dataclass(frozen=True, slots=True)
class TimeExpression:
    """A time at ``span``; ``words`` with white space collapsed."""

    span: Span
    words: str


def find_times(text: str, span: Span) -> list[TimeExpression]:
    """The times in ``span`` that say when something is to be done, in reading order, not overlapping."""
    key = time_key(text, span)
    return [TimeExpression(at, collapsed(at.of(text))) for at in (_place(text, span, key, t, t) for t in _times(key))]


def deadline_in(
    text: str, spans: Sequence[Span], *, year: int | None, issued: str | None, school_year: bool = False
) -> Deadline | None:
    """The deadline that a duty's own words set, None where they set none.

    The firmest time counts, and those of the same kind that go with it: "06 tháng (trước ngày 15/5) và 01 năm trước
    ngày (20/11)". ``year``: the plan's, for days without one; ``issued``: the plan's date, ISO;
    ``school_year``: the plan is of the school year that starts in ``year``.
    """
    best: tuple[int, Deadline] | None = None
    for run in _runs(text, spans):
        span = Span(0, len(run.words))
        key = time_key(run.words, span)
        found = _times(key)
        if found:
            rank, first, last = firmest(key.key, found)
            if best is None or rank < best[0]:
                place = _place(run.words, span, key, first, last)
                best = (rank, _deadline_of(run, place, year, issued, school_year))
    return best[1] if best else None


def deadline_of_cell(
    text: str, spans: Sequence[Span], *, year: int | None, issued: str | None, school_year: bool = False
) -> Deadline | None:
    """A table's time cell or a heading's bracket: all of it is the deadline, whatever it says; None where it is empty.

    Of several spans with other words between them, the first that says something counts.
    """
    for run in _runs(text, spans):
        words = run.words
        if _CONTENT.search(words):
            start = len(words) - len(words.lstrip(" \t\r\n-–—+•*_|"))
            end = len(words.rstrip(" \t\r\n-–—;*_|"))
            return _deadline_of(run, Span(start, end), year, issued, school_year)
    return None


def deadline_in_heading(
    text: str, span: Span, *, year: int | None, issued: str | None, school_year: bool = False
) -> Deadline | None:
    """The time that a heading sets for what stands below it: "Tháng 9/2024", "Đợt 1: từ 5/3 đến 10/3".

    A time of the calendar anywhere in it, or another that is all of it ("Hàng tuần:", "Học kỳ I") or of a bracket; not
    the year of a title.
    """
    key = time_key(text, span)
    for time in _times(key):
        if _PHASE.match(key.key, time.start):
            continue
        before, after = key.key[: time.start], key.key[time.end :]
        kinds = {part.kind for part in time.parts}
        if kinds & {*_CALENDAR} and not (kinds <= {"half", "quarter", "month"} and _COVERS.search(before)):
            return _deadline(text, _place(text, span, key, time, time), year, issued, school_year)
        alone = _MARKER.fullmatch(before) is not None and not _CONTENT.search(after)
        bracketed = before.endswith("(") and after.startswith(")")
        if (
            alone
            or bracketed
            or (kinds == {"year"} and time.parts[0].lead in ("đến", "đến hết", "hết") and aims_at_year(before))
        ):
            return _deadline(text, _place(text, span, key, time, time), year, issued, school_year)
    term = _TERM.fullmatch(key.key) or _MARKED_YEAR.fullmatch(key.key)
    return _deadline(text, key.span(*term.span("term")), year, issued, school_year) if term else None


def is_firm(found: Deadline) -> bool:
    """Its own words set a time of the calendar, a recurrence, an occasion or an event: more than "thường xuyên", "trong
    năm" or "khi có yêu cầu", beside which the time of a heading says more.
    """
    key = time_key(found.text, Span(0, len(found.text)))
    return any(rank_of(key.key, time) <= _FIRM for time in _times(key))


def _runs(text: str, spans: Sequence[Span]) -> list[Joined]:
    """The spans, those that go on over a page's end made one, whatever stands between."""
    runs: list[list[Span]] = []
    for span in spans:
        last = runs[-1][-1] if runs else None
        if last and last.end <= span.start and not _CONTENT.search(text[last.end : span.start]):
            runs[-1][-1] = Span(last.start, span.end)
        elif last and is_cut(text, last, span) and goes_on(last.of(text), span.of(text)):
            runs[-1].append(span)
        else:
            runs.append([span])
    return [Joined(text, run) for run in runs]


def _times(key: TimeKey) -> list[Time]:
    """The runs of tokens that are deadlines."""
    runs: list[list[Token]] = []
    for token in tokens(key.key):
        if runs and _GLUE.fullmatch(key.key, runs[-1][-1].end, token.start):
            runs[-1].append(token)
        else:
            runs.append([token])
    trimmed = (_trimmed(key.key, run) for run in runs)
    return [Time(tuple(run)) for run in trimmed if run and _is_said(key, run)]


def _is_said(key: TimeKey, run: Sequence[Token]) -> bool:
    """It is a deadline, not a name in quotation marks: “Mỗi tuần một cuốn sách”."""
    return run[0].start not in key.quoted and is_deadline(key.key, run)


def _trimmed(key: str, run: Sequence[Token]) -> Sequence[Token]:
    """The run without a bare year at an end: it is a name's; nor "tháng" of "báo cáo tháng | vào ngày 18"; nor the days
    that data are of.
    """
    first, last = data_covered(key, run), len(run)
    while first < last and run[first].kind == "year" and not run[first].sure:
        first += 1
    if last - first > 1 and run[first].kind == "label" and _LONE_LABEL.match(key, run[first].start):
        first += 1
    while last > first and run[last - 1].kind == "year" and not run[last - 1].sure:
        last -= 1
    return run[first:last]


def _place(text: str, within: Span, key: TimeKey, first: Time, last: Time) -> Span:
    return with_closing(text, key.span(first.start, last.end), within.end)


def _deadline_of(run: Joined, span: Span, year: int | None, issued: str | None, school_year: bool) -> Deadline:
    """The deadline at ``span`` of the run's words, where they stand in the text."""
    return replace(_deadline(run.words, span, year, issued, school_year), span=run.span(span.start, span.end))


def _deadline(text: str, span: Span, year: int | None, issued: str | None, school_year: bool) -> Deadline:
    words = collapsed(span.of(text))
    reckoned = compute(words, year=year, issued=issued, school_year=school_year)
    return Deadline(words, span, reckoned.due, reckoned.interval, reckoned.rrule)
