"""Files as the catalogue knows them: where each was seen, with which bytes, and which of them wait for an admin."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Engine, Select, case, delete, func, insert, select, update
from sqlalchemy.orm import Session

from vectorstore.catalogue import codec
from vectorstore.catalogue.database import reading, writing
from vectorstore.catalogue.edition_rows import activate, next_number
from vectorstore.catalogue.records import PLAN_COLUMNS, to_plan
from vectorstore.catalogue.schema import DismissedRow, EditionRow, PassageRow, PlanRow, SeenRow, WaitingRow
from vectorstore.errors import UnknownWaiting, storable
from vectorstore.placement import BODY, Candidate, Known, Standing, Waiting
from vectorstore.values import Header, Plan

_PLANS_KEPT = 50_000  # more than any office has: each file that comes is held against all of them


class KeptFiles:
    """The files of one catalogue. Changes are for the holder of the writer lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._standing = lru_cache(_PLANS_KEPT)(self._read_standing)

    def known(self, path: str, digest: str) -> Known | None:
        """What is known of a file with these bytes at this path; None where it has to be read.

        ``path`` is empty where the file lies nowhere in particular. A plan that is kept without its file is read again.
        """
        with reading(self._engine) as session:
            seen = session.get(SeenRow, storable(path)) if path else None
            if seen is not None and seen.digest == digest:
                return _same_file(session, seen.plan_id, digest) or _waiting(session, digest)
            found = _waiting(session, digest) or _moved(session, seen, digest, placed=bool(path))
            return found or _dismissed(session, digest)

    def is_seen(self, path: str, digest: str) -> bool:
        """Whether the file at this path held these bytes when it was last seen; an empty path has nothing to note."""
        with reading(self._engine) as session:
            seen = session.get(SeenRow, storable(path)) if path else None
            return not path or (seen is not None and seen.digest == digest)

    def see(self, path: str, plan_id: str, digest: str, at: str) -> None:
        """Notes that the file at this path holds an edition of the plan; an empty path is no place."""
        if path:
            with writing(self._engine) as session:
                _see(session, storable(path), plan_id, digest, at)

    def plan_at(self, path: str) -> str | None:
        """The id of the plan that was read from this path last, withdrawn or not."""
        with reading(self._engine) as session:
            seen = session.get(SeenRow, storable(path)) if path else None
            return seen.plan_id if seen else None

    def standings(self) -> tuple[Standing, ...]:
        """Every plan in the edition that serves, or that served last."""
        served = func.coalesce(PlanRow.current, PlanRow.last)
        with reading(self._engine) as session:
            rows = session.execute(select(PlanRow.id, served, PlanRow.current).where(served.is_not(None)))
            return tuple(self._standing(plan_id, key, now is None) for plan_id, key, now in rows.all())

    def _read_standing(self, plan_id: str, edition_key: int, withdrawn: bool) -> Standing:
        """A plan in an edition, whose header never changes."""
        with reading(self._engine) as session:
            header = session.scalars(select(EditionRow.header).where(EditionRow.key == edition_key)).one()
        return Standing(plan_id, edition_key, codec.header_from_json(header), withdrawn)

    def withdrawn(self) -> tuple[Plan, ...]:
        """The withdrawn plans, by id, each in the edition that served last."""
        with reading(self._engine) as session:
            rows = select(*PLAN_COLUMNS).join(PlanRow, PlanRow.last == EditionRow.key)
            chosen = rows.where(PlanRow.current.is_(None)).order_by(PlanRow.id)
            return tuple(to_plan(row) for row in session.execute(chosen))

    def words(self, edition_key: int) -> tuple[str, ...]:
        """The words of every passage of an edition, but for its head, headings and foot."""
        chosen = select(PassageRow.words).where(PassageRow.edition_key == edition_key, PassageRow.kind.in_(BODY))
        with reading(self._engine) as session:
            return tuple(session.scalars(chosen))

    # Files that wait

    def let_wait(self, edition_key: int, candidates: tuple[Candidate, ...]) -> None:
        """Lets an edition that isn't current wait for an admin, instead of what waits of the same file or bytes."""
        listed = [[one.plan_id, one.reason, one.likeness] for one in candidates]
        with writing(self._engine) as session:
            session.execute(update(EditionRow).where(EditionRow.key == edition_key).values(indexed=False))
            session.execute(insert(WaitingRow).values(edition_key=edition_key, candidates=listed))
            _overtake(session, session.get_one(EditionRow, edition_key))

    def waiting(self) -> tuple[Waiting, ...]:
        """What waits, the first that came first."""
        with reading(self._engine) as session:
            return tuple(_to_waiting(row) for row in session.execute(_waiting_rows().order_by(EditionRow.key)))

    def one_waiting(self, key: int) -> Waiting:
        """What waits under this key. Raises UnknownWaiting."""
        with reading(self._engine) as session:
            return _one_waiting(session, key)

    def settle(self, key: int, plan_id: str | None, at: str) -> str:
        """Lets what waits serve: as the plan's next edition, or as the plan of its own; the plan's id.

        All at the same moment. Raises UnknownWaiting.
        """
        with writing(self._engine) as session:
            edition, own = session.get_one(EditionRow, key), _one_waiting(session, key).plan.id
            session.execute(delete(WaitingRow).where(WaitingRow.edition_key == key))
            if plan_id is not None:
                number = next_number(session, plan_id)
                session.execute(update(EditionRow).where(EditionRow.key == key).values(plan_id=plan_id, number=number))
                session.execute(delete(PlanRow).where(PlanRow.id == own))
            activate(session, key)
            if edition.path:
                _see(session, edition.path, plan_id or own, edition.digest, at)
            return plan_id or own

    def dismiss(self, key: int, at: str) -> None:
        """Lets what waits wait no more, so that the next sweep forgets all but its digest. Raises UnknownWaiting."""
        with writing(self._engine) as session:
            source, edition = _one_waiting(session, key).plan.source, session.get_one(EditionRow, key)
            session.merge(DismissedRow(digest=edition.digest, source=source, at=at))
            session.execute(delete(WaitingRow).where(WaitingRow.edition_key == key))


