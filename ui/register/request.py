"""What a user asks of the register, from words to a Filter: one reading for the command line, the API and the page."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from prompts.texts import Language, say
from vectorstore.obligation import KINDS, ROLES
from vectorstore.occasions import DateRange
from vectorstore.register import Filter

LONGEST = 300  # characters of a unit's name or of words to search


class BadFilter(ValueError):
    """A part of the filter that can't be used. ``name``: which; ``value``: as given; ``key``: of what is wrong."""

    def __init__(self, name: str, value: str, allowed: str, key: str = "filter.bad_choice") -> None:
        super().__init__(f"{name}={value!r} can't be used: {allowed}")
        self.name = name
        self.value = value
        self.allowed = allowed
        self.key = key

    def say(self, language: Language) -> str:
        """What is wrong, and what can be used."""
        return say(self.key, language, name=self.name, value=self.value, allowed=self.allowed)


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
    due = DateRange(_day("due_from", due_from), _day("due_before", due_before))
    if due.start and due.end and due.start > due.end:
        raise BadFilter("due_from", due.start.isoformat(), due.end.isoformat(), "filter.bad_range")
    return Filter(
        _short("unit", unit),
        tuple(dict.fromkeys(plan for plan in plans if plan)),
        tuple(one for one in KINDS if one == _of("kind", kind, KINDS)),
        tuple(one for one in ROLES if one == _of("role", role, ROLES)),
        due,
        _short("q", words),
    )


def one_of(name: str, value: str | None, allowed: Sequence[str], default: str) -> str:
    """One of a few words, ``default`` where there is none. Raises BadFilter."""
    return _of(name, value, allowed) or default


def only_of(name: str, given: Iterable[str], allowed: Collection[str]) -> None:
    """Checks that ``name`` knows each parameter given. Raises BadFilter, which names the others."""
    if unknown := sorted(set(given) - set(allowed)):
        raise BadFilter(name, ", ".join(unknown), ", ".join(allowed), "filter.unknown")


def _of(name: str, value: str | None, allowed: Sequence[str]) -> str:
    given = (value or "").strip()
    if given and given not in allowed:
        raise BadFilter(name, given, ", ".join(allowed))
    return given


def _short(name: str, value: str | None) -> str:
    given = " ".join((value or "").split())
    if len(given) > LONGEST:
        raise BadFilter(name, f"{given[:20]}…", str(LONGEST), "filter.too_long")
    return given


def _day(name: str, value: str | None) -> date | None:
    given = (value or "").strip()
    try:
        day = date.fromisoformat(given) if given else None
        if day and day.isoformat() != given:  # 20240531 and 2024-W22-5 are ISO dates too
            raise ValueError(given)
        return day
    except ValueError as error:
        raise BadFilter(name, given, "2024-05-31", "filter.bad_date") from error
