"""The library: the one facade over what is kept, for ingest and for the surfaces.

How it is changed, so that readers see the old or the new whole, is told in ``writer.py``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from types import TracebackType

from vectorstore.access.viewer import Sight
from vectorstore.access.visible import Sights, VisibleLibrary
from vectorstore.backups.backups import Backups
from vectorstore.catalogue import Catalogue
from vectorstore.dense import DenseIndex
from vectorstore.editor import Editor
from vectorstore.encoders.protocol import Encoder
from vectorstore.encoders.resting import resting_cosine
from vectorstore.encoders.setting import EncoderSetting, open_encoder
from vectorstore.errors import UnknownEdition
from vectorstore.indexes import Indexes, WritableDense
from vectorstore.intake import Intake
from vectorstore.kept_contents import KeptContents
from vectorstore.lexical import LexicalIndex
from vectorstore.lock import WAIT_SECONDS, writing
from vectorstore.models import Models
from vectorstore.originals import Originals
from vectorstore.placing import AUTOMATIC, Choice, Taken, Waiting
from vectorstore.proposals import Decider
from vectorstore.reranker import CrossEncoderReranker, Reranker
from vectorstore.reranking import Reranking
from vectorstore.retriever import Retriever
from vectorstore.values import Plan, PlanContents, Reading
from vectorstore.writer import UNFINISHED, Progress, Reread, Writer


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
    ) -> None:
        self._data = data
        self.catalogue = catalogue
        self.lexical = LexicalIndex(data / "lexical", catalogue.has_words)
        models = Models(encoder, reranker)
        self.encoder, self.reranker = models.encoder, models.reranker
        self._dense = dense(data / "dense", self.encoder)
        indexes = Indexes(self.lexical, self._dense, self.encoder)
        self._originals = Originals(data / "files")
        self._writer = Writer(data, catalogue, indexes, self._originals, now, lock_seconds)
        self._intake = Intake(self._writer, catalogue, indexes, self._originals)
        self.backups = Backups(data, catalogue, indexes, data / UNFINISHED, now, lock_seconds)
        self.decider = Decider(self, self._writer)
        self.editor = Editor(catalogue, partial(writing, data, lock_seconds), now, partial(_identify, data))
        self._contents = KeptContents(catalogue, self.editor.applied)
        self.sights = Sights(catalogue, self.lexical, self._contents.contents)
        reranking = Reranking(catalogue, self.reranker) if reranker else None
        self.retriever = Retriever(catalogue, self.lexical, self.dense, self.encoder, reranking=reranking)

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
    ) -> Library:
        """The library in the folder ``data``, created where it is new; indexes and models open when first used.

        The catalogue is in ``data/catalogue.db`` unless ``database_url`` says otherwise. The encoder is that of
        ``setting``, else the shipped one; the reranker is a cross-encoder's folder or name, or none.
        """
        data = data.absolute()
        data.mkdir(parents=True, exist_ok=True)
        catalogue = Catalogue(database_url or f"sqlite:///{data / 'catalogue.db'}")
        catalogue.migrate()
        make_encoder = encoder or partial(open_encoder, setting or EncoderSetting())
        make_reranker = partial(CrossEncoderReranker, reranker) if isinstance(reranker, str) else reranker
        return cls(
            data, catalogue, make_encoder, dense or _open_dense, now, lock_seconds, make_reranker if reranker else None
        )

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
        return self.catalogue.plans()

    def plan(self, plan_id: str) -> Plan:
        """The plan in its current edition. Raises UnknownPlan."""
        return self.catalogue.plan(plan_id)

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
        return self._intake.take(reading, source=source, path=path, digest=digest, data=data, choice=choice)

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
        """Clears what a killed process left, unless another process is writing: for the start of one that stays."""
        self._writer.sweep()

    def rollback(self, plan_id: str, edition: int) -> Plan:
        """Lets an earlier edition serve again, of a withdrawn plan too. Raises UnknownEdition, StoreError."""
        return self._writer.rollback(plan_id, edition)

    def withdraw(self, plan_id: str) -> None:
        """Lets the plan serve no more; its editions are kept. Raises UnknownPlan, Locked."""
        self._writer.withdraw(plan_id)

    def rebuild(self, progress: Progress | None = None) -> None:
        """Builds both indexes anew from the catalogue; the old ones serve until then. Raises StoreError."""
        self._writer.rebuild(progress)

    def reread(self, read: Callable[[str], Reading], progress: Progress | None = None) -> Reread:
        """Reads the text of every current plan again, and builds both indexes anew. Raises StoreError.

        Readers go on with what was read before, until all of the new serves at once.
        """
        return self._writer.reread(read, progress)


Readable = Library | VisibleLibrary
"""Plans to be read: all of them, or those that somebody may see."""


def _identify(data: Path, name: str) -> tuple[str, str, bool]:
    from vectorstore.own_lexicon import own_lexicon  # cost: reads its word lists, which only a correction needs

    unit = own_lexicon(data).identify(name)
    return unit.id, unit.name, unit.general


def _open_dense(folder: Path, encoder: Callable[[], Encoder]) -> WritableDense:
    return DenseIndex(folder, encoder, lambda: resting_cosine(encoder()))
