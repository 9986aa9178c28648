"""The plans that a file which comes is held against, so that those it can't be an edition of cost nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from vectorstore.placement import Standing, identity
from vectorstore.values import Header


class Standings:
    """Plans by the number in their heads; of one with another, no file elsewhere is an edition: see placing.py."""

    def __init__(self, plans: Iterable[Standing]) -> None:
        self._plans: dict[str, Standing] = {}
        self._numbered: dict[str, dict[str, Standing]] = defaultdict(dict)
        for plan in plans:
            self.put(plan)

    def put(self, plan: Standing) -> None:
        """Lets a plan stand in this edition, instead of the one before."""
        before = self._plans.get(plan.plan_id)
        if before is not None:
            del self._numbered[before.identity["number"]][plan.plan_id]
        self._plans[plan.plan_id] = self._numbered[plan.identity["number"]][plan.plan_id] = plan

    def near(self, header: Header, at_path: str | None) -> Iterator[Standing]:
        """Those that a file with this header may be an edition of; ``at_path``: the plan read from its path before."""
        number = identity(header)["number"]
        if not number:
            return iter(self._plans.values())
        here = self._plans.get(at_path or "")
        near = chain(*(self._numbered.get(one, {}).values() for one in (number, "")))
        return chain([here] if here else [], (plan for plan in near if plan is not here))

    def __contains__(self, plan_id: object) -> bool:
        return plan_id in self._plans
