"""The library: the one facade over what is kept, for ingest and for the surfaces.

A plan is kept so that a reader sees the old edition or the new one whole, also where the process dies at any point:
the new edition's rows are added to the indexes, then the edition becomes current in one catalogue transaction, then the
old rows go. What a killed process left is swept before the next change.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, RLock
from types import TracebackType

from vectorstore.catalogue import Catalogue
from vectorstore.dense import DenseIndex
from vectorstore.encoder import Encoder, open_encoder
from vectorstore.errors import StoreError
from vectorstore.indexes import Indexes, WritableDense
from vectorstore.lexical import LexicalIndex
from vectorstore.lock import WAIT_SECONDS, writing
from vectorstore.plan_id import new_plan_id
from vectorstore.retriever import Retriever
from vectorstore.values import Plan, PlanContents, Reading

_PLANS_CACHED = 256

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The time now, the default clock."""
    return datetime.now(UTC)


class Library:
    """The plans in ``data``. Safe to use from several threads. Make one with ``Library.open``; close it at the end."""

    def __init__(
        self,
        data: Path,
        catalogue: Catalogue,
        encoder: Callable[[], Encoder],
        dense: Callable[[Path, Encoder], WritableDense],
        now: Callable[[], datetime] = utc_now,
        lock_seconds: float = WAIT_SECONDS,
    ) -> None:
        self._data = data
        self._unfinished = data / "rebuild.unfinished"  # there while the indexes are being rebuilt
        self.catalogue = catalogue
        self.lexical = LexicalIndex(data / "lexical", catalogue.has_words)
        self._make_encoder, self._make_dense = encoder, dense
        self._encoder: Encoder | None = None
        self._dense: WritableDense | None = None
        self._now = now
        self._lock_seconds = lock_seconds
        self._opening = RLock()
        self._indexes = Indexes(self.lexical, self.dense, self.encoder)
        self._cache: tuple[int, OrderedDict[tuple[str, int | None], PlanContents]] = (-1, OrderedDict())
        self._caching = Lock()
        self.retriever = Retriever(catalogue, self.lexical, self.dense, self.encoder)

    @classmethod
    def open(
        cls,
        data: Path,
        encoder_setting: str = "",
        *,
        database_url: str = "",
        now: Callable[[], datetime] = utc_now,
        encoder: Callable[[], Encoder] | None = None,
        dense: Callable[[Path, Encoder], WritableDense] | None = None,
        lock_seconds: float = WAIT_SECONDS,
    ) -> Library:
        """The library in the folder ``data``, created where it is new; indexes and encoder open when first used.

        The catalogue is in ``data/catalogue.db`` unless ``database_url`` says otherwise.
        """
        data = data.absolute()
        data.mkdir(parents=True, exist_ok=True)
        catalogue = Catalogue(database_url or f"sqlite:///{data / 'catalogue.db'}")
        catalogue.migrate()
        make_encoder = encoder or (lambda: open_encoder(encoder_setting))
        return cls(data, catalogue, make_encoder, dense or _open_dense, now, lock_seconds)

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database and the dense index; the next use opens them again."""
        self.catalogue.close()
        if self._dense is not None:
            self._dense.close()

    def encoder(self) -> Encoder:
        """The encoder, opened at the first call. Raises EncoderMissing."""
        with self._opening:
            if self._encoder is None:
                self._encoder = self._make_encoder()
            return self._encoder

    def dense(self) -> WritableDense:
        """The dense index, made at the first call. Raises EncoderMissing."""
        with self._opening:
            if self._dense is None:
                self._dense = self._make_dense(self._data / "dense", self.encoder())
            return self._dense

    # Reading

    def state(self) -> int:
        """A number that grows whenever what is current changes, in this process or another."""
        return self.catalogue.state()

    def plans(self) -> tuple[Plan, ...]:
        """The current plans, by id."""
        return self.catalogue.plans()

    def plan(self, plan_id: str) -> Plan:
        """The plan in its current edition. Raises UnknownPlan."""
        return self.catalogue.plan(plan_id)

    def editions(self, plan_id: str) -> tuple[Plan, ...]:
        """Every edition of the plan, by number; of a withdrawn plan too. Raises UnknownPlan."""
        return self.catalogue.editions(plan_id)

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """A current plan whole, in its current edition or another. Raises UnknownPlan, UnknownEdition.

        Kept while nothing changes what is current; the least recently used go where there are too many.
        """
        state = self.catalogue.state()
        with self._caching:
            if self._cache[0] != state:
                self._cache = (state, OrderedDict())
            cache = self._cache[1]  # of this state: where another thread sees a newer one, that has its own
            if (plan_id, edition) in cache:
                cache.move_to_end((plan_id, edition))
                return cache[plan_id, edition]
        contents = self.catalogue.contents(plan_id, edition)
        with self._caching:
            cache[plan_id, edition] = contents
            if len(cache) > _PLANS_CACHED:
                cache.popitem(last=False)
        return contents

    # Writing

    def keep(self, reading: Reading, *, source: str, path: str, digest: str, plan_id: str | None) -> Plan:
        """Keeps what was read as a new plan, or as the next edition of ``plan_id``, and lets it serve.

        On any failure nothing of it stays and the earlier edition goes on serving. Raises StoreError.
        """
        with self._writing():
            plan_id = plan_id or new_plan_id(reading.header, source, self.catalogue.plan_ids())
            time = self._now().astimezone(UTC).isoformat(timespec="seconds")
            key = self.catalogue.add_edition(
                plan_id, reading, source=source, path=path, digest=digest, ingested_at=time
            )
            self._serve(key)
            return self.catalogue.plan(plan_id)

    def rollback(self, plan_id: str, edition: int) -> Plan:
        """Lets an earlier edition serve again, of a withdrawn plan too. Raises UnknownEdition, StoreError."""
        with self._writing():
            key = self.catalogue.edition_key(plan_id, edition)
            if key not in self.catalogue.current():
                self.catalogue.set_indexed([key], True)
                self._serve(key)
            return self.catalogue.plan(plan_id)

    def withdraw(self, plan_id: str) -> None:
        """Lets the plan serve no more; its editions are kept. Raises UnknownPlan, Locked."""
        with self._writing():
            self.catalogue.withdraw(plan_id)
            self._sweep_or_leave()

    def rebuild(self) -> None:
        """Builds both indexes anew from the catalogue. Raises StoreError."""
        with writing(self._data, self._lock_seconds):
            self._rebuild()

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
        if not self.catalogue.has_words():
            return False
        try:
            return self.lexical.size() == 0 or self.dense().size() == 0
        except StoreError:
            return False

    def _serve(self, key: int) -> None:
        """Indexes an edition and makes it current, or leaves all as it was."""
        try:
            self._indexes.add(self.catalogue.edition_contents(key))
            self.catalogue.make_current(key)
        finally:
            self._sweep_or_leave()

    def _sweep(self) -> None:
        """Drops the index rows of editions that don't serve, and forgets editions that never did."""
        pending, stale = self.catalogue.pending(), self.catalogue.stale()
        self._indexes.drop([*pending, *stale])
        self.catalogue.set_indexed(stale, False)
        for key in pending:
            self.catalogue.drop_edition(key)

    def _sweep_or_leave(self) -> None:
        try:
            self._sweep()
        except StoreError as failure:
            log.warning("old rows stay in the indexes, unseen, until the next change: %s", failure)

    def _rebuild(self) -> None:
        current = tuple(self.catalogue.current())
        self._unfinished.touch()
        self._indexes.rebuild(lambda: (self.catalogue.edition_contents(key) for key in current))
        self._unfinished.unlink()
        self.catalogue.set_indexed(self.catalogue.stale(), False)
        self._sweep()


def _open_dense(folder: Path, encoder: Encoder) -> WritableDense:
    return DenseIndex(folder, encoder.name, encoder.dimension)
