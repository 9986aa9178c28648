"""What changes the library, one writer at a time.

A plan is kept so that a reader sees the old edition or the new one whole, also where the process dies at any point:
the new edition's rows are added to the indexes, then the edition becomes current in one catalogue transaction, then the
old rows go. Its original file is on the disk before it becomes current, and stays as long as an edition has it, current
or not. What a killed process left is swept before the next change. Reading everything again goes the same way: the
indexes are built anew with the old readings and the new ones, beside those that serve; then they take their place, then
the new readings become current, all at once, then the rows of the old ones go. Where the catalogue is shared by several
data folders, indexes that are in one of them follow it instead: see following.py.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Literal

from vectorstore.backups.staging import settle
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.errors import StoreError
from vectorstore.indexes.opened_indexes import WrittenIndexes
from vectorstore.keeping.originals import Originals, digest_of
from vectorstore.keeping.plan_id import new_plan_id
from vectorstore.values import Plan, PlanContents, Reading

# What is being done, how much of it is done, and how much there is: plans read, passages encoded.
Progress = Callable[[Literal["reading", "encoding"], int, int], None]

UNFINISHED = "rebuild.unfinished"  # while it is in the data folder, the indexes are built anew before the next change
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reread:
    """How many plans were read again, and of how many the reading changed."""

    plans: int
    changed: int


class Writer:
    """Keeps, rolls back, withdraws, reads again and rebuilds the plans in ``data``, under the writer lock."""

    def __init__(
        self,
        data: Path,
        catalogue: Catalogue,
        indexes: WrittenIndexes,
        originals: Originals,
        now: Callable[[], datetime],
        lock_seconds: float,
    ) -> None:
        self._data = data
        self._unfinished = data / UNFINISHED  # left by an earlier version, or by a restore that was killed
        self._catalogue = catalogue
        self._indexes = indexes
        self._originals = originals
        self._now = now
        self._lock, self._lock_seconds = catalogue.writer_lock(data), lock_seconds

    def keep(
        self, reading: Reading, *, source: str, path: str, digest: str, plan_id: str | None, data: bytes | None = None
    ) -> Plan:
        """Keeps what was read as a new plan, or as the next edition of ``plan_id``, with its file, and lets it serve.

        On any failure nothing of it stays and the earlier edition goes on serving. Raises StoreError.
        """
        with self.changing():
            self._indexes.ready()  # said before anything is kept
            plan_id = plan_id or new_plan_id(reading.header, source, self._catalogue.plan_ids())
            file = "" if data is None else digest_of(data)
            key = self._catalogue.add_edition(
                plan_id, reading, source=source, path=path, digest=digest, ingested_at=self.time(), file=file
            )
            self.serve({key: data}, brought=True)
            return self._catalogue.plan(plan_id)

    def restore(self, plan_id: str) -> Plan:
        """Lets a withdrawn plan serve again, in the edition that served last. Raises UnknownPlan, StoreError."""
        gone = {plan.id: plan for plan in self._catalogue.files.withdrawn()}
        if plan_id not in gone:
            return self._catalogue.plan(plan_id)
        return self.rollback(plan_id, gone[plan_id].edition)

    def sweep(self) -> None:
        """Clears what a killed process left, unless another process is writing or the indexes can't be used."""
        try:
            with self._lock(seconds=0):
                if self._unfinished.exists():
                    self._rebuild()
                self.sweep_or_leave()
        except StoreError as failure:
            log.info("what was left is cleared later: %s", failure)

    def rollback(self, plan_id: str, edition: int) -> Plan:
        """Lets an earlier edition serve again, of a withdrawn plan too. Raises UnknownEdition, StoreError."""
        with self.changing():
            key = self._catalogue.edition_key(plan_id, edition)
            if key not in self._catalogue.current():
                self._indexes.ready()
                self._catalogue.set_indexed([key], True)
                self.serve({key: None})
            return self._catalogue.plan(plan_id)

    def withdraw(self, plan_id: str) -> None:
        """Lets the plan serve no more; its editions are kept. Raises UnknownPlan, Locked.

        Whatever state the indexes and the encoder are in: a plan may have to go at once.
        """
        with self.locked():
            self._catalogue.withdraw(plan_id)
            self.sweep_or_leave()

    def rebuild(self, progress: Progress | None = None) -> None:
        """Builds both indexes anew from the catalogue; the old ones serve until then. Raises StoreError."""
        with self.locked():
            self._rebuild(progress=progress)
            self._sweep()

    def reread(self, read: Callable[[str], Reading], progress: Progress | None = None) -> Reread:
        """Reads every current plan again from its stored text, and builds both indexes anew. Raises StoreError.

        On any failure the old readings and the old indexes go on serving, and nothing of the new ones stays.
        """
        with self.locked():
            self._indexes.open()  # an encoder that isn't there is said before anything is read
            try:
                self._catalogue.drop_superseded()
                current = sorted(self._catalogue.current())
                fresh = list(self._read_again(read, current, progress))
                self._rebuild(fresh, progress)
                self._catalogue.make_current(*fresh)
            finally:
                self.sweep_or_leave()
            return Reread(len(current), len(fresh))

    def _read_again(
        self, read: Callable[[str], Reading], keys: Sequence[int], progress: Progress | None
    ) -> Iterator[int]:
        """The keys of the new readings that differ from what is kept."""
        for done, key in enumerate(keys):
            if progress:
                progress("reading", done, len(keys))
            if (fresh := self._reread(read, key)) is not None:
                yield fresh

    def _reread(self, read: Callable[[str], Reading], key: int) -> int | None:
        """The key of the edition's new reading, not current yet; None where it finds what is kept."""
        kept = self._catalogue.edition_contents(key)
        found = read(kept.text)
        return None if _finds_the_same(found, kept) else self._catalogue.add_reading(key, found)

    @contextmanager
    def changing(self) -> Iterator[None]:
        """Holds the writer lock, after finishing what a killed process left and building lost indexes anew.

        For those who change the catalogue together with the indexes.
        """
        with self.locked():
            if self._unfinished.exists() or self._lost():
                self._rebuild()
            self._sweep()
            yield

    def locked(self) -> AbstractContextManager[None]:
        """Holds the writer lock, whatever state the indexes and the encoder are in. Raises Locked."""
        return self._lock(seconds=self._lock_seconds)

    def time(self) -> str:
        """The time now, as the catalogue keeps it."""
        return self._now().astimezone(UTC).isoformat(timespec="seconds")

    def _lost(self) -> bool:
        """Whether an index is empty that shouldn't be: its files are gone. One that fails is left to who uses it."""
        if not self._catalogue.has_words():
            return False
        try:
            return self._indexes.empty()
        except StoreError:
            return False

    def serve(self, files: Mapping[int, bytes | None], *, brought: bool = False) -> None:
        """Lets editions that are in the catalogue serve, all from one moment on, or none; ``files``: by their keys.

        ``brought``: the files have just come, and are known by their places from the same moment on.
        """
        try:
            for data in files.values():
                if data is not None:
                    self._originals.keep(data)
            self._indexes.add([*self._contents(files)])
            self._catalogue.make_current(*files, brought=brought)
        finally:
            self.sweep_or_leave()

    def _sweep(self) -> None:
        """Drops the index rows of editions that don't serve, and forgets editions that never did, with their files.

        A file goes before its edition does: what is killed between them is still known.
        """
        settle(self._data, self._catalogue.file())  # what a restore left
        pending, stale = self._catalogue.pending(), self._catalogue.stale()
        self._catalogue.check_lock()  # else what another writer is about to let serve may be among them
        self._indexes.drop([*pending, *stale])
        self._catalogue.set_indexed(stale, False)
        self._indexes.renew(lambda: self._contents(self._catalogue.current()))
        for key in pending:
            self._originals.drop(self._catalogue.unserved_file(key))
            self._catalogue.drop_edition(key)
        self._originals.sweep()

    def sweep_or_leave(self) -> None:
        """Sweeps, or leaves it to the next change. Only while holding the writer lock."""
        try:
            self._sweep()
        except StoreError as failure:
            log.warning("old rows stay in the indexes, unseen, until the next change: %s", failure)

    def _rebuild(self, fresh: Sequence[int] = (), progress: Progress | None = None) -> None:
        """Both indexes anew, from the current editions and the ``fresh`` ones that are about to be."""
        held = (*self._catalogue.current(), *fresh)
        encoded = partial(progress, "encoding") if progress else None
        self._indexes.rebuild(lambda: self._contents(held), encoded)
        self._unfinished.unlink(missing_ok=True)
        self._catalogue.set_indexed(self._catalogue.stale(), False)

    def _contents(self, keys: Iterable[int]) -> Iterator[PlanContents]:
        """For the indexes, which take them only where the lock is held to their end."""
        for key in keys:
            yield self._catalogue.edition_contents(key)
        self._catalogue.check_lock()


def _finds_the_same(found: Reading, kept: PlanContents) -> bool:
    """Whether a reading found what is kept of it. Raises ValueError where it isn't one of the same text."""
    if found.text != kept.text:
        raise ValueError(f"plan {kept.plan.id!r}: reading it again changed its text; nothing was changed")
    said = (kept.plan.header, kept.sections, kept.passages, kept.plan.warnings, kept.obligations, kept.changes)
    now = (found.header, found.sections, found.passages, found.warnings, found.obligations, found.changes)
    return now == said
