"""How files come in: each where it belongs, at once or after an admin has said so."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from functools import cache

from vectorstore.access.collections import NONE
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.errors import UnknownPlan
from vectorstore.indexes.opened_indexes import WrittenIndexes
from vectorstore.keeping.arrival import Arrival
from vectorstore.keeping.originals import Originals, digest_of
from vectorstore.keeping.placing import placed, share_of, telling
from vectorstore.keeping.plan_id import new_plan_id
from vectorstore.keeping.standings import Standings
from vectorstore.keeping.together import Group, Member
from vectorstore.keeping.writer import Writer
from vectorstore.placement import BODY, Candidate, Choice, Known, Placement, Taken
from vectorstore.values import Plan

log = logging.getLogger(__name__)

_PLACELESS = ("waiting", "dismissed")  # of which no plan has a place to be noted


class Intake:
    """Takes files in, through the one writer."""

    def __init__(self, writer: Writer, catalogue: Catalogue, indexes: WrittenIndexes, originals: Originals) -> None:
        self._writer = writer
        self._catalogue = catalogue
        self._files = catalogue.files
        self._collections = catalogue.access.collections
        self._indexes = indexes
        self._originals = originals

    def take(self, one: Arrival) -> Taken:
        """Keeps what was read of a file where it belongs: see placing.py.

        What another process kept of it meanwhile is not kept again. Its choice decides where it says something. Raises
        StoreError, UnknownPlan, UnknownCollection.
        """
        return self._together([one])[0]

    def take_all(self, arrivals: Sequence[Arrival]) -> list[Taken | Exception]:
        """What ``take`` gives or raises of each, one after the other, at the cost of few changes.

        Where keeping some together fails, each of them is taken alone.
        """
        found: list[Taken | Exception] = []
        while left := arrivals[len(found) :]:
            try:
                found += self._together(left)
            except Exception as failure:  # noqa: BLE001 - the edge of files: which of them it is of is seen alone
                log.info("%d files are kept one by one: %s", len(left), failure)
                found += [failure] if len(left) == 1 else map(self._alone, left)
        return found

    def _alone(self, one: Arrival) -> Taken | Exception:
        try:
            return self.take(one)
        except Exception as failure:  # noqa: BLE001 - the file's edge
            return failure

    def _together(self, arrivals: Sequence[Arrival]) -> list[Taken]:
        """What becomes of the first, and of those behind it up to one that this bears on: see together.py."""
        with self._writer.changing():
            self._indexes.ready()  # said before anything is kept
            group = Group(self._files.standings(), self._catalogue.plan_ids())
            try:
                for one in arrivals:
                    if not self._joins(one, group):
                        break
            except BaseException:
                self._writer.sweep_or_leave()
                raise
            if group.files:
                self._writer.serve(group.files, brought=True)
            plans = self._catalogue.plans_of(group.files)
            said = {one.key: one.collection for one in group.outcomes if isinstance(one, Member)}
            return group.told(plans, {key: self._stays(plans[key].id, said[key]) for key in said})

    def _joins(self, one: Arrival, group: Group) -> bool:
        """Whether the file goes with the group, as a member or as one of which nothing is to be kept, or to serve."""
        choice = one.choice
        self._collections.check(choice.collection)
        known = None if group.bears_on(one) else self._files.known(one.path, one.digest)
        if group.bears_on(one) or (known is not None and group.has(known.plan.id)):
            return False
        if known is not None and _needs_nothing(known, choice):
            group.outcomes.append(self._met(known, one.path, one.digest, choice.collection))
            return True
        self._check(choice, group.standings)
        placement = self._placed(one, group.standings) if choice.is_automatic else Placement(choice.plan_id)
        if group.is_concerned(placement) or (placement.candidates and group.outcomes):
            return False
        plan_id = placement.plan_id or new_plan_id(one.reading.header, one.source, group.ids)
        kept = {"source": one.source, "path": one.path, "digest": one.digest, "collection": choice.collection}
        kept |= {"ingested_at": self._writer.time(), "file": digest_of(one.data)}
        key = self._catalogue.add_edition(plan_id, one.reading, **kept)
        if placement.candidates:
            group.outcomes.append(self._left_waiting(key, one.data, placement.candidates))
            return False
        outcome = Member(key, "updated" if placement.plan_id else "created", choice.collection)
        group.add(one, plan_id, outcome)
        return True

    def meet(self, path: str, digest: str, collection: str = "") -> Taken | None:
        """What is known of a file with these bytes, noting where it was seen; None where it has to be read.

        ``collection``: as of Choice. Raises UnknownCollection, Locked.
        """
        self._collections.check(collection)
        known = self._files.known(path, digest)
        if known is None:
            return None
        if known.fate in ("unchanged", *_PLACELESS) or self._files.is_seen(path, digest):
            return self._known(known, collection)
        with self._writer.locked():
            return self._met(known, path, digest, collection)

    def _met(self, known: Known, path: str, digest: str, collection: str) -> Taken:
        if known.fate not in _PLACELESS:
            self._files.see(path, known.plan.id, digest, self._writer.time())
        return self._known(known, collection)

    def _known(self, known: Known, collection: str) -> Taken:
        noted = self._stays(known.plan.id, collection) if known.plan.id else ()  # nothing is kept of what is dismissed
        return Taken("known", known.plan, known.candidates, known, noted)

    def _stays(self, plan_id: str, said: str) -> tuple[str, ...]:
        """That a plan stays where it is though another collection was said, as the code of a warning."""
        if not said:
            return ()
        there = self._collections.of_plan(plan_id)
        if (there.id if there else NONE) == said:
            return ()
        return (f"stays:{there.name}",) if there else ("stays_open",)

    def _check(self, choice: Choice, standings: Standings) -> None:
        """Raises UnknownPlan where the plan chosen is none, or waits itself. A withdrawn one then serves again."""
        if choice.plan_id is not None and choice.plan_id not in standings:
            raise UnknownPlan(choice.plan_id)

    def _placed(self, one: Arrival, standings: Standings) -> Placement:
        """Where a file belongs by itself."""
        reading = one.reading
        said = cache(
            lambda: telling(passage.words(reading.text) for passage in reading.passages if passage.kind in BODY)
        )
        likeness = cache(lambda key: share_of(said(), telling(self._files.words(key))))
        at_path = self._files.plan_at(one.path)
        return placed(reading.header, at_path, standings.near(reading.header, at_path), likeness)

    def _left_waiting(self, key: int, data: bytes, candidates: tuple[Candidate, ...]) -> Taken:
        try:
            self._originals.keep(data)
            self._files.let_wait(key, candidates)
        finally:
            self._writer.sweep_or_leave()
        return Taken("waiting", self._files.one_waiting(key).plan, candidates)

    def decide(self, key: int, choice: Choice) -> Plan:
        """Lets a file that waits serve, as an edition of the plan chosen or as a new one.

        Raises UnknownWaiting, UnknownPlan, StoreError; it then goes on waiting.
        """
        with self._writer.changing():
            self._indexes.ready()
            self._files.one_waiting(key)
            self._check(choice, Standings(self._files.standings()))
            try:
                self._catalogue.set_indexed([key], True)
                self._indexes.add([self._catalogue.edition_contents(key)])
                plan_id = self._files.settle(key, choice.plan_id, self._writer.time())
            finally:
                self._writer.sweep_or_leave()
            return self._catalogue.plan(plan_id)

    def dismiss(self, key: int) -> None:
        """Forgets a file that waits, and passes over the same bytes from then on. Raises UnknownWaiting, Locked."""
        with self._writer.locked():
            self._files.dismiss(key, self._writer.time())
            self._writer.sweep_or_leave()


def _needs_nothing(known: Known, choice: Choice) -> bool:
    """Whether a file whose bytes are known has nothing to add, whatever is chosen."""
    if choice.is_automatic:
        return True
    return known.fate in ("unchanged", "renamed") and (choice.new or choice.plan_id == known.plan.id)