def arrived(session: Session, edition_key: int) -> None:
    """Notes where the edition's file was seen, and lets what waits of the same file or bytes wait no more.

    Where it was dismissed before, it no longer is.
    """
    edition = session.get_one(EditionRow, edition_key)
    session.execute(delete(DismissedRow).where(DismissedRow.digest == edition.digest))
    if edition.path:
        _see(session, edition.path, edition.plan_id, edition.digest, edition.ingested_at)
    _overtake(session, edition)


def _overtake(session: Session, edition: EditionRow) -> None:
    same = EditionRow.digest == edition.digest
    if edition.path:
        same = same | (EditionRow.path == edition.path)
    earlier = select(EditionRow.key).where(same, EditionRow.key < edition.key)
    session.execute(delete(WaitingRow).where(WaitingRow.edition_key.in_(earlier)))


def _same_file(session: Session, plan_id: str, digest: str) -> Known | None:
    """A file that is as it was when it was last seen."""
    found = _latest(session, EditionRow.digest == digest, EditionRow.plan_id == plan_id)
    if found is None:
        return None
    plan, serving = found
    if serving is None:
        return Known("withdrawn", plan)
    if plan.edition_key == serving:
        return Known("unchanged", plan) if plan.file else None
    return Known("earlier", plan)


def _moved(session: Session, seen: SeenRow | None, digest: str, *, placed: bool) -> Known | None:
    """A file that is new at its path, or other than it was there; ``placed``: it has one."""
    found = _latest(session, EditionRow.digest == digest)
    if found is None:
        return None
    plan, serving = found
    back = seen is not None and seen.plan_id == plan.id
    if serving is None:
        return Known("withdrawn", plan)
    if plan.edition_key == serving:
        return Known("unchanged" if back or not placed else "renamed", plan) if plan.file else None
    return None if back else Known("earlier", plan)  # changed back to what it was: the next edition


def _latest(session: Session, *wanted: Any) -> tuple[Plan, int | None] | None:
    """The edition that is wanted, a serving one before others; and the edition of its plan that serves."""
    rows = select(*PLAN_COLUMNS, PlanRow.current).join(PlanRow, PlanRow.id == EditionRow.plan_id)
    serves = case((PlanRow.current == EditionRow.key, 0), (PlanRow.current.is_not(None), 1), else_=2)
    row = session.execute(rows.where(EditionRow.activated, *wanted).order_by(serves, EditionRow.key.desc())).first()
    return None if row is None else (to_plan(row[:-1]), row[-1])


def _dismissed(session: Session, digest: str) -> Known | None:
    row = session.get(DismissedRow, digest)
    return Known("dismissed", Plan("", 0, 0, row.source, Header(), 0, row.at)) if row else None


def _waiting(session: Session, digest: str) -> Known | None:
    row = session.execute(_waiting_rows().where(EditionRow.digest == digest)).first()
    if row is None:
        return None
    found = _to_waiting(row)
    return Known("waiting", found.plan, found.candidates)


def _waiting_rows() -> Select[Any]:
    return select(*PLAN_COLUMNS, WaitingRow.candidates).join(WaitingRow, WaitingRow.edition_key == EditionRow.key)


def _one_waiting(session: Session, key: int) -> Waiting:
    row = session.execute(_waiting_rows().where(EditionRow.key == key)).first() if 0 < key < 2**63 else None
    if row is None:
        raise UnknownWaiting(key)
    return _to_waiting(row)


def _to_waiting(row: Any) -> Waiting:
    *plan, candidates = row
    made = to_plan(plan)
    return Waiting(made.edition_key, made, tuple(Candidate(*one) for one in candidates))


def _see(session: Session, path: str, plan_id: str, digest: str, at: str) -> None:
    session.merge(SeenRow(path=path, plan_id=plan_id, digest=digest, seen_at=at))
