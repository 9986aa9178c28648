"""The rows of the Register page: put in order, cut into pages, and worded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from prompts.texts import Language, say
from ui.addresses import plan_address
from ui.moments import day
from ui.plans.numbers import pages_said
from ui.register.exports import corrected_words
from vectorstore.folding import fold
from vectorstore.occasions import periods, year_of
from vectorstore.register import Entry

ROWS_A_PAGE = 50
DAYS_A_ROW = 4  # more are not listed: the words tell, and the calendar has them
SORTS = ("plan", "actors", "quote", "deadline")


@dataclass(frozen=True, slots=True)
class Row:
    """An obligation as the page shows it."""

    entry: Entry
    address: str  # of its quote in the plan
    actors: tuple[str, ...]
    partners: tuple[str, ...]
    recipients: tuple[str, ...]
    quote: str
    deadline: str
    dates: tuple[str, ...]
    badges: tuple[tuple[str, str], ...]  # name and words
    corrected: str
    pages: str  # that it stands on, in words


@dataclass(frozen=True, slots=True)
class Page:
    """A page of rows. ``number`` counts from 1."""

    rows: tuple[Row, ...]
    number: int
    pages: int


def page_of(entries: Sequence[Entry], sort: str, number: int, language: Language) -> Page:
    """One page of the entries in this order; the last page where there are fewer."""
    pages = max(1, -(-len(entries) // ROWS_A_PAGE))
    shown = min(max(number, 1), pages)
    start = (shown - 1) * ROWS_A_PAGE
    some = in_order(entries, sort)[start : start + ROWS_A_PAGE]
    return Page(tuple(row_of(entry, language) for entry in some), shown, pages)


def in_order(entries: Sequence[Entry], sort: str) -> list[Entry]:
    """The entries by one of SORTS, with "-" before it the other way round; those without a value come last."""
    name = sort.removeprefix("-")
    if name not in SORTS:
        return list(entries)
    key = _KEYS[name]
    have = [entry for entry in entries if key(entry)]
    without = [entry for entry in entries if not key(entry)]
    return [*sorted(have, key=key, reverse=sort.startswith("-")), *without]


def _first_day(entry: Entry) -> tuple[Any, ...]:
    times = periods(entry.obligation.deadline, year_of(entry.plan))
    return (times[0],) if times else ()


_KEYS: dict[str, Callable[[Entry], Any]] = {
    "plan": lambda entry: fold(entry.plan.title),
    "actors": lambda entry: fold(", ".join(party.text for party in entry.obligation.actors)),
    "quote": lambda entry: fold(entry.quotes[0]),
    "deadline": _first_day,
}


def row_of(entry: Entry, language: Language) -> Row:
    """An entry, worded."""
    obligation, deadline = entry.obligation, entry.obligation.deadline
    partners, recipients = (obligation.of_role(role) for role in ("partner", "recipient"))
    return Row(
        entry,
        plan_address(entry.plan.id, [(span.start, span.end) for span in obligation.spans], entry.plan.edition),
        tuple(party.text for party in obligation.actors),
        tuple(party.text for party in partners),
        tuple(party.text for party in recipients),
        " … ".join(" ".join(quote.split()) for quote in entry.quotes),
        " ".join(deadline.text.split()) if deadline else "",
        dates_of(entry, language),
        tuple((name, say(f"register.badge.{name}", language)) for name in badges_of(entry)),
        corrected_words(entry, language),
        pages_said(entry.page_numbers, language),
    )


def badges_of(entry: Entry) -> tuple[str, ...]:
    """What is to be seen at once: a report, a target, a duty of many, a correction, a deadline without a date."""
    obligation, deadline = entry.obligation, entry.obligation.deadline
    general = entry.general or (obligation.actors and all(party.general for party in obligation.actors))
    recurs = deadline is not None and deadline.rrule is not None
    found = {
        "report": obligation.kind == "report",
        "target": obligation.kind == "target",
        "general": general,
        "recurring": recurs,
        "undated": deadline is not None and not recurs and not entry.dated,
        "corrected": bool(entry.corrections),
    }
    return tuple(name for name, so in found.items() if so)


def dates_of(entry: Entry, language: Language) -> tuple[str, ...]:
    """The days and periods of the deadline in words; none where they are too many to list."""
    times = periods(entry.obligation.deadline, year_of(entry.plan))
    if len(times) > DAYS_A_ROW:
        return ()
    return tuple(_days(first, last, language) for first, last in times)


def _days(first: date, last: date, language: Language) -> str:
    return " – ".join(day(one.isoformat(), language) for one in dict.fromkeys((first, last)))
