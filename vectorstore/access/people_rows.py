"""People as rows of their table."""

from __future__ import annotations

from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.orm import Session

from vectorstore.access.errors import LastAdmin, NameTaken, UnknownPerson
from vectorstore.access.people import LONGEST, Person, name_key
from vectorstore.access.roles import Role
from vectorstore.access.schema import PersonRow


def to_person(row: PersonRow) -> Person:
    """The person of a row."""
    return Person(
        row.id,
        row.name,
        row.shown,
        cast(Role, row.role),
        row.unit,
        row.origin,
        row.subject or "",
        row.password is not None,
        row.disabled,
        tuple(row.groups),
        cast(Role, row.given_role),
        tuple(row.given_groups),
        row.created_at,
        row.seen_at,
    )


def columns_of(person: Person) -> dict[str, Any]:
    """The columns of a person, the password excepted."""
    names = ("id", "name", "shown", "role", "unit", "origin", "disabled", "given_role", "created_at", "seen_at")
    values: dict[str, Any] = {name: getattr(person, name) for name in names}
    lists = {"groups": list(person.groups), "given_groups": list(person.given_groups)}
    return values | lists | {"name_key": name_key(person.name), "subject": person.subject or None}


def row_of(session: Session, name: str) -> PersonRow:
    """The row of the person with this name. Raises UnknownPerson."""
    row = session.scalar(select(PersonRow).where(PersonRow.name_key == name_key(name)))
    if row is None:
        raise UnknownPerson(name=name[:LONGEST])
    return row


def check_free(session: Session, name: str) -> None:
    """Raises NameTaken where somebody has the name."""
    if session.scalar(select(PersonRow.id).where(PersonRow.name_key == name_key(name))) is not None:
        raise NameTaken(name=name)


def is_admin(row: PersonRow) -> bool:
    """Whether they are an admin who may come in."""
    return not row.disabled and "admin" in (row.role, row.given_role)


def keep_an_admin(session: Session, name: str) -> None:
    """Undoes what takes the last admin away. Raises LastAdmin."""
    admin = (PersonRow.role == "admin") | (PersonRow.given_role == "admin")
    if session.scalar(select(PersonRow.id).where(~PersonRow.disabled, admin).limit(1)) is None:
        raise LastAdmin(name=name)
