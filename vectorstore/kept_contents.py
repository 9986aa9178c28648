"""Plans whole, each read once while it stays as it is, whatever becomes of the others."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from vectorstore.catalogue import Catalogue
from vectorstore.values import PlanContents

_PLANS = 256
_OTHERS = 64  # editions that don't serve

Mark = tuple[object, ...]
"""What a plan's contents follow from: the edition that serves, and its corrections."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A state of the catalogue, each plan's mark in it, and what was read while it lasted or is still so."""

    state: int
    marks: dict[str, Mark]
    plans: OrderedDict[str, PlanContents] = field(default_factory=OrderedDict)
    others: OrderedDict[tuple[str, int], PlanContents] = field(default_factory=OrderedDict)


class KeptContents:
    """The contents of the plans of a catalogue, with ``applied`` corrections. Safe to use from several threads.

    The least recently used go where there are too many.
    """

    def __init__(self, catalogue: Catalogue, applied: Callable[[PlanContents], PlanContents]) -> None:
        self._catalogue = catalogue
        self._applied = applied
        self._seen = _Seen(-1, {})
        self._looking = Lock()

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """As ``Library.contents``."""
        seen = self._now()
        with self._looking:
            kept = seen.plans.get(plan_id)
            if kept is not None and edition in (None, kept.plan.edition):
                seen.plans.move_to_end(plan_id)
                return kept
            if edition is not None and (other := seen.others.get((plan_id, edition))) is not None:
                return other
        read = self._applied(self._catalogue.contents(plan_id, edition))
        with self._looking:
            _keep(seen, read)
        return read

    def _now(self) -> _Seen:
        """What is kept of the state that is now; of the one before, what is still so."""
        state = self._catalogue.state()
        with self._looking:
            before = self._seen
        if before.state == state:
            return before
        marks = self._marks()  # of this state or a later one, when the next look finds that out
        with self._looking:
            if self._seen.state != state:
                plans = ((id_, one) for id_, one in self._seen.plans.items() if marks.get(id_) == self._seen.marks[id_])
                self._seen = _Seen(state, marks, OrderedDict(plans))
            return self._seen

    def _marks(self) -> dict[str, Mark]:
        corrections = self._catalogue.corrections.marks()
        return {id_: (key, *corrections.get(id_, ())) for key, id_ in self._catalogue.current().items()}


def _keep(seen: _Seen, read: PlanContents) -> None:
    """Keeps what was read, unless what serves has changed since the state was seen."""
    plan = read.plan
    mark = seen.marks.get(plan.id)
    if mark is not None and mark[0] == plan.edition_key:
        seen.plans[plan.id] = read
        if len(seen.plans) > _PLANS:
            seen.plans.popitem(last=False)
    else:
        seen.others[plan.id, plan.edition] = read
        if len(seen.others) > _OTHERS:
            seen.others.popitem(last=False)
