"""Editions in the database: which are current, which one a number means, and how one is added."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Exists, Select, exists, func, insert, select, update
from sqlalchemy.orm import Session, aliased

from vectorstore.catalogue.records import PLAN_COLUMNS, edition_row, obligation_rows, page_rows, passage_rows
from vectorstore.catalogue.schema import EditionRow, ObligationRow, PageRow, PassageRow, PlanRow, WaitingRow, advance
from vectorstore.errors import UnknownEdition, UnknownPlan, storable
from vectorstore.values import Reading


def check_id(plan_id: str) -> None:
    """No plan has an id that can't be encoded, and databases can't be asked for it."""
    if storable(plan_id) != plan_id:
        raise UnknownPlan(plan_id)


def current_rows(*columns: Any) -> Select[Any]:
    """The current editions' rows, for a Plan unless columns are given."""
    return select(*(columns or PLAN_COLUMNS)).join(PlanRow, PlanRow.current == EditionRow.key)


def current_keys() -> Select[Any]:
    """The keys of the current editions."""
    return select(PlanRow.current).where(PlanRow.current.is_not(None))


def find_edition(session: Session, plan_id: str, edition: int) -> int:
    """The key of an edition that has been current, in its latest reading. Raises UnknownEdition."""
    if storable(plan_id) != plan_id:
        raise UnknownEdition(plan_id, edition)
    chosen = select(EditionRow.key).where(EditionRow.plan_id == plan_id, EditionRow.number == edition)
    key = session.scalar(chosen.where(EditionRow.activated).order_by(EditionRow.reading.desc()).limit(1))
    if key is None:
        raise UnknownEdition(plan_id, edition)
    return key


def replaced() -> Exists:
    """A later reading of the same edition has been current."""
    later = aliased(EditionRow)
    same = (later.plan_id == EditionRow.plan_id, later.number == EditionRow.number)
    return exists().where(*same, later.reading > EditionRow.reading, later.activated)


def shares_its_file() -> Exists:
    """Another edition has the same original file."""
    other = aliased(EditionRow)
    return exists().where(other.file == EditionRow.file, other.key != EditionRow.key)


def is_waiting() -> Exists:
    """An admin has yet to say which plan it is an edition of."""
    return exists().where(WaitingRow.edition_key == EditionRow.key)


def next_number(session: Session, plan_id: str) -> int:
    """The number that the plan's next edition has."""
    return (session.scalar(select(func.max(EditionRow.number)).where(EditionRow.plan_id == plan_id)) or 0) + 1


def activate(session: Session, *edition_keys: int) -> None:
    """Lets each edition serve instead of its plan's earlier one, and notes that what readers see has changed."""
    for key in edition_keys:
        plan_id = select(EditionRow.plan_id).where(EditionRow.key == key).scalar_subquery()
        session.execute(update(EditionRow).where(EditionRow.key == key).values(activated=True, indexed=True))
        session.execute(update(PlanRow).where(PlanRow.id == plan_id).values(current=key, last=None))
    advance(session)


def retire(session: Session, plan_id: str) -> None:
    """Lets no edition of the plan serve, and notes that what readers see has changed."""
    gone = update(PlanRow).where(PlanRow.id == plan_id, PlanRow.current.is_not(None))
    session.execute(gone.values(last=PlanRow.current, current=None))
    advance(session)


def add(session: Session, content: Reading, **columns: Any) -> int:
    """Adds an edition that isn't current with its passages, obligations and pages; its key."""
    edition = EditionRow(**(edition_row(content) | columns), activated=False, indexed=True)
    session.add(edition)
    session.flush()
    for table, rows in ((PassageRow, passage_rows), (ObligationRow, obligation_rows), (PageRow, page_rows)):
        if found := list(rows(edition.key, content)):
            session.execute(insert(table), found)
    return edition.key
