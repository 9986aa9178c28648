"""The register (sổ nhiệm vụ): every obligation of the current plans, and the ones that a filter asks for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from threading import Lock
from typing import Protocol

from vectorstore.corrections import Correction
from vectorstore.errors import UnknownPlan
from vectorstore.folding import syllables
from vectorstore.lexicon.unit_match import UnitMatch, Units
from vectorstore.obligation import KINDS, Obligation, ObligationKind, Party, Role
from vectorstore.occasions import DateRange, falls_in, periods, year_of
from vectorstore.pages import Page, by_page
from vectorstore.values import Plan, PlanContents

ANY_TIME = DateRange()
_ACTING = ("lead", "actor")


class Shelf(Protocol):
    """What the register needs of the library."""

    def state(self) -> int:
        """A number that grows whenever what readers see changes."""

    def plans(self) -> tuple[Plan, ...]:
        """The current plans, by id."""

    def plan(self, plan_id: str) -> Plan:
        """The plan in its current edition. Raises UnknownPlan."""

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """A plan whole, as corrected. Raises UnknownPlan."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is asked of the register; what is empty asks nothing.

    ``unit``: a unit by any of its names; what a general party that covers it must do counts too, marked as general.
    ``roles``: of the unit where one is asked for, else of any party; "actor" takes in leads. ``due``: a time of the
    deadline lies in it. ``words``: each of them stands in the quote, a party, the section, the deadline or the title.
    """

    unit: str = ""
    plans: tuple[str, ...] = ()
    kinds: tuple[ObligationKind, ...] = ()
    roles: tuple[Role, ...] = ()
    due: DateRange = ANY_TIME
    words: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An obligation as corrected, with what showing it needs of its plan."""

    plan: Plan
    obligation: Obligation
    section: tuple[str, ...]  # headings from the outermost down
    quotes: tuple[str, ...]  # the words at its spans, to the letter
    result: tuple[str, ...]  # the expected result, likewise
    corrections: tuple[Correction, ...] = ()  # those in force for it
    general: bool = False  # found by a unit that only a general party covers
    distance: int = 0  # from a unit asked for: 0 it acts, 1 it takes part, 2 it is one of those meant
    key: frozenset[str] = field(default=frozenset(), repr=False, compare=False)  # folded words, to be searched
    pages: tuple[Page, ...] = field(default=(), repr=False, compare=False)  # of the plan

    @property
    def dated(self) -> bool:
        """Its deadline can be put into a calendar."""
        return bool(periods(self.obligation.deadline, year_of(self.plan)))

    @property
    def page_numbers(self) -> tuple[int, ...]:
        """The pages that its words stand on, in order; none where the plan has none."""
        found = (page.number for span in self.obligation.spans for page, _ in by_page(self.pages, span))
        return tuple(sorted(set(found)))


_OfPlan = tuple[PlanContents, tuple[Entry, ...]]


class _Kept:
    """What was read of each plan while nothing changed. Safe to use from several threads."""

    def __init__(self) -> None:
        self._read: tuple[int, dict[str, _OfPlan]] = (-1, {})
        self._before: dict[str, _OfPlan] = {}  # what was read in the state before, most of which is still so
        self._reading = Lock()

    def now(self, state: int) -> dict[str, _OfPlan]:
        """What was read in this state."""
        with self._reading:
            if self._read[0] != state:
                self._before = self._read[1]
                self._read = (state, {})
            return self._read[1]

    def of(self, contents: PlanContents, kept: dict[str, _OfPlan]) -> tuple[Entry, ...]:
        """The entries of a plan: as they were read in the state before, where it has stayed as it is."""
        before = self._before.pop(contents.plan.id, None)
        same = before is not None and before[0] is contents
        known = kept[contents.plan.id] = before if before is not None and same else (contents, entries(contents))
        return known[1]


