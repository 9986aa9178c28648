"""Whether a party of an obligation is the unit that is asked for, or a class of units that takes it in."""

from __future__ import annotations

from typing import Literal, Protocol

from vectorstore.folding import syllables
from vectorstore.obligation import Party

_LEVEL = "@"  # in a unit's id, what tells its level stands behind it
Matched = Literal["same", "general"]


class Known(Protocol):
    """A unit of the lexicon; each of its names has the same id."""

    @property
    def id(self) -> str:
        """The same for each of its names."""

    @property
    def known(self) -> bool:
        """The lexicon knows its kind."""


class Units(Protocol):
    """What matching needs of the lexicon."""

    def identify(self, name: str) -> Known:
        """The unit that a name means."""

    def covers(self, whole: str, part: str) -> bool:
        """Whether a class of units takes in a unit: "các trường" a school."""


class UnitMatch:
    """How parties are the unit ``asked``: any of its names, in any spelling. Answers are kept."""

    def __init__(self, units: Units, asked: str) -> None:
        self._units = units
        self._asked = asked
        self._id = units.identify(asked).id
        self.known = units.identify(asked).known
        self._syllables = syllables(asked)
        self._kept: dict[tuple[str, ...], Matched | None] = {}

    def of(self, party: Party) -> Matched | None:
        """ "same": it is the unit; "general": it is a class that covers the unit and doesn't exclude it; or neither."""
        key = (party.text, party.name, party.unit_id, str(party.general), *party.excludes)
        if key not in self._kept:
            self._kept[key] = self._match(party)
        return self._kept[key]

    def _match(self, party: Party) -> Matched | None:
        name = party.name or party.text
        if self._is_asked(name) or self._means(party.unit_id) or syllables(party.text) == self._syllables:
            return "same"
        covered = party.general and self._units.covers(name, self._asked)
        return "general" if covered and not any(map(self._excluded, party.excludes)) else None

    def _excluded(self, words: str) -> bool:
        """Whether an exception, as written ("mầm non"), is the unit asked for or takes it in."""
        within = f" {' '.join(syllables(words))} " in f" {' '.join(self._syllables)} "
        return within or self._is_asked(words) or self._units.covers(words, self._asked)

    def _is_asked(self, name: str) -> bool:
        return self._means(self._units.identify(name).id)

    def _means(self, unit_id: str) -> bool:
        """It is the unit asked for; one asked for without a level is meant at each."""
        return unit_id == self._id or (_LEVEL not in self._id and unit_id.split(_LEVEL)[0] == self._id)
