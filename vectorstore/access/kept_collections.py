"""Collections, as the catalogue keeps them, and which plan is in which."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from vectorstore.access.collections import NONE, Collection
from vectorstore.access.errors import NameTaken, NotEmpty, UnknownCollection
from vectorstore.access.people import checked_name, name_key
from vectorstore.access.schema import CollectedRow, CollectionRow
from vectorstore.access.turns import take_turn
from vectorstore.access.viewer import EVERYTHING, Sight
from vectorstore.catalogue.database import reading, writing
from vectorstore.catalogue.schema import PlanRow, advance
from vectorstore.errors import UnknownPlan, storable
from vectorstore.folding import fold


class Collections:
    """The collections of one catalogue. What readers see changes at the moment of a change.

    Every method raises CatalogueFailed.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> tuple[Collection, ...]:
        """Every collection, by name, each with how many plans are in it, serving or not."""
        counts = select(CollectedRow.collection_id, func.count()).group_by(CollectedRow.collection_id)
        with reading(self._engine) as session:
            plans = dict(session.execute(counts).all())
            rows = session.scalars(select(CollectionRow).order_by(CollectionRow.name_key))
            return tuple(
                Collection(row.id, row.name, tuple(row.groups), row.standard, plans.get(row.id, 0)) for row in rows
            )

    def one(self, collection: str) -> Collection:
        """The collection with this id. Raises UnknownCollection."""
        found = next((one for one in self.all() if one.id == collection), None)
        if found is None:
            raise UnknownCollection(collection=collection)
        return found

    def check(self, said: str) -> None:
        """Raises UnknownCollection unless a new plan can go where this says: see ``place_new``."""
        if said not in ("", NONE):
            self.one(said)

    def of_plan(self, plan_id: str) -> Collection | None:
        """The collection that the plan is in; None where it is in none, or there is no such plan."""
        return self.by_plan().get(plan_id)

    def by_plan(self) -> dict[str, Collection]:
        """The collection by the plan's id; plans in none are left out."""
        known = {one.id: one for one in self.all()}
        return {plan: known[one] for plan, one in self.of_plans().items() if one in known}

    def of_plans(self) -> dict[str, str]:
        """The collection's id by the plan's; plans in none are left out."""
        with reading(self._engine) as session:
            chosen = select(CollectedRow.plan_id, CollectedRow.collection_id)
            return dict(session.execute(chosen).all())

    def sight(self, groups: Sequence[str], *, admin: bool = False) -> Sight:
        """What somebody in these groups may see; an admin, everything."""
        if admin:
            return EVERYTHING
        theirs = {name_key(group) for group in groups}
        with reading(self._engine) as session:  # at every request: no counts, and no whole rows
            found = session.execute(select(CollectionRow.id, CollectionRow.groups)).all()
        return Sight(frozenset(id_ for id_, groups in found if theirs & {name_key(group) for group in groups}))

    def create(self, name: str, groups: Sequence[str] = ()) -> Collection:
        """A new, empty collection, which the groups may see. Raises NameTaken, BadName."""
        name = checked_name(name)
        with writing(self._engine) as session:
            take_turn(session)
            if session.scalar(select(CollectionRow.id).where(CollectionRow.name_key == name_key(name))) is not None:
                raise NameTaken(name=name)
            id_ = _new_id(name, set(session.scalars(select(CollectionRow.id))))
            now = datetime.now(UTC).isoformat(timespec="seconds")
            row = {"id": id_, "name": name, "name_key": name_key(name), "groups": _groups(groups), "standard": False}
            session.execute(insert(CollectionRow).values(**row, created_at=now))
        return self.one(id_)

    def set_groups(self, collection: str, groups: Sequence[str]) -> Collection:
        """Lets these groups see it, and no others. Raises UnknownCollection, BadName."""
        self._set(collection, groups=_groups(groups))
        return self.one(collection)

    def set_standard(self, collection: str | None) -> None:
        """Lets new plans go into it; None: into none, for everybody. Raises UnknownCollection."""
        with writing(self._engine) as session:
            take_turn(session)
            session.execute(update(CollectionRow).values(standard=False))
            if collection is not None:
                _row(session, collection).standard = True

    def forget(self, collection: str) -> None:
        """Deletes one that has no plans, serving or not. Raises UnknownCollection, NotEmpty."""
        with writing(self._engine) as session:
            take_turn(session)  # so that no plan comes into it between
            row = _row(session, collection)
            count = session.scalar(select(func.count()).where(CollectedRow.collection_id == collection)) or 0
            if count:
                raise NotEmpty(collection=row.name, plans=count)
            session.delete(row)

    def put(self, plan_id: str, collection: str | None) -> None:
        """Moves a plan, withdrawn ones too, into the collection or into none. Raises UnknownPlan, UnknownCollection."""
        with writing(self._engine) as session:
            take_turn(session)
            if not _is_id(plan_id) or session.get(PlanRow, plan_id) is None:
                raise UnknownPlan(plan_id)
            place(session, plan_id, collection)
            advance(session)

    def _set(self, collection: str, **values: Any) -> None:
        with writing(self._engine) as session:
            row = _row(session, collection)
            for column, value in values.items():
                setattr(row, column, value)
            advance(session)


def place(session: Session, plan_id: str, collection: str | None) -> None:
    """Puts a plan into a collection, or into none. Raises UnknownCollection."""
    session.execute(delete(CollectedRow).where(CollectedRow.plan_id == plan_id))
    if collection is not None:
        session.execute(insert(CollectedRow).values(plan_id=plan_id, collection_id=_row(session, collection).id))


def place_new(session: Session, plan_id: str, said: str) -> None:
    """Puts a new plan where whoever brings it says: an id, NONE, or "" for the standard. Raises UnknownCollection."""
    standard = select(CollectionRow.id).where(CollectionRow.standard)
    chosen = session.scalar(standard) if not said else None if said == NONE else said
    place(session, plan_id, chosen)


def _row(session: Session, collection: str) -> CollectionRow:
    row = session.get(CollectionRow, collection) if _is_id(collection) else None
    if row is None:
        raise UnknownCollection(collection=collection)
    return row


def _is_id(id_: str) -> bool:
    """Whether databases can be asked for it."""
    return storable(id_) == id_ and "\0" not in id_


def _groups(groups: Sequence[str]) -> list[str]:
    """Each group once, as it is written first."""
    by_key: dict[str, str] = {}
    for group in map(checked_name, groups):
        by_key.setdefault(name_key(group), group)
    return sorted(by_key.values())


def _new_id(name: str, taken: set[str]) -> str:
    """The name in plain letters, with a number where another has it."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:40] or "collection"
    number = 1
    while (id_ := plain if number == 1 else f"{plain}-{number}") in taken:
        number += 1
    return id_
