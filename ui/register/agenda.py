"""The register as a calendar (RFC 5545) that a phone or a mail program takes in."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from icalendar import Calendar, Event
from icalendar.prop import vRecur

from prompts.texts import Language, say
from ui.addresses import plan_address
from ui.wording import printable
from vectorstore.obligation import Deadline
from vectorstore.occasions import next_day, recurrences, year_of
from vectorstore.register import Entry

SUMMARY_WORDS = 14


def to_ics(entries: Sequence[Entry], language: Language, site: str = "") -> bytes:
    """An all-day event for each date, period and recurrence; what can't be dated is left out.

    Of those of one obligation that start on one day there is one event: the recurrence, else the period.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//plan-assistant//register//VI")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", say("register.title", language))
    for entry in entries:
        for event in _events(entry, language, site):
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def undated(entries: Sequence[Entry]) -> int:
    """How many entries a calendar leaves out."""
    return sum(not entry.dated for entry in entries)


def _events(entry: Entry, language: Language, site: str) -> Iterator[Event]:
    deadline = entry.obligation.deadline
    if deadline is None:
        return
    last_days = {day: day for day in map(date.fromisoformat, deadline.due)}  # by first day
    if deadline.interval:
        first, last = map(date.fromisoformat, deadline.interval)
        last_days[first] = last
    begins, rule = _repeated(deadline, year_of(entry.plan)) or (None, None)
    if begins:
        last_days[begins] = begins
    for first, last in last_days.items():
        event = _event(entry, first, last, language, site)
        if first == begins:
            event.add("rrule", rule)
        yield event


def _repeated(deadline: Deadline, year: int | None) -> tuple[date, vRecur] | None:
    """The first day of a recurrence and its rule, which ends with the plan's year where it has no end of its own."""
    days = recurrences(deadline.rrule, year)
    if not days:
        return None
    rule = vRecur.from_ical((deadline.rrule or "").removeprefix("RRULE:"))
    if not {"UNTIL", "COUNT"} & set(rule):
        rule["UNTIL"] = [date(days[0].year, 12, 31)]
    return days[0], rule


def _event(entry: Entry, first: date, last: date, language: Language, site: str) -> Event:
    plan, obligation = entry.plan, entry.obligation
    event = Event()
    event.add("uid", f"{obligation.id}-{first:%Y%m%d}@{plan.id}")
    event.add("dtstamp", datetime.fromisoformat(plan.ingested_at))  # not the time of export: it would differ each time
    event.add("dtstart", first)
    event.add("dtend", next_day(last))
    event.add("summary", _clean(_summary(entry)))
    event.add("description", _clean(_description(entry, language)))
    event.add("categories", [say(f"register.kind.{obligation.kind}", language)])
    event.add("transp", "TRANSPARENT")
    if site:
        spans = [(span.start, span.end) for span in obligation.spans]
        event.add("url", f"{site.rstrip('/')}/{plan_address(plan.id, spans, plan.edition)}")
    return event


def _clean(words: str) -> str:
    """Words as a calendar may hold them: no control character but a line's end."""
    return printable("\n".join(re.split(r"\r\n?|\n", words)))


def _summary(entry: Entry) -> str:
    words = " ".join(entry.quotes).split()
    short = " ".join(words[:SUMMARY_WORDS]) + (" …" if len(words) > SUMMARY_WORDS else "")
    actors = ", ".join(party.text for party in entry.obligation.actors)
    return f"{actors}: {short}" if actors else short


def _description(entry: Entry, language: Language) -> str:
    deadline = entry.obligation.deadline
    source = " – ".join(one for one in (entry.plan.header.number.value, entry.plan.title) if one)
    lines = [" … ".join(entry.quotes), source, " › ".join(entry.section), entry.plan.source]
    if deadline and deadline.text:
        lines.insert(1, f"{say('register.column.deadline', language)}: {deadline.text}")
    return "\n".join(line for line in lines if line)
