"""What a user asks of the register, from words to a Filter: one reading for the command line, the API and the page."""

from __future__ import annotations

from collections.abc import Sequence

from ui.filters import BadFilter, choice, day_of, short
from vectorstore.obligation import KINDS, ROLES
from vectorstore.occasions import DateRange
from vectorstore.register import Filter


def asked(
    *,
    unit: str | None = None,
    plans: Sequence[str] = (),
    kind: str | None = None,
    role: str | None = None,
    due_from: str | None = None,
    due_before: str | None = None,
    words: str | None = None,
) -> Filter:
    """The filter; what is empty or blank asks nothing. Raises BadFilter."""
    due = DateRange(day_of("due_from", due_from), day_of("due_before", due_before))
    if due.start and due.end and due.start > due.end:
        raise BadFilter("due_from", due.start.isoformat(), due.end.isoformat(), "filter.bad_range")
    return Filter(
        short("unit", unit),
        tuple(dict.fromkeys(plan for plan in plans if plan)),
        tuple(one for one in KINDS if one == choice("kind", kind, KINDS)),
        tuple(one for one in ROLES if one == choice("role", role, ROLES)),
        due,
        short("q", words),
    )
