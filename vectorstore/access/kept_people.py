"""People, as the catalogue keeps them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from sqlalchemy import Engine, delete, insert, select
from sqlalchemy.orm import Session

from vectorstore.access.errors import BadPassword, LastAdmin, NameTaken, UnknownPerson
from vectorstore.access.passwords import LEAST, MOST, Passwords
from vectorstore.access.people import LOCAL, Person, checked_name, name_key
from vectorstore.access.roles import Role, higher
from vectorstore.access.schema import LinkRow, PersonRow, SessionRow
from vectorstore.access.secrets import new_id
from vectorstore.database import reading, writing


class People:
    """The people of one catalogue. Its writes are short, and need no writer lock. Every method raises CatalogueFailed.

    Who is disabled or given another password is signed out everywhere; tokens of who is disabled let nobody in.
    """

    def __init__(self, engine: Engine, passwords: Passwords | None = None) -> None:
        self._engine = engine
        self.passwords = passwords or Passwords()

    # Reading

    def all(self) -> tuple[Person, ...]:
        """Everybody, by name."""
        with reading(self._engine) as session:
            return tuple(map(to_person, session.scalars(select(PersonRow).order_by(PersonRow.name_key))))

    def any(self) -> bool:
        """Whether there is anybody who could come in."""
        with reading(self._engine) as session:
            return session.scalar(select(PersonRow.id).where(~PersonRow.disabled).limit(1)) is not None

    def named(self, name: str) -> Person:
        """The person with this name. Raises UnknownPerson."""
        with reading(self._engine) as session:
            return to_person(_row(session, name))

    def of_id(self, person_id: str) -> Person | None:
        """The person with this id, if there is one still."""
        with reading(self._engine) as session:
            row = session.get(PersonRow, person_id)
            return to_person(row) if row else None

    def checked(self, name: str, password: str) -> Person | None:
        """The person who has both, and may come in; None takes as long, whatever of it was wrong."""
        with reading(self._engine) as session:
            row = session.scalar(select(PersonRow).where(PersonRow.name_key == name_key(name)))
            kept, person = (row.password, to_person(row)) if row else (None, None)
        if not self.passwords.right(password, kept) or person is None or person.disabled:
            return None
        if kept and self.passwords.is_dated(kept):
            self._set(person.id, password=self.passwords.hashed(password))
        return person

    # Changes

    def create(
        self,
        name: str,
        role: Role,
        *,
        password: str | None = None,
        shown: str = "",
        unit: str = "",
        groups: Sequence[str] = (),
    ) -> Person:
        """A new person. Without a password they come in by a link. Raises NameTaken, BadName, BadPassword."""
        kept = self.passwords.hashed(password, name) if password is not None else None
        return self._add(name, role, LOCAL, None, password=kept, shown=shown, unit=unit, groups=groups)

    def arrived(
        self,
        origin: str,
        subject: str,
        name: str,
        *,
        shown: str = "",
        role: Role = "reader",
        groups: Sequence[str] = (),
    ) -> Person:
        """Who came through their sign-on, with what it says of them now; made where they are new.

        A name that somebody else has is followed by a number: another origin's people are never taken for ours.
        """
        given = {"given_role": role, "given_groups": [checked_name(one) for one in groups]}
        with writing(self._engine) as session:
            row = session.scalar(select(PersonRow).where(PersonRow.origin == origin, PersonRow.subject == subject))
            if row is not None:
                for column, value in (given | {"shown": shown or row.shown}).items():
                    setattr(row, column, value)
                session.flush()
                return to_person(row)
        free, number = name, 1
        while True:
            try:
                return self._add(free, "reader", origin, subject, shown=shown or name, groups=(), **given)
            except NameTaken:
                number += 1
                free = f"{name} ({number})"

    def set_password(self, name: str, password: str) -> Person:
        """Gives them another password. Raises UnknownPerson, BadPassword."""
        person = self.named(name)
        if person.origin != LOCAL:
            raise BadPassword(least=LEAST, most=MOST)
        return self._set(person.id, ends=True, password=self.passwords.hashed(password, person.name))

    def set_role(self, name: str, role: Role) -> Person:
        """Raises UnknownPerson, LastAdmin."""
        return self._changed(name, role=role)

    def set_groups(self, name: str, groups: Sequence[str]) -> Person:
        """Puts them into these groups, and no others but those of their sign-on. Raises UnknownPerson, BadName."""
        return self._changed(name, groups=sorted({checked_name(one) for one in groups}))

    def set_profile(self, name: str, *, shown: str, unit: str) -> Person:
        """What they are called on pages, and of which unit they are. Raises UnknownPerson, BadName."""
        unit = " ".join(unit.split())[:200]
        return self._changed(name, shown=checked_name(shown) if shown.strip() else self.named(name).name, unit=unit)

    def set_disabled(self, name: str, disabled: bool) -> Person:
        """Lets them in no more, or again. Raises UnknownPerson, LastAdmin."""
        return self._changed(name, ends=disabled, disabled=disabled)

    def forget(self, name: str) -> None:
        """Deletes them, with their sessions and tokens; what they did stays noted. Raises UnknownPerson, LastAdmin."""
        with writing(self._engine) as session:
            row = _row(session, name)
            was_admin = _is_admin(row)
            session.delete(row)
            session.flush()
            if was_admin:
                _keep_an_admin(session, name)

    def signed_in(self, person_id: str) -> None:
        """Notes that they have come in now."""
        self._set(person_id, seen_at=_now())

    def _changed(self, name: str, *, ends: bool = False, **values: Any) -> Person:
        return self._set(self.named(name).id, ends=ends, **values)

    def _set(self, person_id: str, *, ends: bool = False, **values: Any) -> Person:
        with writing(self._engine) as session:
            row = session.get(PersonRow, person_id)
            if row is None:
                raise UnknownPerson(name=person_id)
            was_admin = _is_admin(row)
            for column, value in values.items():
                setattr(row, column, value)
            if ends:
                session.execute(delete(SessionRow).where(SessionRow.person_id == person_id))
                session.execute(delete(LinkRow).where(LinkRow.person_id == person_id))
            session.flush()
            if was_admin and not _is_admin(row):
                _keep_an_admin(session, row.name)
            return to_person(row)

    def _add(self, name: str, role: Role, origin: str, subject: str | None, **columns: Any) -> Person:
        name = checked_name(name)
        made = Person(
            new_id(),
            name,
            checked_name(columns["shown"]) if columns["shown"].strip() else name,
            role,
            unit=" ".join(columns.get("unit", "").split())[:200],
            origin=origin,
            subject=subject or "",
            has_password=columns.get("password") is not None,
            groups=tuple(sorted({checked_name(one) for one in columns.get("groups", ())})),
            given_role=columns.get("given_role", "reader"),
            given_groups=tuple(columns.get("given_groups", ())),
            created_at=_now(),
        )
        with writing(self._engine) as session:
            if session.scalar(select(PersonRow.id).where(PersonRow.name_key == name_key(name))) is not None:
                raise NameTaken(name=name)
            values = _columns(made) | {"subject": subject, "password": columns.get("password")}
            session.execute(insert(PersonRow).values(**values))
        return made


def role_of(person: Person) -> Role:
    """The role that counts."""
    return higher(person.role, person.given_role)


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


def _columns(person: Person) -> dict[str, Any]:
    names = ("id", "name", "shown", "role", "unit", "origin", "disabled", "given_role", "created_at", "seen_at")
    values: dict[str, Any] = {name: getattr(person, name) for name in names}
    lists = {"groups": list(person.groups), "given_groups": list(person.given_groups)}
    return values | lists | {"name_key": name_key(person.name)}


def _row(session: Session, name: str) -> PersonRow:
    row = session.scalar(select(PersonRow).where(PersonRow.name_key == name_key(name)))
    if row is None:
        raise UnknownPerson(name=name)
    return row


def _is_admin(row: PersonRow) -> bool:
    return not row.disabled and "admin" in (row.role, row.given_role)


def _keep_an_admin(session: Session, name: str) -> None:
    """Undoes what takes the last admin away. Raises LastAdmin."""
    admin = (PersonRow.role == "admin") | (PersonRow.given_role == "admin")
    if session.scalar(select(PersonRow.id).where(~PersonRow.disabled, admin).limit(1)) is None:
        raise LastAdmin(name=name)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
