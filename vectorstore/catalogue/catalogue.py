"""The catalogue: the one truth about plans, their editions, passages and obligations.

An edition is added, then made current in one transaction; readers see the current ones only. The text of earlier
editions is kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

from sqlalchemy import Row, and_, delete, func, insert, or_, select, update

from vectorstore.access.kept import Access
from vectorstore.access.kept_collections import place_new
from vectorstore.catalogue import codec
from vectorstore.catalogue.clock import clock_of
from vectorstore.catalogue.database import check_lock, migrate, name_of, on_server, open_engine, reading, writing
from vectorstore.catalogue.edition_rows import (
    activate,
    add,
    check_id,
    current_keys,
    current_rows,
    find_edition,
    is_waiting,
    next_number,
    replaced,
    retire,
    shares_its_file,
)
from vectorstore.catalogue.kept_corrections import KeptCorrections
from vectorstore.catalogue.kept_decisions import KeptDecisions
from vectorstore.catalogue.kept_files import KeptFiles, arrived
from vectorstore.catalogue.kept_jobs import KeptJobs
from vectorstore.catalogue.kept_journal import Journal
from vectorstore.catalogue.lock import WriterLock, writer_lock
from vectorstore.catalogue.records import (
    PASSAGE_COLUMNS,
    PLAN_COLUMNS,
    copy_pages,
    read_contents,
    to_obligation,
    to_passage,
    to_plan,
)
from vectorstore.catalogue.schema import EditionRow, ObligationRow, PassageRow, PlanRow
from vectorstore.catalogue.serving import KeptServing
from vectorstore.catalogue.state_watch import StateWatch
from vectorstore.errors import LockLost, UnknownPlan, storable
from vectorstore.obligation import Obligation
from vectorstore.values import Plan, PlanContents, Reading, Section, StoredPassage, section_path

_KEYS_A_QUERY = 400  # databases limit the values of one statement
_OUTLINES_KEPT = 1024
# What a new reading of an edition has of it.
_KEPT = ("plan_id", "number", "source", "path", "digest", "ingested_at", "file", "pages", "confidence", "noted")


class Catalogue:
    """The catalogue in the database at ``url``. Safe to use from several threads; connects when first used."""

    def __init__(self, url: str) -> None:
        self._engine = open_engine(url)
        self._watch = StateWatch(self._engine)
        self.corrections = KeptCorrections(self._engine)
        self.files = KeptFiles(self._engine)
        self.decisions = KeptDecisions(self._engine)
        clock = clock_of(self._engine)
        self.jobs = KeptJobs(self._engine, clock)
        self.journal = Journal(self._engine)
        self.access = Access(self._engine, clock)
        self.serving = KeptServing(self._engine)
        self.sections = lru_cache(_OUTLINES_KEPT)(self._read_sections)

    def migrate(self) -> None:
        """Creates or updates the tables."""
        migrate(self._engine)

    def file(self) -> Path | None:
        """The SQLite file that it is; None where it is in another database."""
        url = self._engine.url
        return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return name_of(self._engine.url)

    @property
    def is_shared(self) -> bool:
        """Whether a server keeps it, so that processes with other data folders may change it."""
        return on_server(self._engine)

    def writer_lock(self, data: Path) -> WriterLock:
        """The lock of those who change it, whose data folder is ``data``."""
        return writer_lock(data, self._engine)

    def check_lock(self) -> None:
        """Nothing. Raises LockLost where this thread took the lock and has it no more: each change looks itself."""
        check_lock(self._engine)

    def close(self) -> None:
        """Closes every connection; the next use opens them again."""
        self._watch.close()
        self._engine.dispose()

    # What serves now

    def state(self) -> int:
        """A number that grows whenever what is current changes, in this process or another."""
        return self._watch.now()

    def plans(self) -> tuple[Plan, ...]:
        """The current plans, by id."""
        with reading(self._engine) as session:
            return tuple(to_plan(row) for row in session.execute(current_rows().order_by(EditionRow.plan_id)))

    def plan(self, plan_id: str) -> Plan:
        """The plan in its current edition. Raises UnknownPlan."""
        check_id(plan_id)
        with reading(self._engine) as session:
            row = session.execute(current_rows().where(PlanRow.id == plan_id)).first()
        if row is None:
            raise UnknownPlan(plan_id)
        return to_plan(row)

    def plans_of(self, edition_keys: Iterable[int]) -> dict[int, Plan]:
        """The plans in these editions, by the key of each; those that aren't there are left out."""
        wanted = sorted(edition_keys)
        found: dict[int, Plan] = {}
        with reading(self._engine) as session:
            for start in range(0, len(wanted), _KEYS_A_QUERY):
                some = EditionRow.key.in_(wanted[start : start + _KEYS_A_QUERY])
                plans = map(to_plan, session.execute(select(*PLAN_COLUMNS).where(some)))
                found |= {plan.edition_key: plan for plan in plans}
        return found

    def obligations_of(self, edition_keys: Iterable[int]) -> dict[int, list[Obligation]]:
        """The obligations of these editions as read, by the key of each that has any."""
        wanted = sorted(edition_keys)
        found: dict[int, list[Obligation]] = {}
        with reading(self._engine) as session:
            for start in range(0, len(wanted), _KEYS_A_QUERY):
                some = ObligationRow.edition_key.in_(wanted[start : start + _KEYS_A_QUERY])
                for row in session.scalars(select(ObligationRow).where(some)):
                    found.setdefault(row.edition_key, []).append(to_obligation(row))
        return found

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """A current plan whole, or the edition that is named, of a withdrawn plan too.

        Raises UnknownPlan, UnknownEdition.
        """
        check_id(plan_id)
        with reading(self._engine) as session:
            plan = session.get(PlanRow, plan_id)
            current = plan.current if plan else None
            if plan is None or (edition is None and current is None):
                raise UnknownPlan(plan_id)
            key = current if edition is None else None
            return read_contents(session, key or find_edition(session, plan_id, edition or 0))

    def edition_contents(self, edition_key: int) -> PlanContents:
        """An edition whole, current or not."""
        with reading(self._engine) as session:
            return read_contents(session, edition_key)

    def path(self, plan_id: str) -> Path:
        """The file that the plan's current edition was read from. Raises UnknownPlan.

        In a name that isn't UTF-8, what isn't is escaped.
        """
        check_id(plan_id)
        with reading(self._engine) as session:
            path = session.scalar(current_rows(EditionRow.path).where(PlanRow.id == plan_id))
        if path is None:
            raise UnknownPlan(plan_id)
        return Path(path)

    def current(self) -> dict[int, str]:
        """The plan's id by the key of each current edition."""
        with reading(self._engine) as session:
            rows = session.execute(select(PlanRow.current, PlanRow.id).where(PlanRow.current.is_not(None)))
            return {key: plan_id for key, plan_id in rows if key is not None}

    def current_keys(self) -> frozenset[int]:
        """The keys of the current editions."""
        return frozenset(self.current())

    def has_words(self) -> bool:
        """Whether a current edition has a passage with words, so that the indexes should hold rows."""
        chosen = select(PassageRow.ordinal).join(PlanRow, PlanRow.current == PassageRow.edition_key)
        with reading(self._engine) as session:
            return session.execute(chosen.where(PassageRow.words != "").limit(1)).first() is not None

    # Passages

    def passages(self, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], StoredPassage]:
        """The passages at (edition key, ordinal); keys without a passage are left out."""
        wanted = sorted(set(keys))
        rows: list[Row[Any]] = []
        columns = select(*PASSAGE_COLUMNS, PassageRow.edition_key, PassageRow.words)
        with reading(self._engine) as session:
            for start in range(0, len(wanted), _KEYS_A_QUERY):
                # By edition, as either database then looks into its primary key: for pairs SQLite goes through all.
                some = groupby(wanted[start : start + _KEYS_A_QUERY], key=itemgetter(0))
                of_edition = [
                    and_(PassageRow.edition_key == key, PassageRow.ordinal.in_([at for _, at in places]))
                    for key, places in some
                ]
                rows += session.execute(columns.where(or_(*of_edition)))
        return {(row.edition_key, row.ordinal): self._stored(row) for row in rows}

    def _stored(self, row: Row[Any]) -> StoredPassage:
        """After the passages were read: who waits for a second connection while having one may wait for each other."""
        path = section_path(self.sections(row.edition_key), row.section)
        return StoredPassage(row.edition_key, to_passage(row), path, row.words)

    def _read_sections(self, edition_key: int) -> tuple[Section, ...]:
        """The outline of an edition; empty where there is no such edition."""
        with reading(self._engine) as session:
            shape = session.scalar(select(EditionRow.outline).where(EditionRow.key == edition_key))
        return codec.sections_from_json(shape or [])

    # Editions

    def plan_ids(self) -> frozenset[str]:
        """The id of every plan there is or was, withdrawn ones included."""
        with reading(self._engine) as session:
            return frozenset(session.scalars(select(PlanRow.id)))

    def editions(self, plan_id: str) -> tuple[Plan, ...]:
        """Every edition of the plan that has been current, by number; of a withdrawn plan too. Raises UnknownPlan.

        Each in its latest reading.
        """
        check_id(plan_id)
        with reading(self._engine) as session:
            chosen = select(*PLAN_COLUMNS).where(EditionRow.plan_id == plan_id, EditionRow.activated)
            rows = session.execute(chosen.order_by(EditionRow.number, EditionRow.reading)).all()
        if not rows:
            raise UnknownPlan(plan_id)
        return tuple({plan.edition: plan for plan in map(to_plan, rows)}.values())

    def edition_key(self, plan_id: str, edition: int) -> int:
        """The key of an edition that has been current, of a withdrawn plan too. Raises UnknownEdition."""
        with reading(self._engine) as session:
            return find_edition(session, plan_id, edition)

    def pending(self) -> tuple[int, ...]:
        """Editions that never became current: what a killed process left. Ask only while holding the writer lock."""
        with reading(self._engine) as session:
            left = select(EditionRow.key).where(~EditionRow.activated, ~is_waiting())
            return tuple(session.scalars(left.order_by(EditionRow.key)))

    def unserved_file(self, edition_key: int) -> str:
        """The file of an edition that never became current, where no other edition has it; else ""."""
        chosen = select(EditionRow.file).where(EditionRow.key == edition_key, ~EditionRow.activated)
        with reading(self._engine) as session:
            return session.scalar(chosen.where(~shares_its_file())) or ""

    def stale(self) -> tuple[int, ...]:
        """Editions that aren't current any more, or that wait, but of which the indexes may still hold rows."""
        chosen = select(EditionRow.key).where(EditionRow.indexed, EditionRow.activated | is_waiting())
        with reading(self._engine) as session:
            return tuple(session.scalars(chosen.where(EditionRow.key.not_in(current_keys())).order_by(EditionRow.key)))

    # Changes: only while holding the writer lock

    def add_edition(
        self,
        plan_id: str,
        content: Reading,
        *,
        source: str,
        path: str,
        digest: str,
        ingested_at: str,
        file: str = "",
        collection: str = "",
    ) -> int:
        """Adds the plan's next edition, and the plan where it is new; returns the edition's key. Not current yet.

        A new plan is in its ``collection``, as of Choice, from the same moment on. Raises UnknownCollection, or
        UnknownPlan for an id that can't be one.
        """
        check_id(plan_id)
        with writing(self._engine) as session:
            if session.get(PlanRow, plan_id) is None:
                session.execute(insert(PlanRow).values(id=plan_id, created_at=ingested_at, current=None))
                place_new(session, plan_id, collection)
            of = {"source": storable(source), "path": storable(path), "digest": digest, "ingested_at": ingested_at}
            return add(
                session, content, plan_id=plan_id, number=next_number(session, plan_id), reading=1, file=file, **of
            )

    def add_reading(self, edition_key: int, content: Reading) -> int:
        """Adds what a new reading of an edition's text found, with the edition's number and pages. Not current yet."""
        with writing(self._engine) as session:
            old = session.get_one(EditionRow, edition_key)
            same = (EditionRow.plan_id == old.plan_id, EditionRow.number == old.number)
            last = session.scalars(select(func.max(EditionRow.reading)).where(*same)).one()
            kept = {name: getattr(old, name) for name in _KEPT}
            key = add(session, replace(content, pages=()), reading=last + 1, **kept)
            copy_pages(session, edition_key, key)
            return key

    def make_current(self, *edition_keys: int, brought: bool = False) -> None:
        """Lets each edition serve instead of its plan's earlier one, all at the same moment.

        ``brought``: its file has just come, which is noted at that moment too. Raises LockLost where another writer
        has taken one of them for left behind.
        """
        with writing(self._engine) as session:
            there = session.scalars(select(EditionRow.key).where(EditionRow.key.in_(edition_keys)))
            if set(edition_keys) - set(there):
                raise LockLost(self.name)
            activate(session, *edition_keys)
            for key in edition_keys if brought else ():
                arrived(session, key)

    def withdraw(self, plan_id: str) -> None:
        """Lets no edition of the plan serve; its editions are kept. Raises UnknownPlan."""
        self.plan(plan_id)
        with writing(self._engine) as session:
            retire(session, plan_id)

    def set_indexed(self, edition_keys: Iterable[int], indexed: bool) -> None:
        """Notes whether the indexes may hold rows of the editions."""
        keys = list(edition_keys)
        if keys:
            with writing(self._engine) as session:
                session.execute(update(EditionRow).where(EditionRow.key.in_(keys)).values(indexed=indexed))

    def drop_edition(self, edition_key: int) -> None:
        """Forgets an edition that never became current, and its plan where that was its only one."""
        with writing(self._engine) as session:
            session.execute(delete(EditionRow).where(EditionRow.key == edition_key, ~EditionRow.activated))
            session.execute(delete(PlanRow).where(PlanRow.id.not_in(select(EditionRow.plan_id))))
        self.sections.cache_clear()

    def drop_superseded(self) -> None:
        """Forgets the readings that a later one of the same edition took the place of, once no index holds them."""
        idle = (~EditionRow.indexed, EditionRow.key.not_in(current_keys()))
        with writing(self._engine) as session:
            session.execute(delete(EditionRow).where(replaced(), *idle).execution_options(synchronize_session=False))