class Register:
    """The register over a library. Safe to use from several threads; read once while nothing changes."""

    def __init__(self, library: Shelf, units: Callable[[], Units], kept: _Kept | None = None) -> None:
        self._library = library
        self._units = units  # opened when a unit is first asked for
        self._kept = kept or _Kept()

    def over(self, library: Shelf) -> Register:
        """The register of some of these plans; what was read of them is shared."""
        return Register(library, self._units, self._kept)

    def find(self, asked: Filter) -> tuple[Entry, ...]:
        """The obligations asked for, by plan and in its order; a unit's own first. Raises UnknownPlan."""
        kept = self._kept.now(self._library.state())
        plans = map(self._library.plan, dict.fromkeys(asked.plans))
        named = (entry for plan in plans for entry in self._entries(plan, kept))
        listed = named if asked.plans else self._all()
        unit = UnitMatch(self._units(), asked.unit) if asked.unit else None
        if unit is None:
            return tuple(entry for entry in listed if _meets(entry, asked) and _has_any(entry, asked.roles))
        found = [near for entry in listed if _meets(entry, asked) and (near := _of_unit(entry, unit, asked.roles))]
        if not unit.known and all(entry.general for entry in found):
            return ()  # a name that nobody knows is in no class of units
        return _nearest_first(found)

    def units(self) -> tuple[str, ...]:
        """The names of the units in the register, the most frequent first."""
        names = Counter(party.name or party.text for entry in self._all() for party in entry.obligation.parties)
        return tuple(name for name, _ in names.most_common())

    def _all(self) -> Iterator[Entry]:
        kept = self._kept.now(self._library.state())
        for plan in self._library.plans():
            with suppress(UnknownPlan):  # withdrawn in this moment
                yield from self._entries(plan, kept)

    def _entries(self, plan: Plan, kept: dict[str, _OfPlan]) -> tuple[Entry, ...]:
        """Of a plan that this library has; what somebody else has read of it in this state is theirs too."""
        known = kept.get(plan.id)
        if known is not None and known[0].plan.edition_key == plan.edition_key:
            return known[1]
        return self._kept.of(self._library.contents(plan.id), kept)


def entries(contents: PlanContents) -> tuple[Entry, ...]:
    """The register of one plan, in the order of its text."""
    return tuple(_entry(contents, obligation) for obligation in contents.obligations)


def _meets(entry: Entry, asked: Filter) -> bool:
    """All that is asked but the unit and its role."""
    obligation = entry.obligation
    in_time = asked.due == ANY_TIME or falls_in(obligation.deadline, year_of(entry.plan), asked.due)
    return in_time and obligation.kind in (asked.kinds or KINDS) and entry.key.issuperset(syllables(asked.words))


def _of_unit(entry: Entry, unit: UnitMatch, roles: tuple[Role, ...]) -> Entry | None:
    """The entry where a party of it is the unit, in a role asked for; marked where only a general party covers it."""
    parties = [party for party in entry.obligation.parties if _has_role(party, roles)]
    same = [party.role in _ACTING for party in parties if unit.of(party) == "same"]
    if same:
        return replace(entry, distance=0 if any(same) else 1)
    return replace(entry, general=True, distance=2) if any(unit.of(party) for party in parties) else None


def _nearest_first(found: Sequence[Entry]) -> tuple[Entry, ...]:
    """What the unit itself does, then what it takes part in, then what is general; plan by plan, the nearest first."""
    nearest: dict[str, int] = {}
    for entry in found:
        nearest[entry.plan.id] = min(entry.distance, nearest.get(entry.plan.id, entry.distance))
    return tuple(sorted(found, key=lambda entry: (nearest[entry.plan.id], entry.plan.id, entry.distance)))


def _has_any(entry: Entry, roles: tuple[Role, ...]) -> bool:
    return not roles or any(_has_role(party, roles) for party in entry.obligation.parties)


def _has_role(party: Party, roles: tuple[Role, ...]) -> bool:
    return not roles or party.role in roles or (party.role == "lead" and "actor" in roles)


def _entry(contents: PlanContents, obligation: Obligation) -> Entry:
    quotes = tuple(span.of(contents.text) for span in obligation.spans)
    path = contents.path(obligation.section)
    deadline = obligation.deadline.text if obligation.deadline else ""
    parties = (words for party in obligation.parties for words in (party.text, party.name))
    searched = " ".join((*quotes, *path, deadline, contents.plan.title, *parties))
    return Entry(
        contents.plan,
        obligation,
        path,
        quotes,
        tuple(span.of(contents.text) for span in obligation.result),
        tuple(one for one in contents.corrections if one.obligation_id == obligation.id),
        key=frozenset(syllables(searched)),
        pages=contents.pages,
    )
