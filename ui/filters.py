"""Parts of a filter, from the words of a user: one reading for the command line, the API and the pages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from prompts.texts import Language, say

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


def one_of(name: str, value: str | None, allowed: Sequence[str], default: str) -> str:
    """One of a few words, ``default`` where there is none. Raises BadFilter."""
    return choice(name, value, allowed) or default


def only_of(name: str, given: Iterable[str], allowed: Collection[str]) -> None:
    """Checks that ``name`` knows each parameter given. Raises BadFilter, which names the others."""
    if unknown := sorted(set(given) - set(allowed)):
        raise BadFilter(name, ", ".join(unknown), ", ".join(allowed), "filter.unknown")


def choice(name: str, value: str | None, allowed: Sequence[str]) -> str:
    """One of a few words, or "". Raises BadFilter."""
    given = (value or "").strip()
    if given and given not in allowed:
        raise BadFilter(name, given, ", ".join(allowed))
    return given


def short(name: str, value: str | None) -> str:
    """The words with white space collapsed, where they are not too long. Raises BadFilter."""
    given = " ".join((value or "").split())
    if len(given) > LONGEST:
        raise BadFilter(name, f"{given[:20]}…", str(LONGEST), "filter.too_long")
    return given


def day_of(name: str, value: str | None) -> date | None:
    """The day that is written as YYYY-MM-DD; None where nothing is. Raises BadFilter."""
    given = (value or "").strip()
    try:
        day = date.fromisoformat(given) if given else None
        if day and day.isoformat() != given:  # 20240531 and 2024-W22-5 are ISO dates too
            raise ValueError(given)
        return day
    except ValueError as error:
        raise BadFilter(name, given, "2024-05-31", "filter.bad_date") from error
