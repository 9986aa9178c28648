"""The library: the one facade over what is kept, for ingest and for the surfaces.

How it is changed, so that readers see the old or the new whole, is told in ``writer.py``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from vectorstore.access.viewer import Sight
from vectorstore.access.visible import Sights, VisibleLibrary
from vectorstore.backups.backups import Backups
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.kept_contents import KeptContents
from vectorstore.catalogue.kept_parties import KeptParties
from vectorstore.catalogue.kept_plans import KeptPlans
from vectorstore.catalogue.lock import WAIT_SECONDS
from vectorstore.encoders.protocol import Encoder
from vectorstore.encoders.setting import EncoderSetting, open_encoder
from vectorstore.errors import StoreError, UnknownEdition
from vectorstore.indexes.indexes import WritableDense
from vectorstore.indexes.opened_indexes import embedded_dense, open_indexes
from vectorstore.keeping.arrival import Arrival
from vectorstore.keeping.editor import Editor
from vectorstore.keeping.intake import Intake
from vectorstore.keeping.originals import Originals
from vectorstore.keeping.proposals import Decider
from vectorstore.keeping.writer import UNFINISHED, Progress, Reread, Writer
from vectorstore.models import Models
from vectorstore.obligation import Party
from vectorstore.placement import AUTOMATIC, Choice, Taken, Waiting
from vectorstore.reranker import CrossEncoderReranker, Reranker
from vectorstore.reranking import Reranking
from vectorstore.retriever import Retriever
from vectorstore.values import Plan, PlanContents, Reading

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
        dense: Callable[[Path, Callable[[], Encoder]], WritableDense],
        now: Callable[[], datetime] = utc_now,
        lock_seconds: float = WAIT_SECONDS,
        reranker: Callable[[], Reranker] | None = None,
        dense_is_shared: bool = False,
        files: Path | None = None,
    ) -> None:
        self._data = data
        self.catalogue = catalogue
        models = Models(encoder, reranker)
        self.encoder, self.reranker = models.encoder, models.reranker
        opened = dense(data / "dense", self.encoder)
        self._indexes = open_indexes(
            data, catalogue, opened, self.encoder, dense_is_shared=dense_is_shared, seconds=lock_seconds
        )
        self.lexical, self._dense, indexes = self._indexes.lexical, self._indexes.dense, self._indexes.written
        self._originals = Originals(files or data / "files")
        self._writer = Writer(data, catalogue, indexes, self._originals, now, lock_seconds)
        self._intake = Intake(self._writer, catalogue, indexes, self._originals)
        self.backups = Backups(data, catalogue, indexes, data / UNFINISHED, now, lock_seconds, files)
        self.decider = Decider(self, self._writer)
        self.editor = Editor(catalogue, self._writer.locked, now, partial(_identify, data))
        self._contents = KeptContents(catalogue, self.editor.applied)
        self._kept, self._parties = KeptPlans(catalogue), KeptParties(catalogue, self._contents.contents)
        self.sights = Sights(catalogue, self.lexical, self._contents.contents)
        reranking = Reranking(catalogue, self.reranker) if reranker else None
        self.retriever = Retriever(self._kept, self.lexical, self.dense, self.encoder, reranking=reranking)

    @classmethod
    def open(
        cls,
        data: Path,
        setting: EncoderSetting | None = None,
        *,
        database_url: str = "",
        now: Callable[[], datetime] = utc_now,
        encoder: Callable[[], Encoder] | None = None,
        dense: Callable[[Path, Callable[[], Encoder]], WritableDense] | None = None,
        reranker: Callable[[], Reranker] | str = "",
        lock_seconds: float = WAIT_SECONDS,
        dense_is_shared: bool = False,
        files: Path | None = None,
    ) -> Library:
        """The library in the folder ``data``, created where it is new; indexes and models open when first used.

        The catalogue is in ``data/catalogue.db`` unless ``database_url`` says otherwise. The encoder is that of
        ``setting``, else the shipped one; the reranker is a cross-encoder's folder or name, or none. ``files``: where
        originals are kept, ``data/files`` unless said. ``dense_is_shared``: the index that ``dense`` makes isn't in the
        folder, but that of all replicas.
        """
        data = data.absolute()
        data.mkdir(parents=True, exist_ok=True)
        catalogue = Catalogue(database_url or f"sqlite:///{data / 'catalogue.db'}")
        try:
            catalogue.migrate()
        except BaseException:
            catalogue.close()
            raise
        make_encoder = encoder or partial(open_encoder, setting or EncoderSetting())
        make_reranker = partial(CrossEncoderReranker, reranker) if isinstance(reranker, str) else reranker
        made = (make_encoder, dense or embedded_dense, now, lock_seconds, make_reranker if reranker else None)
        return cls(data, catalogue, *made, dense_is_shared=dense_is_shared, files=files and files.absolute())

    def __enter__(self) -> Library:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database and the dense index; the next use opens them again."""
        self.catalogue.close()
        self._dense.close()

    def dense(self) -> WritableDense:
        """The dense index, which asks for the encoder only where that counts."""
        return self._dense

    # Reading

    def seen_by(self, sight: Sight, anew: Callable[[], Sight] | None = None) -> VisibleLibrary:
        """The library as somebody may see it: for whatever is shown to them. ``anew``: as of VisibleLibrary."""
        return VisibleLibrary(self, sight, anew)

    def state(self) -> int:
        """A number that grows whenever what is current changes, in this process or another."""
        return self.catalogue.state()

    def plans(self) -> tuple[Plan, ...]:
        """The current plans, by id."""
        return self._kept.now().plans

    def plan(self, plan_id: str) -> Plan:
        """The plan in its current edition. Raises UnknownPlan."""
        return self._kept.plan(plan_id)

    def editions(self, plan_id: str) -> tuple[Plan, ...]:
        """Every edition of the plan, by number; of a withdrawn plan too. Raises UnknownPlan."""
        return self.catalogue.editions(plan_id)

    def withdrawn(self) -> tuple[Plan, ...]:
        """The withdrawn plans, by id, each in the edition that served last."""
        return self.catalogue.files.withdrawn()

    def waiting(self) -> tuple[Waiting, ...]:
        """The files that wait for an admin to say which plan they are of, the first that came first."""
        return self.catalogue.files.waiting()

    def waiting_contents(self, key: int) -> PlanContents:
        """What was read of a file that waits. Raises UnknownWaiting."""
        return self.catalogue.edition_contents(self.catalogue.files.one_waiting(key).key)

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """A current plan whole, or the edition named, of a withdrawn plan too; as corrected.

        Raises UnknownPlan, UnknownEdition.

        The same value while the plan stays as it is; the least recently used go where there are too many.
        """
        return self._contents.contents(plan_id, edition)

    def parties(self, plans: Sequence[Plan]) -> Mapping[int, tuple[Party, ...]]:
        """The different parties of each of these plans, by the key of its edition. Raises UnknownPlan."""
        return self._parties.of(plans)

    def original(self, plan_id: str, edition: int | None = None) -> Path | None:
        """The file that a current plan was read from, or the edition named; None where it isn't kept.

        Its name is its digest, without an ending. Raises UnknownPlan, UnknownEdition.
        """
        if edition is None:
            return self._originals.path(self.plan(plan_id).file)
        found = next((one for one in self.editions(plan_id) if one.edition == edition), None)
        if found is None:
            raise UnknownEdition(plan_id, edition)
        return self._originals.path(found.file)

    # Writing: see Writer

    def keep(
        self, reading: Reading, *, source: str, path: str, digest: str, plan_id: str | None, data: bytes | None = None
    ) -> Plan:
        """Keeps what was read as a new plan, or as the next edition of ``plan_id``, and lets it serve.

        ``data`` are the bytes of the original file, which is kept too. On any failure nothing of it stays and the
        earlier edition goes on serving. Raises StoreError.
        """
        return self._writer.keep(reading, source=source, path=path, digest=digest, plan_id=plan_id, data=data)

    def meet(self, path: str, digest: str, collection: str = "") -> Taken | None:
        """What is known of a file with these bytes at this path; None where it has to be read. Raises StoreError."""
        return self._intake.meet(path, digest, collection)

    def take(
        self, reading: Reading, *, source: str, path: str, digest: str, data: bytes, choice: Choice = AUTOMATIC
    ) -> Taken:
        """Keeps what was read of a file as a new plan or the next edition of one, or lets it wait: see placing.py.

        Raises StoreError, UnknownPlan, UnknownCollection; nothing of it stays then.
        """
        return self._intake.take(Arrival(reading, source, path, digest, data, choice))

    def take_all(self, arrivals: Sequence[Arrival]) -> list[Taken | Exception]:
        """What ``take`` gives or raises of each, in this order, as if one came after the other; in few changes."""
        return self._intake.take_all(arrivals)

    def decide(self, key: int, choice: Choice) -> Plan:
        """Lets a file that waits serve: as an edition of the plan chosen, or as a new one in its own collection.

        Raises UnknownWaiting, UnknownPlan, StoreError; it then goes on waiting.
        """
        return self._intake.decide(key, choice)

    def dismiss(self, key: int) -> None:
        """Forgets a file that waits, and passes over the same bytes from then on. Raises UnknownWaiting, Locked."""
        self._intake.dismiss(key)

    def restore(self, plan_id: str) -> Plan:
        """Lets a withdrawn plan serve again, in the edition that served last. Raises UnknownPlan, StoreError."""
        return self._writer.restore(plan_id)

    def sweep(self) -> None:
        """Clears what a killed process left, unless another process is writing: for the start of one that stays.

        Indexes that follow the catalogue are brought up to it, so that no question waits for that.
        """
        self._writer.sweep()
        try:
            self._indexes.follow()
        except StoreError as failure:
            log.warning("the indexes are brought up to the catalogue before the next search: %s", failure)

    def rollback(self, plan_id: str, edition: int) -> Plan:
        """Lets an earlier edition serve again, of a withdrawn plan too. Raises UnknownEdition, StoreError."""
        return self._writer.rollback(plan_id, edition)

    def withdraw(self, plan_id: str) -> None:
        """Lets the plan serve no more; its editions are kept. Raises UnknownPlan, Locked."""
        self._writer.withdraw(plan_id)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Builds both indexes anew from the catalogue; the old ones serve until then. Raises StoreError."""
        self._writer.rebuild(progress)
        self._indexes.follow(progress and partial(progress, "encoding"))

    def reread(self, read: Callable[[str], Reading], progress: Progress | None = None) -> Reread:
        """Reads the text of every current plan again, and builds both indexes anew. Raises StoreError.

        Readers go on with what was read before, until all of the new serves at once.
        """
        done = self._writer.reread(read, progress)
        self._indexes.follow(progress and partial(progress, "encoding"))
        return done


Readable = Library | VisibleLibrary
"""Plans to be read: all of them, or those that somebody may see."""


def _identify(data: Path, name: str) -> tuple[str, str, bool]:
    from vectorstore.lexicon.own_lexicon import own_lexicon  # cost: reads its word lists, which only a correction needs

    unit = own_lexicon(data).identify(name)
    return unit.id, unit.name, unit.general
