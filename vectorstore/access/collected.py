"""Which plan is in which collection and which editions serve, read once while nothing of it changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vectorstore.access.viewer import Sight
from vectorstore.values import Plan

if TYPE_CHECKING:
    from vectorstore.catalogue.catalogue import Catalogue

_SIGHTS = 64  # of which it is kept what they see: everybody may be in groups of their own


@dataclass(frozen=True, slots=True)
class Placed:
    """Every plan's collection, None for none, and the plan's id by the key of each edition that serves."""

    state: int
    collections: Mapping[str, str | None]
    current: Mapping[int, str]
    _seen: dict[Sight, dict[int, str]] = field(default_factory=dict, repr=False, compare=False)
    _plans: dict[Sight, tuple[tuple[Plan, ...], tuple[Plan, ...]]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def sees(self, sight: Sight, plan_id: str) -> bool:
        """Whether the plan may be seen. One whose collection isn't known may not."""
        return sight.everything or (plan_id in self.collections and sight.sees(self.collections[plan_id]))

    def seen(self, sight: Sight) -> Mapping[int, str]:
        """Of the editions that serve, those of plans that may be seen."""
        seen = self._seen.get(sight)
        if seen is None:
            if len(self._seen) >= _SIGHTS:
                self._seen.clear()
            seen = self._seen[sight] = {key: id_ for key, id_ in self.current.items() if self.sees(sight, id_)}
        return seen

    def plans(self, sight: Sight, plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
        """Of these plans, those that may be seen: the same tuple, where the same of them are asked for again."""
        kept = self._plans.get(sight)
        if kept is None or kept[0] is not plans:
            if len(self._plans) >= _SIGHTS:
                self._plans.clear()
            seen = tuple(plan for plan in plans if self.sees(sight, plan.id))
            kept = self._plans[sight] = plans, plans if len(seen) == len(plans) else seen
        return kept[1]


class Collected:
    """Where the plans of a catalogue are. Safe to use from several threads, and right whichever process moves them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._placed = Placed(-1, {}, {})

    def now(self) -> Placed:
        """What is so in the state that is now, or in a later one, when the next look finds that out.

        Ids are read first: of each of them the collection is then known, as a new plan has one from its first moment.
        """
        state = self._catalogue.state()
        placed = self._placed
        if placed.state != state:
            ids, collections = self._catalogue.plan_ids(), self._catalogue.access.collections.of_plans()
            known = {id_: collections.get(id_) for id_ in ids}
            placed = self._placed = Placed(state, known, self._catalogue.current())
        return placed
