"""Which parties the duties of each plan name: what tells where a unit's duties are, without reading every plan."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from vectorstore.obligation import Obligation, Party
from vectorstore.values import Plan, PlanContents

if TYPE_CHECKING:
    from vectorstore.catalogue.catalogue import Catalogue

_KEPT = 50_000  # plans; one names some tens of parties


class KeptParties:
    """The parties of the plans of a catalogue, each edition read once. Safe to use from several threads.

    ``contents``: a plan with its corrections, which may name others.
    """

    def __init__(self, catalogue: Catalogue, contents: Callable[[str, int], PlanContents]) -> None:
        self._catalogue = catalogue
        self._contents = contents
        self._read: dict[int, tuple[Party, ...]] = {}

    def of(self, plans: Sequence[Plan]) -> Mapping[int, tuple[Party, ...]]:
        """The different parties of each plan, whatever their roles, by the key of its edition. Raises UnknownPlan."""
        missing = [plan.edition_key for plan in plans if plan.edition_key not in self._read]
        if missing:
            if len(self._read) + len(missing) > _KEPT:
                self._read = {}
                missing = [plan.edition_key for plan in plans]
            found = self._catalogue.obligations_of(missing)
            self._read |= {key: _different(found.get(key, ())) for key in missing}
        corrected = self._catalogue.corrections.marks()
        changed = [plan for plan in plans if plan.id in corrected]
        if not changed:
            return self._read
        now = {plan.edition_key: self._contents(plan.id, plan.edition).obligations for plan in changed}
        return self._read | {key: _different(obligations) for key, obligations in now.items()}


def _different(obligations: Iterable[Obligation]) -> tuple[Party, ...]:
    found = {(one.text, one.name, one.excludes): one for each in obligations for one in each.parties}
    return tuple(found.values())
