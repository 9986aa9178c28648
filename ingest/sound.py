"""Whether a reading that another process, or machine, sent is one that reading can have given.

Types and words of lists are checked as it is taken apart (typed_json.py). Here: every span lies in the text, what
points at sections, passages and pages points at some, obligations are known by the words that they quote, dates are
dates. Whether the reader found the right spans is not to be seen; that a quote is a slice of the text holds anyhow.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from datetime import date

from ingest.register.obligations import ids_of
from ingest.sandbox.placed import check_placed
from ingest.sandbox.wire import Rubbish, warning_of
from vectorstore.obligation import Deadline, Obligation
from vectorstore.pages import Page
from vectorstore.span import Span
from vectorstore.values import HeaderField, Reading

_YEARS = range(1, 10_000)
_MOST_POINTS = 100_000.0  # of a page's side, as of sandbox/wire.py


def check_sound(reading: Reading) -> None:
    """Raises Rubbish where it isn't."""
    _require(all(span.end <= len(reading.text) for span in _spans(reading)), "a span out of the text")
    _check_header(reading)
    for at, section in enumerate(reading.sections):
        above = -1 if section.parent is None else section.parent
        _require(section.id == at and -1 <= above < at and section.level >= 0, "a section out of order")
    for at, passage in enumerate(reading.passages):
        _require(passage.ordinal == at and bool(passage.spans), "a passage out of order")
        _require(_is_one_of(passage.section, len(reading.sections)), "a passage of no section")
    _check_obligations(reading)
    _check_pages(reading)
    for code in (*reading.warnings, *reading.noted):
        warning_of(code)
    for change in reading.changes:
        _require(change.date is None or _is_date(change.date), "a change on no date")


def _spans(value: object) -> Iterator[Span]:
    """Every span in a value, of the text; a page's is checked by itself too."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from _spans(one)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _spans(getattr(value, field.name))


def _check_header(reading: Reading) -> None:
    header = reading.header
    for name in (field.name for field in fields(header)):
        one = getattr(header, name)
        if isinstance(one, HeaderField):
            _require((one.value is not None) == (one.state == "present"), f"{name} without its value, or with one")
    _require(header.date.value is None or _is_date(header.date.value), "a date that is none")
    _require(header.year is None or header.year in _YEARS, "a year that is none")


def _check_obligations(reading: Reading) -> None:
    for at, one in enumerate(reading.obligations):
        _require(one.ordinal == at and bool(one.spans), "an obligation out of order")
        _require(0 <= one.passage < len(reading.passages), "an obligation of no passage")
        _require(_is_one_of(one.section, len(reading.sections)), "an obligation of no section")
        _require(one.deadline is None or _is_timely(one.deadline), "a deadline on no date")
    _require(_ids(reading.obligations) == ids_of(reading.text, reading.sections, reading.obligations), "another's id")


def _ids(obligations: tuple[Obligation, ...]) -> list[str]:
    return [one.id for one in obligations]


def _is_timely(deadline: Deadline) -> bool:
    return all(map(_is_date, (*deadline.due, *(deadline.interval or ()))))


def _check_pages(reading: Reading) -> None:
    before: Page | None = None
    for page in reading.pages:
        _require(page.number > (before.number if before else 0), "a page out of order")
        _require(page.span.start >= (before.span.end if before else 0), "a page over the one before")
        _require(check_placed(page.placed, page.span), "a word out of its page")
        _require(all(0 <= side <= _MOST_POINTS for side in (page.width, page.height)), "a page of no size")
        sure = page.confidence
        _require(sure is None or (math.isfinite(sure) and 0 <= sure <= 100), "a page surer than sure")
        before = page


def _is_one_of(number: int | None, count: int) -> bool:
    return number is None or 0 <= number < count


def _is_date(said: str) -> bool:
    try:
        return date.fromisoformat(said).isoformat() == said
    except ValueError:
        return False


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise Rubbish(otherwise)
