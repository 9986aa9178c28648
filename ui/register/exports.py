"""The register as a file: a table for a spreadsheet program, or a calendar for a phone."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from prompts.texts import Language, say
from ui.plans.numbers import numbers_said
from ui.wording import CONTROLS
from vectorstore.occasions import recurrences, year_of
from vectorstore.register import Entry

RUNS_AS_FORMULA = tuple("=+-@\t\r＝＋－＠")  # what a spreadsheet program takes for a formula, some in wide letters too
MANY_DAYS = 12  # of a recurrence: more are not listed
HIDDEN = CONTROLS | dict.fromkeys(range(127, 160), CONTROLS[0])  # a terminal heeds these too
COLUMNS = (
    *("title", "number", "section", "actors", "partners", "recipients", "quote", "kind"),
    *("deadline", "due", "result", "corrected", "source", "page", "place", "id"),
)


@dataclass(frozen=True, slots=True)
class Export:
    """A kind of file: its media type, and what makes it of the register's entries.

    ``make`` is given the entries, the language of its headings, and the site's address ("" where it isn't known).
    """

    media_type: str
    make: Callable[[Sequence[Entry], Language, str], bytes]


def headings(language: Language) -> tuple[str, ...]:
    """The headings of COLUMNS."""
    return tuple(say(f"register.column.{name}", language) for name in COLUMNS)


def cells(entry: Entry, language: Language) -> tuple[str, ...]:
    """An entry's cells, one for each of COLUMNS; no control character of a plan gets through."""
    obligation, plan, deadline = entry.obligation, entry.plan, entry.obligation.deadline
    by = {
        "title": plan.title,
        "number": plan.header.number.value or "",
        "section": " › ".join(entry.section),
        "actors": "; ".join(party.text for party in obligation.actors),
        "partners": "; ".join(party.text for party in obligation.of_role("partner")),
        "recipients": "; ".join(party.text for party in obligation.of_role("recipient")),
        "quote": " … ".join(entry.quotes),
        "kind": say(f"register.kind.{obligation.kind}", language),
        "deadline": deadline.text if deadline else "",
        "due": due_words(entry, language),
        "result": " … ".join(entry.result),
        "corrected": corrected_words(entry, language),
        "source": plan.source,
        "page": numbers_said(entry.page_numbers),
        "place": f"{obligation.spans[0].start}–{obligation.spans[-1].end}",
        "id": obligation.id,
    }
    return tuple(by[name].translate(HIDDEN) for name in COLUMNS)


def due_words(entry: Entry, language: Language) -> str:
    """The dates of a deadline, its period, that it recurs; empty where none can be computed."""
    deadline = entry.obligation.deadline
    if deadline is None:
        return ""
    period = " – ".join(deadline.interval) if deadline.interval else ""
    days = recurrences(deadline.rrule, year_of(entry.plan))
    listed = [day.isoformat() for day in days] if len(days) <= MANY_DAYS else []
    recurring = say("register.recurring", language) if deadline.rrule and not listed else ""
    return "; ".join(one for one in (*deadline.due, period, *listed, recurring) if one)


def corrected_words(entry: Entry, language: Language) -> str:
    """Who corrected which fields, when and why; empty where nobody did."""
    return "; ".join(
        say(f"register.corrected.{one.field}", language, by=one.by, at=one.at[:10], why=one.why)
        for one in entry.corrections
    )


def to_csv(entries: Sequence[Entry], language: Language, _site: str = "") -> bytes:
    """Comma-separated, UTF-8 with a byte order mark so that Excel reads it as such; no cell runs as a formula."""
    out = io.StringIO()
    writer = csv.writer(out)
    for row in (headings(language), *(cells(entry, language) for entry in entries)):
        writer.writerow([harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The cell, with an apostrophe before what would run as a formula."""
    return f"'{cell}" if cell.startswith(RUNS_AS_FORMULA) else cell


def _xlsx(entries: Sequence[Entry], language: Language, site: str) -> bytes:
    from ui.register.spreadsheet import to_xlsx  # cost: openpyxl, 0.3 s

    return to_xlsx(entries, language, site)


def _ics(entries: Sequence[Entry], language: Language, site: str) -> bytes:
    from ui.register.agenda import to_ics  # cost: icalendar, 0.1 s

    return to_ics(entries, language, site)


EXPORTS: Mapping[str, Export] = MappingProxyType(
    {
        "csv": Export("text/csv; charset=utf-8", to_csv),
        "xlsx": Export("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", _xlsx),
        "ics": Export("text/calendar; charset=utf-8", _ics),
    }
)
