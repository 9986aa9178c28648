"""Files that are kept by one change: one commit of each index, one moment at which all of them serve.

Each becomes what it would become alone, in their order. So a file that what serves with the group would bear on, as an
edition of one of its plans does, or a copy of one of its files, is not of the group, and begins the next.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from vectorstore.keeping.arrival import Arrival
from vectorstore.keeping.standings import Standings
from vectorstore.placement import Placement, Standing, Taken
from vectorstore.values import Plan


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the group: the key of its edition, which is yet to serve, and what is to be told of it then."""

    key: int
    outcome: Literal["created", "updated"]
    collection: str


class Group:
    """The files so far. ``standings``: every plan as it will serve once they are kept; ``ids``: every plan's id."""

    def __init__(self, standings: Iterable[Standing], ids: Iterable[str]) -> None:
        self.standings, self.ids = Standings(standings), set(ids)
        self.files: dict[int, bytes] = {}
        self.outcomes: list[Taken | Member] = []
        self._plans: set[str] = set()
        self._digests: set[str] = set()
        self._paths: set[str] = set()

    def bears_on(self, one: Arrival) -> bool:
        """Whether a file that comes has the bytes, or the place, of one that is here."""
        return one.digest in self._digests or (bool(one.path) and one.path in self._paths)

    def has(self, *plan_ids: str | None) -> bool:
        """Whether one of these plans gets an edition here."""
        return not self._plans.isdisjoint(plan_ids)

    def is_concerned(self, placement: Placement) -> bool:
        """Whether a plan that a file is placed with, or may be of, gets an edition here."""
        return self.has(placement.plan_id, *(one.plan_id for one in placement.candidates))

    def add(self, one: Arrival, plan_id: str, member: Member) -> None:
        """Adds a file, as an edition of this plan."""
        self.outcomes.append(member)
        self.files[member.key] = one.data
        self.standings.put(Standing(plan_id, member.key, one.reading.header))
        self.ids.add(plan_id)
        self._plans.add(plan_id)
        self._digests.add(one.digest)
        self._paths.add(one.path)

    def told(self, plans: Mapping[int, Plan], noted: Mapping[int, tuple[str, ...]]) -> list[Taken]:
        """What became of each, once all serve; ``plans`` and ``noted`` by the keys of their editions."""
        return [
            Taken(one.outcome, plans[one.key], noted=noted[one.key]) if isinstance(one, Member) else one
            for one in self.outcomes
        ]
