"""An obligation as JSON, the same on the command line and over HTTP."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from vectorstore.corrections import Correction
from vectorstore.obligation import Deadline, Party, Target
from vectorstore.pages import places
from vectorstore.register import Entry
from vectorstore.span import Span


def obligation_json(entry: Entry) -> dict[str, Any]:
    """``parts`` holds every span with its words, cut where a page ends; start, end and quote are of the first span."""
    obligation = entry.obligation
    targets = [target_json(target) for target in obligation.targets]
    return {
        "id": obligation.id,
        "plan_id": entry.plan.id,
        "edition": entry.plan.edition,
        "source": entry.plan.source,
        "title": entry.plan.title,
        "section": list(entry.section),
        "actors": _texts(obligation.actors),
        "partners": _texts(obligation.of_role("partner")),
        "recipients": _texts(obligation.of_role("recipient")),
        "units": [_unit(party) for party in obligation.parties],
        **_words(entry, obligation.spans, entry.quotes),
        "spans": [[span.start, span.end] for span in obligation.spans],
        "kind": obligation.kind,
        "implicit": obligation.implicit,
        "result": _words(entry, obligation.result, entry.result) if obligation.result else None,
        "target": targets[0] if targets else None,
        "targets": targets,
        "deadline": deadline_json(obligation.deadline) if obligation.deadline else None,
        "general": entry.general,
        "corrected": corrected_json(entry.corrections),
    }


def corrected_json(corrections: Sequence[Correction]) -> dict[str, Any] | None:
    """Who corrected an obligation last, when and why, and which of its fields are corrected."""
    if not corrections:
        return None
    last = max(corrections, key=lambda one: one.id)
    return {"by": last.by, "at": last.at, "why": last.why, "fields": [one.field for one in corrections]}


def place_json(span: Span) -> dict[str, int | None]:
    """Where words stand; nulls for an editor's own, which stand nowhere."""
    said = span.start < span.end
    return {"start": span.start if said else None, "end": span.end if said else None}


def target_json(target: Target) -> dict[str, Any]:
    """A figure that is aimed at."""
    figure = {"comparator": target.comparator, "value": target.value, "unit": target.unit}
    return figure | {"population": target.population} | place_json(target.span)


def deadline_json(deadline: Deadline) -> dict[str, Any]:
    """A time that is set, with what can be computed of it."""
    when = {"due": list(deadline.due), "interval": list(deadline.interval) if deadline.interval else None}
    return {"text": deadline.text} | place_json(deadline.span) | when | {"rrule": deadline.rrule}


def _words(entry: Entry, spans: Sequence[Span], quotes: Sequence[str]) -> dict[str, Any]:
    parts = [part for span, quote in zip(spans, quotes, strict=True) for part in _parts(entry, span, quote)]
    first = {"quote": quotes[0], "start": spans[0].start, "end": spans[0].end, "page": parts[0]["page"]}
    return first | {"parts": parts}


def _parts(entry: Entry, span: Span, quote: str) -> Iterator[dict[str, Any]]:
    for place in places(entry.pages, span, quote):
        start, end = place.span.start, place.span.end
        words = quote[start - span.start : end - span.start]
        yield {"start": start, "end": end, "quote": words, "page": place.page, "boxes": list(place.boxes)}


def _texts(parties: Iterable[Party]) -> list[str]:
    return [party.text for party in parties]


def _unit(party: Party) -> dict[str, Any]:
    unit = {"text": party.text, "unit_id": party.unit_id, "name": party.name, "role": party.role}
    return unit | place_json(party.span) | {"general": party.general, "excludes": list(party.excludes)}
