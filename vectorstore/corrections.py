"""Corrections: what an editor knows better than the reading of a plan. Pure values and the rules that apply them.

A correction gives an obligation other actors, another deadline or another kind. It lies over what was read: the stored
reading stays as it is, and so do the quote and its spans, always. It holds for the words it was made for, by the
obligation's id, in every edition and after every new reading; where the current edition has other words, it is proposed
for review instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Literal

from dateutil.rrule import rrulestr

from vectorstore.obligation import KINDS, Deadline, Obligation, Party
from vectorstore.span import Span

Field = Literal["actor", "deadline", "kind"]
State = Literal["active", "superseded", "accepted", "rejected", "withdrawn"]
FIELDS: tuple[Field, ...] = ("actor", "deadline", "kind")
Identify = Callable[[str], tuple[str, str, bool]]
"""The id and the name of the unit that a name means, and whether it is a class of units."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one obligation, as an editor set it.

    ``value`` and ``was`` are JSON: for an actor the list of names, empty where the text names none; for a deadline null
    or {"text", "due", "interval", "rrule"}, each as in Deadline; for a kind its name. ``was``: what stood there before.
    ``quote``: the words it was made for. ``origin``: the correction that this one carries over to a new edition's
    words. ``state``: "active"; "withdrawn", it holds no more; "superseded", a later one of its field holds instead
    (never kept so: ``as_they_stand`` tells); "accepted" or "rejected", it was carried over to other words or won't be,
    and holds only where its own words return.
    """

    id: int
    plan_id: str
    obligation_id: str
    field: Field
    value: Any
    was: Any
    by: str
    at: str  # ISO date and time, UTC
    why: str
    quote: str
    state: State = "active"
    origin: int | None = None
    ended_by: str | None = None  # who withdrew, accepted or rejected it, and when
    ended_at: str | None = None


class BadCorrection(ValueError):
    """A field that can't have this value; the message says what it takes."""


def checked(field: str, value: Any) -> Any:
    """The value as it is kept, white space collapsed. Raises BadCorrection."""
    if field == "actor" and isinstance(value, list) and all(isinstance(name, str) and name.strip() for name in value):
        return list(dict.fromkeys(" ".join(name.split()) for name in value))
    if field == "kind" and value in KINDS:
        return value
    if field == "deadline":
        return None if value is None else _checked_deadline(value)
    if field not in FIELDS:
        raise BadCorrection(f"{field!r} can't be corrected; {', '.join(FIELDS)} can")
    raise BadCorrection(f"{value!r} can't be: {_TAKES[field]}")


_RULE = re.compile(r"FREQ=[A-Z]+(?:;(?!INTERVAL=0+(?:;|$))[A-Z]+=[A-Z0-9,+-]+)*")  # one rule, no DTSTART
_TAKES = {"actor": "actors are a list of names", "kind": f"a kind is one of {', '.join(KINDS)}"}


def _checked_deadline(value: Any) -> dict[str, Any]:
    words, due = (value.get("text"), value.get("due", [])) if isinstance(value, dict) else (None, None)
    if not isinstance(words, str) or not isinstance(due, list) or not (words.strip() or due):
        raise BadCorrection(f"{value!r} can't be: a deadline has words, ISO dates, or both")
    interval, rule = value.get("interval"), value.get("rrule")
    if interval is not None and not (isinstance(interval, list | tuple) and len(interval) == 2):
        raise BadCorrection(f"{interval!r} can't be: a deadline's period is its first and last day, or null")
    days, period = sorted(set(_days(due))), _days(interval or ())
    if period != sorted(period):
        raise BadCorrection(f"{interval!r} can't be: a deadline's period ends before it begins")
    return {"text": " ".join(words.split()), "due": days, "interval": period or None, "rrule": _checked_rule(rule)}


