"""How files come in: each where it belongs, at once or after an admin has said so."""

from __future__ import annotations

from functools import cache
from typing import Literal

from vectorstore.access.collections import NONE
from vectorstore.catalogue import Catalogue
from vectorstore.errors import UnknownPlan
from vectorstore.opened_indexes import WrittenIndexes
from vectorstore.originals import Originals, digest_of
from vectorstore.placing import (
    AUTOMATIC,
    BODY,
    Candidate,
    Choice,
    Known,
    Placement,
    Taken,
    placed,
    share_of,
    telling,
)
from vectorstore.plan_id import new_plan_id
from vectorstore.values import Plan, Reading
from vectorstore.writer import Writer

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

    def take(
        self, reading: Reading, *, source: str, path: str, digest: str, data: bytes, choice: Choice = AUTOMATIC
    ) -> Taken:
        """Keeps what was read of a file where it belongs: see placing.py.

        What another process kept of it meanwhile is not kept again. ``choice`` decides where it says something. Raises
        StoreError, UnknownPlan, UnknownCollection.
        """
        with self._writer.changing():
            self._indexes.ready()  # said before anything is kept
            self._collections.check(choice.collection)
            known = self._files.known(path, digest)
            if known is not None and _needs_nothing(known, choice):
                return self._met(known, path, digest, choice.collection)
            self._check(choice)
            placement = self._placed(reading, path) if choice.is_automatic else Placement(choice.plan_id)
            plan_id = placement.plan_id or new_plan_id(reading.header, source, self._catalogue.plan_ids())
            kept = {"source": source, "path": path, "digest": digest, "collection": choice.collection}
            kept |= {"ingested_at": self._writer.time(), "file": digest_of(data)}
            key = self._catalogue.add_edition(plan_id, reading, **kept)
            if placement.candidates:
                return self._left_waiting(key, data, placement.candidates)
            self._writer.serve(key, data, brought=True)
            outcome: Literal["created", "updated"] = "updated" if placement.plan_id else "created"
            return Taken(outcome, self._catalogue.plan(plan_id), noted=self._stays(plan_id, choice.collection))

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

    def _check(self, choice: Choice) -> None:
        """Raises UnknownPlan where the plan chosen is none, or waits itself. A withdrawn one then serves again."""
        served = {one.plan_id for one in self._files.standings()} if choice.plan_id is not None else ()
        if choice.plan_id is not None and choice.plan_id not in served:
            raise UnknownPlan(choice.plan_id)

    def _placed(self, reading: Reading, path: str) -> Placement:
        """Where a file belongs by itself."""
        said = telling(passage.words(reading.text) for passage in reading.passages if passage.kind in BODY)
        likeness = cache(lambda key: share_of(said, telling(self._files.words(key))))
        return placed(reading.header, self._files.plan_at(path), self._files.standings(), likeness)

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
            self._check(choice)
            try:
                self._catalogue.set_indexed([key], True)
                self._indexes.add(self._catalogue.edition_contents(key))
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
