"""What changes the library, one writer at a time.

A plan is kept so that a reader sees the old edition or the new one whole, also where the process dies at any point:
the new edition's rows are added to the indexes, then the edition becomes current in one catalogue transaction, then the
old rows go. What a killed process left is swept before the next change. Reading everything again goes the same way: the
indexes are built anew with the old readings and the new ones, then the new ones become current, all at once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from vectorstore.catalogue import Catalogue
from vectorstore.errors import StoreError
from vectorstore.indexes import Indexes
from vectorstore.lock import writing
from vectorstore.plan_id import new_plan_id
from vectorstore.values import Plan, PlanContents, Reading

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reread:
    """How many plans were read again, and of how many the reading changed."""

    plans: int
    changed: int


class Writer:
    """Keeps, rolls back, withdraws, reads again and rebuilds the plans in ``data``, under the writer lock."""

    def __init__(
        self, data: Path, catalogue: Catalogue, indexes: Indexes, now: Callable[[], datetime], lock_seconds: float
    ) -> None:
        self._data = data
        self._unfinished = data / "rebuild.unfinished"  # there while the indexes are being rebuilt
        self._catalogue = catalogue
        self._indexes = indexes
        self._now = now
        self._lock_seconds = lock_seconds

    def keep(self, reading: Reading, *, source: str, path: str, digest: str, plan_id: str | None) -> Plan:
        """Keeps what was read as a new plan, or as the next edition of ``plan_id``, and lets it serve.

        On any failure nothing of it stays and the earlier edition goes on serving. Raises StoreError.
        """
        with self._writing():
            plan_id = plan_id or new_plan_id(reading.header, source, self._catalogue.plan_ids())
            time = self._now().astimezone(UTC).isoformat(timespec="seconds")
            key = self._catalogue.add_edition(
                plan_id, reading, source=source, path=path, digest=digest, ingested_at=time
            )
            self._serve(key)
            return self._catalogue.plan(plan_id)

    def rollback(self, plan_id: str, edition: int) -> Plan:
        """Lets an earlier edition serve again, of a withdrawn plan too. Raises UnknownEdition, StoreError."""
        with self._writing():
            key = self._catalogue.edition_key(plan_id, edition)
            if key not in self._catalogue.current():
                self._catalogue.set_indexed([key], True)
                self._serve(key)
            return self._catalogue.plan(plan_id)

    def withdraw(self, plan_id: str) -> None:
        """Lets the plan serve no more; its editions are kept. Raises UnknownPlan, Locked."""
        with self._writing():
            self._catalogue.withdraw(plan_id)
            self._sweep_or_leave()

    def rebuild(self) -> None:
        """Builds both indexes anew from the catalogue. Raises StoreError."""
        with writing(self._data, self._lock_seconds):
            self._rebuild()
            self._sweep()

    def reread(self, read: Callable[[str], Reading]) -> Reread:
        """Reads every current plan again from its stored text, and builds both indexes anew. Raises StoreError."""
        with writing(self._data, self._lock_seconds):
            self._unfinished.touch()
            for key in self._catalogue.pending():  # what a killed process left; its rows go with the old indexes
                self._catalogue.drop_edition(key)
            self._catalogue.drop_superseded()
            current = sorted(self._catalogue.current())
            fresh = [key for key in map(partial(self._reread, read), current) if key is not None]
            self._rebuild(fresh)
            self._catalogue.make_current(*fresh)
            self._sweep_or_leave()
            return Reread(len(current), len(fresh))

    def _reread(self, read: Callable[[str], Reading], key: int) -> int | None:
        """The key of the edition's new reading, not current yet; None where it finds what is kept."""
        kept = self._catalogue.edition_contents(key)
        found = read(kept.text)
        return None if _finds_the_same(found, kept) else self._catalogue.add_reading(key, found)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """Holds the writer lock, after finishing what a killed process left and building lost indexes anew."""
        with writing(self._data, self._lock_seconds):
            if self._unfinished.exists() or self._lost():
                self._rebuild()
            self._sweep()
            yield

    def _lost(self) -> bool:
        """Whether an index is empty that shouldn't be: its files are gone. One that fails is left to who uses it."""
        if not self._catalogue.has_words():
            return False
        try:
            return self._indexes.empty()
        except StoreError:
            return False

    def _serve(self, key: int) -> None:
        """Indexes an edition and makes it current, or leaves all as it was."""
        try:
            self._indexes.add(self._catalogue.edition_contents(key))
            self._catalogue.make_current(key)
        finally:
            self._sweep_or_leave()

    def _sweep(self) -> None:
        """Drops the index rows of editions that don't serve, and forgets editions that never did."""
        pending, stale = self._catalogue.pending(), self._catalogue.stale()
        self._indexes.drop([*pending, *stale])
        self._catalogue.set_indexed(stale, False)
        for key in pending:
            self._catalogue.drop_edition(key)

    def _sweep_or_leave(self) -> None:
        try:
            self._sweep()
        except StoreError as failure:
            log.warning("old rows stay in the indexes, unseen, until the next change: %s", failure)

    def _rebuild(self, fresh: Sequence[int] = ()) -> None:
        """Both indexes anew, from the current editions and the ``fresh`` ones that are about to be."""
        held = (*self._catalogue.current(), *fresh)
        self._unfinished.touch()
        self._indexes.rebuild(lambda: (self._catalogue.edition_contents(key) for key in held))
        self._unfinished.unlink()
        self._catalogue.set_indexed(self._catalogue.stale(), False)


def _finds_the_same(found: Reading, kept: PlanContents) -> bool:
    """Whether a reading found what is kept of it. Raises ValueError where it isn't one of the same text."""
    if found.text != kept.text:
        raise ValueError(f"plan {kept.plan.id!r}: reading it again changed its text; nothing was changed")
    said = (kept.plan.header, kept.sections, kept.passages, kept.plan.warnings, kept.obligations)
    return (found.header, found.sections, found.passages, found.warnings, found.obligations) == said