def _days(given: Iterable[Any]) -> list[str]:
    try:
        return [date.fromisoformat(day).isoformat() for day in given]
    except (TypeError, ValueError) as error:
        raise BadCorrection(f"a deadline's dates are like 2024-05-31: {error}") from error


def _checked_rule(rule: Any) -> str | None:
    if rule is None:
        return None
    try:
        if not isinstance(rule, str) or not _RULE.fullmatch(rule):
            raise ValueError(rule)
        rrulestr(rule, dtstart=datetime(2024, 1, 1), ignoretz=True)
    except ValueError as error:
        raise BadCorrection(f"{rule!r} can't be: a recurrence is like FREQ=MONTHLY;BYMONTHDAY=15") from error
    return rule


def value_of(obligation: Obligation, field: Field) -> Any:
    """The field of an obligation, as a correction keeps it."""
    if field == "actor":
        return [party.text for party in obligation.actors]
    if field == "kind":
        return obligation.kind
    deadline = obligation.deadline
    return None if deadline is None else _times(deadline) | {"text": deadline.text}


def _times(deadline: Deadline) -> dict[str, Any]:
    interval = list(deadline.interval) if deadline.interval else None
    return {"due": list(deadline.due), "interval": interval, "rrule": deadline.rrule}


def in_force(corrections: Iterable[Correction]) -> dict[str, tuple[Correction, ...]]:
    """The latest correction of each field that holds, by obligation."""
    latest: dict[str, dict[Field, Correction]] = {}
    for correction in sorted(corrections, key=lambda one: one.id):
        if correction.state != "withdrawn":
            latest.setdefault(correction.obligation_id, {})[correction.field] = correction
    return {obligation: tuple(fields.values()) for obligation, fields in latest.items()}


def as_they_stand(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    """The corrections of one plan, in their order, those that a later one has replaced as superseded."""
    made = tuple(corrections)
    holding = {one.id for several in in_force(made).values() for one in several}
    return tuple(
        replace(one, state="superseded") if one.state == "active" and one.id not in holding else one for one in made
    )


def corrected(text: str, obligation: Obligation, corrections: Sequence[Correction], identify: Identify) -> Obligation:
    """The obligation with the corrections applied, oldest first; its quote and spans as they were."""
    for correction in corrections:
        if correction.field == "kind":
            obligation = replace(obligation, kind=correction.value)
        elif correction.field == "deadline":
            obligation = replace(obligation, deadline=_deadline(text, obligation, correction.value))
        else:
            obligation = _with_actors(text, obligation, correction.value, identify)
    return obligation


def _deadline(text: str, obligation: Obligation, value: Any) -> Deadline | None:
    if value is None:
        return None
    read, words, due = obligation.deadline, value["text"], tuple(value["due"])
    period, rule = value.get("interval"), value.get("rrule")
    interval = (period[0], period[1]) if period else None
    if read is not None and read.text == words:
        return replace(read, due=due, interval=interval, rrule=rule) if due or interval or rule else read
    return Deadline(words, _place(text, obligation, words), due, interval, rule)


def _with_actors(text: str, obligation: Obligation, names: Sequence[str], identify: Identify) -> Obligation:
    read = {party.text: party for party in reversed(obligation.parties)}
    actors = []
    for name in names:
        if name in read:
            party = read[name]
            actors.append(party if party in obligation.actors else replace(party, role="actor"))
        else:
            actors.append(Party("actor", name, _place(text, obligation, name), *identify(name)))
    others = (party for party in obligation.of_role("partner", "recipient") if party.text not in names)
    return replace(obligation, parties=(*actors, *others), implicit=not actors)


def _place(text: str, obligation: Obligation, words: str) -> Span:
    """Where the obligation says the words; where it doesn't, an empty span at its start: they are the editor's."""
    for span in obligation.spans:
        found = text.find(words, span.start, span.end) if words else -1
        if found >= 0:
            return Span(found, found + len(words))
    return Span(obligation.spans[0].start, obligation.spans[0].start)
