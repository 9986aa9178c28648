"""The current plans, of which each edition is read once: each question needs all of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vectorstore.errors import UnknownPlan
from vectorstore.values import Plan, StoredPassage

if TYPE_CHECKING:
    from vectorstore.catalogue.catalogue import Catalogue


@dataclass(frozen=True, slots=True)
class Current:
    """What serves in a state of the catalogue. The same ``plans`` stand in the next state if they are the same."""

    state: int
    editions: Mapping[int, str]  # the plan's id by the key of each current edition
    plans: tuple[Plan, ...]  # by id
    by_id: Mapping[str, Plan] = field(repr=False)


class KeptPlans:
    """The plans of a catalogue as they are now. Safe to use from several threads, and right whoever changes them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._current = Current(-1, {}, (), {})

    def now(self) -> Current:
        """What serves in the state that is now, or in a later one, when the next look finds that out."""
        state = self._catalogue.state()
        before = self._current
        if before.state == state:
            return before
        editions = self._catalogue.current()
        if editions == before.editions:
            now = Current(state, before.editions, before.plans, before.by_id)
        else:
            plans = self._read(editions, before)
            now = Current(state, editions, plans, {plan.id: plan for plan in plans})
        self._current = now
        return now

    def _read(self, editions: Mapping[int, str], before: Current) -> tuple[Plan, ...]:
        """The plans of these editions; one that is forgotten meanwhile is left out, as the state has changed then."""
        known = {plan.edition_key: plan for plan in before.plans}
        fresh = self._catalogue.plans_of(key for key in editions if key not in known)
        found = [known.get(key) or fresh.get(key) for key in editions]
        return tuple(sorted((plan for plan in found if plan is not None), key=lambda plan: plan.id))

    def plan(self, plan_id: str) -> Plan:
        """The plan in its current edition. Raises UnknownPlan."""
        plan = self.now().by_id.get(plan_id)
        if plan is None:
            raise UnknownPlan(plan_id)
        return plan

    # What the retriever needs of the catalogue

    def state(self) -> int:
        """As of Catalogue."""
        return self._catalogue.state()

    def current(self) -> Mapping[int, str]:
        """As of Catalogue."""
        return self.now().editions

    def passages(self, keys: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], StoredPassage]:
        """As of Catalogue."""
        return self._catalogue.passages(keys)
