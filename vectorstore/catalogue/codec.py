"""The JSON in which the catalogue keeps what was read: each value comes back as it was."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import orjson

from vectorstore.obligation import Deadline, Obligation, Party, Target
from vectorstore.values import Basis, Header, HeaderField, Section, Span

Json = dict[str, Any]

_PLAIN_FIELDS = ("bases", "recipients", "year")
_FIELDS = tuple(field.name for field in fields(Header) if field.name not in _PLAIN_FIELDS)


def read_json(text: str | bytes) -> Any:
    """What a column holds: as ``json.loads``, in a third of its time, as a plan has thousands of them.

    Whole numbers are of 64 bits, as the columns hold them.
    """
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:  # halves of a pair of surrogates, and NaN, which json wrote and reads
        return json.loads(text)


def spans_to_json(spans: tuple[Span, ...]) -> list[list[int]]:
    """[[start, end], …]."""
    return [[span.start, span.end] for span in spans]


def spans_from_json(shape: list[list[int]]) -> tuple[Span, ...]:
    """The spans of ``spans_to_json``."""
    return tuple(Span(start, end) for start, end in shape)


def basis_to_json(basis: tuple[Basis, ...]) -> list[list[Any]]:
    """[[role, start, end], …]."""
    return [[one.role, one.span.start, one.span.end] for one in basis]


def basis_from_json(shape: list[list[Any]]) -> tuple[Basis, ...]:
    """The basis of ``basis_to_json``."""
    return tuple(Basis(role, Span(start, end)) for role, start, end in shape)


def header_to_json(header: Header) -> Json:
    """An object of the header's fields; a field is [state, value, start, end]."""
    shape: Json = {name: _field_to_json(getattr(header, name)) for name in _FIELDS}
    return shape | {
        "bases": spans_to_json(header.bases),
        "recipients": spans_to_json(header.recipients),
        "year": header.year,
    }


def header_from_json(shape: Json) -> Header:
    """The header of ``header_to_json``."""
    return Header(
        **{name: _field_from_json(shape[name]) for name in _FIELDS},
        bases=spans_from_json(shape["bases"]),
        recipients=spans_from_json(shape["recipients"]),
        year=shape["year"],
    )


def sections_to_json(sections: tuple[Section, ...]) -> list[list[Any]]:
    """[[id, parent, level, marker, title, heading, start, end], …]."""
    return [[s.id, s.parent, s.level, s.marker, s.title, s.heading, s.span.start, s.span.end] for s in sections]


def sections_from_json(shape: list[list[Any]]) -> tuple[Section, ...]:
    """The outline of ``sections_to_json``."""
    return tuple(
        Section(id_, parent, level, marker, title, heading, Span(start, end))
        for id_, parent, level, marker, title, heading, start, end in shape
    )


def obligation_to_json(obligation: Obligation) -> Json:
    """An object of what has no column of its own."""
    return {
        "spans": spans_to_json(obligation.spans),
        "parties": [_party_to_json(party) for party in obligation.parties],
        "implicit": obligation.implicit,
        "deadline": _deadline_to_json(obligation.deadline) if obligation.deadline else None,
        "result": spans_to_json(obligation.result),
        "targets": [
            [t.comparator, t.value, t.unit, t.population, t.span.start, t.span.end] for t in obligation.targets
        ],
    }


def obligation_from_json(shape: Json, **columns: Any) -> Obligation:
    """The obligation of ``obligation_to_json`` and of its columns: id, ordinal, passage, section, kind."""
    return Obligation(
        **columns,
        spans=spans_from_json(shape["spans"]),
        parties=tuple(_party_from_json(party) for party in shape["parties"]),
        implicit=shape["implicit"],
        deadline=_deadline_from_json(shape["deadline"]) if shape["deadline"] else None,
        result=spans_from_json(shape["result"]),
        targets=tuple(
            Target(comparator, value, unit, population, Span(start, end))
            for comparator, value, unit, population, start, end in shape["targets"]
        ),
    )


def _party_to_json(party: Party) -> list[Any]:
    words = [party.role, party.text, party.unit_id, party.name]
    return [*words, party.span.start, party.span.end, party.general, list(party.excludes)]


def _party_from_json(shape: list[Any]) -> Party:
    role, text, unit_id, name, start, end, general, excludes = shape
    return Party(role, text, Span(start, end), unit_id, name, general, tuple(excludes))


def _deadline_to_json(deadline: Deadline) -> Json:
    return {
        "text": deadline.text,
        "span": [deadline.span.start, deadline.span.end],
        "due": list(deadline.due),
        "interval": list(deadline.interval) if deadline.interval else None,
        "rrule": deadline.rrule,
    }


def _deadline_from_json(shape: Json) -> Deadline:
    interval = (shape["interval"][0], shape["interval"][1]) if shape["interval"] else None
    return Deadline(shape["text"], Span(*shape["span"]), tuple(shape["due"]), interval, shape["rrule"])


def _field_to_json(field: HeaderField) -> list[Any]:
    span = field.span
    return [field.state, field.value, span.start if span else None, span.end if span else None]


def _field_from_json(shape: list[Any]) -> HeaderField:
    state, value, start, end = shape
    return HeaderField(state, value, None if start is None else Span(start, end))
