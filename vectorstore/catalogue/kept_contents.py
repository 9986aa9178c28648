"""Plans whole, each read once while it stays as it is, whatever becomes of the others."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from weakref import WeakValueDictionary

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.values import PlanContents

PLANS = 256
_OTHERS = 64  # editions that don't serve

Mark = tuple[object, ...]
"""What a plan's contents follow from: the edition that serves, and its corrections."""


@dataclass(frozen=True, slots=True)
class _Seen:
    """A state of the catalogue, each plan's mark in it, and what was read while it lasted or is still so."""

    state: int
    marks: dict[str, Mark]
    plans: OrderedDict[str, PlanContents] = field(default_factory=OrderedDict)
    held: WeakValueDictionary[str, PlanContents] = field(default_factory=WeakValueDictionary)  # whoever holds them
    others: OrderedDict[tuple[str, int], PlanContents] = field(default_factory=OrderedDict)


class KeptContents:
    """The contents of the plans of a catalogue, with ``applied`` corrections. Safe to use from several threads.

    The least recently used go where there are too many, unless somebody holds them: the register does.
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
            kept = seen.held.get(plan_id)
            if kept is not None and edition in (None, kept.plan.edition):
                _use(seen, kept)
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
                self._seen = _still(self._seen, state, marks)
            return self._seen

    def _marks(self) -> dict[str, Mark]:
        corrections = self._catalogue.corrections.marks()
        return {id_: (key, *corrections.get(id_, ())) for key, id_ in self._catalogue.current().items()}


def _still(before: _Seen, state: int, marks: dict[str, Mark]) -> _Seen:
    """Of what was kept, what is so in this state too."""
    same = {id_ for id_, mark in marks.items() if mark == before.marks.get(id_)}
    plans = OrderedDict((id_, one) for id_, one in before.plans.items() if id_ in same)
    held = WeakValueDictionary({id_: one for id_, one in before.held.items() if id_ in same})
    return _Seen(state, marks, plans, held)


def _use(seen: _Seen, one: PlanContents) -> None:
    """Keeps a plan as the one that was used last; the one that was used least lately goes where there are too many."""
    seen.held[one.plan.id] = seen.plans[one.plan.id] = one
    seen.plans.move_to_end(one.plan.id)
    if len(seen.plans) > PLANS:
        seen.plans.popitem(last=False)


def _keep(seen: _Seen, read: PlanContents) -> None:
    """Keeps what was read, unless what serves has changed since the state was seen."""
    plan = read.plan
    mark = seen.marks.get(plan.id)
    if mark is not None and mark[0] == plan.edition_key:
        _use(seen, read)
    else:
        seen.others[plan.id, plan.edition] = read
        if len(seen.others) > _OTHERS:
            seen.others.popitem(last=False)
