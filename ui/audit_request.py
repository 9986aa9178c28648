"""What a user asks of the audit trail, from words to a Wanted: for the command line, the API and the page alike."""

from __future__ import annotations

import unicodedata
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict

from prompts.texts import texts
from ui.filters import BadFilter, day_of
from vectorstore.catalogue.journal import VIETNAM

ACTION = "audit.action."  # what goes before an action in the names of texts


class Given(TypedDict):
    """What is asked for, as the methods of ``Audit`` take it."""

    who: str
    action: str
    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """Entries of somebody, of an action, from one moment until before another: "" asks for nothing.

    Moments are texts in UTC, as the trail keeps them.
    """

    who: str = ""
    action: str = ""
    since: str = ""
    until: str = ""

    def given(self) -> Given:
        """As ``Audit`` takes it."""
        return Given(who=self.who, action=self.action, since=self.since, until=self.until)

    def told(self) -> dict[str, str]:
        """What is asked for, as an export of it is noted."""
        return {name: value for name, value in asdict(self).items() if value}


def wanted(who: str | None = "", action: str | None = "", since: str | None = "", until: str | None = "") -> Wanted:
    """What is asked for; days are those of Vietnam, both included. Raises BadFilter."""
    chosen = (action or "").strip()
    if chosen and chosen not in actions():
        raise BadFilter("action", chosen, ", ".join(actions()))
    first, last = day_of("since", since), day_of("until", until)
    if first and last and first > last:
        raise BadFilter("since", first.isoformat(), last.isoformat(), "audit.bad_range")
    after = last + timedelta(days=1) if last and last < date.max else None
    name = unicodedata.normalize("NFC", " ".join((who or "").split()))
    return Wanted(name, chosen, _begin(first), _begin(after))


def actions() -> tuple[str, ...]:
    """Every action that has a text, by name."""
    return tuple(sorted(key.removeprefix(ACTION) for key in texts() if key.startswith(ACTION)))


def _begin(day: date | None) -> str:
    """The moment at which a day begins in Vietnam; "" for none, and for the first of all days, before which is none."""
    if day is None or day == date.min:
        return ""
    return datetime.combine(day, time(), VIETNAM).astimezone(UTC).isoformat(timespec="seconds")
