"""People, as the catalogue keeps them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Engine, delete, insert, select, update
from sqlalchemy.orm import Session

from vectorstore.access.errors import NameTaken, NotLocal, UnknownPerson
from vectorstore.access.passwords import Passwords
from vectorstore.access.people import LOCAL, LONGEST, Person, checked_name, checked_unit, name_key
from vectorstore.access.people_rows import check_free, columns_of, is_admin, keep_an_admin, row_of, to_person
from vectorstore.access.roles import Role, higher
from vectorstore.access.schema import LinkRow, PersonRow, SessionRow
from vectorstore.access.secrets import new_id
from vectorstore.access.turns import take_turn
from vectorstore.catalogue.database import reading, writing
from vectorstore.catalogue.schema import advance
from vectorstore.errors import storable

_OF_SIGHT = {"role", "groups", "given_role", "given_groups", "disabled"}  # what somebody sees follows from these


class People:
    """The people of one catalogue. Its writes are short, and need no writer lock. Every method raises CatalogueFailed.

    Who is disabled or given another password is signed out everywhere; tokens of who is disabled let nobody in. The
    catalogue's state grows where somebody may see more or less, so that who is reading then is looked at again.
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
            return to_person(row_of(session, name))

    def check_free(self, name: str) -> None:
        """Raises NameTaken, BadName where nobody can be given the name."""
        name = checked_name(name)
        with reading(self._engine) as session:
            check_free(session, name)

    def of_id(self, person_id: str) -> Person | None:
        """The person with this id, if there is one still."""
        with reading(self._engine) as session:
            row = session.get(PersonRow, storable(person_id))
            return to_person(row) if row else None

    def of_origin(self, origin: str, subject: str) -> Person | None:
        """Who has come from there as ``subject`` before."""
        with reading(self._engine) as session:
            of_them = select(PersonRow).where(PersonRow.origin == origin, PersonRow.subject == subject)
            row = session.scalar(of_them)
            return to_person(row) if row else None

    def checked(self, name: str, password: str) -> Person | None:
        """The person who has both, and may come in; None takes as long, whatever of it was wrong."""
        with reading(self._engine) as session:
            row = session.scalar(select(PersonRow).where(PersonRow.name_key == name_key(name)))
            kept, person = (row.password, to_person(row)) if row else (None, None)
        if not self.passwords.right(password, kept) or person is None or person.disabled:
            return None
        if kept and self.passwords.is_dated(kept):
            still = update(PersonRow).where(PersonRow.id == person.id, PersonRow.password == kept)
            renewed = self.passwords.renewed(password)
            with writing(self._engine) as session:  # not where another password was set meanwhile
                session.execute(still.values(password=renewed))
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
        Nothing is written where it says what it said last. Raises BadName.
        """
        said = {"given_role": role, "given_groups": [checked_name(one) for one in groups]}
        named = said | ({"shown": checked_name(shown)} if shown.strip() else {})
        free, number = name, 1
        while True:
            known = self.of_origin(origin, subject)
            if known is not None:
                now = {"given_role": known.given_role, "given_groups": list(known.given_groups), "shown": known.shown}
                return known if now | named == now else self._told(known.id, named)
            try:
                return self._add(free, "reader", origin, subject, shown=shown or name, groups=(), **said)
            except NameTaken:  # by somebody else, or by them, in another request of now
                number += 1
                free = f"{name[: LONGEST - 9].rstrip()} ({number})"

    def _told(self, person_id: str, named: dict[str, Any]) -> Person:
        """What a sign-on says stands, also where it takes the role from the last admin."""
        with writing(self._engine) as session:
            row = session.get(PersonRow, person_id)
            if row is None:
                raise UnknownPerson(name=person_id)
            _write(session, row, named)
            return to_person(row)

    def set_password(self, name: str, password: str) -> Person:
        """Gives them another password. Raises UnknownPerson, BadPassword, NotLocal."""
        person = self.named(name)
        if person.origin != LOCAL:
            raise NotLocal(name=person.name, origin=person.origin)
        return self._set(person.id, ends=True, password=self.passwords.hashed(password, person.name))

    def set_role(self, name: str, role: Role) -> Person:
        """Raises UnknownPerson, LastAdmin."""
        return self._changed(name, role=role)

    def set_groups(self, name: str, groups: Sequence[str]) -> Person:
        """Puts them into these groups, and no others but those of their sign-on. Raises UnknownPerson, BadName."""
        return self._changed(name, groups=sorted({checked_name(one) for one in groups}))

    def set_profile(self, name: str, *, shown: str, unit: str) -> Person:
        """What they are called on pages, and of which unit they are. Raises UnknownPerson, BadName."""
        called = checked_name(shown) if shown.strip() else self.named(name).name
        return self._changed(name, shown=called, unit=checked_unit(unit))

    def change(self, name: str, *, role: Role, groups: Sequence[str], shown: str, unit: str) -> Person:
        """All that an admin sets of somebody, at once. Raises UnknownPerson, BadName, LastAdmin."""
        kept = sorted({checked_name(one) for one in groups})
        called = checked_name(shown) if shown.strip() else self.named(name).name
        return self._changed(name, role=role, groups=kept, shown=called, unit=checked_unit(unit))

    def set_disabled(self, name: str, disabled: bool) -> Person:
        """Lets them in no more, or again. Raises UnknownPerson, LastAdmin."""
        return self._changed(name, ends=disabled, disabled=disabled)

    def forget(self, name: str) -> None:
        """Deletes them, with their sessions and tokens; what they did stays noted. Raises UnknownPerson, LastAdmin."""
        with writing(self._engine) as session:
            take_turn(session)
            row = row_of(session, name)
            was_admin = is_admin(row)
            session.execute(delete(PersonRow).where(PersonRow.id == row.id))
            advance(session)
            if was_admin:
                keep_an_admin(session, row.name)

    def signed_in(self, person_id: str) -> None:
        """Notes that they have come in now."""
        with writing(self._engine) as session:
            session.execute(update(PersonRow).where(PersonRow.id == person_id).values(seen_at=_now()))

    def _changed(self, name: str, *, ends: bool = False, **values: Any) -> Person:
        return self._set(self.named(name).id, ends=ends, **values)

    def _set(self, person_id: str, *, ends: bool = False, **values: Any) -> Person:
        with writing(self._engine) as session:
            take_turn(session)
            row = session.get(PersonRow, person_id)
            if row is None:
                raise UnknownPerson(name=person_id)
            was_admin = is_admin(row)
            _write(session, row, values)
            if ends:
                session.execute(delete(SessionRow).where(SessionRow.person_id == person_id))
                session.execute(delete(LinkRow).where(LinkRow.person_id == person_id))
            if was_admin and not is_admin(row):
                keep_an_admin(session, row.name)
            return to_person(row)

    def _add(self, name: str, role: Role, origin: str, subject: str | None, **columns: Any) -> Person:
        name = checked_name(name)
        made = Person(
            new_id(),
            name,
            checked_name(columns["shown"]) if columns["shown"].strip() else name,
            role,
            unit=checked_unit(columns.get("unit", "")),
            origin=origin,
            subject=subject or "",
            has_password=columns.get("password") is not None,
            groups=tuple(sorted({checked_name(one) for one in columns.get("groups", ())})),
            given_role=columns.get("given_role", "reader"),
            given_groups=tuple(columns.get("given_groups", ())),
            created_at=_now(),
        )
        row = columns_of(made) | {"password": columns.get("password")}
        with writing(self._engine) as session:
            take_turn(session)  # so that nobody of this name comes between
            known = select(PersonRow).where(PersonRow.origin == origin, PersonRow.subject == subject)
            if subject is not None and (arrived := session.scalar(known)) is not None:
                return to_person(arrived)  # who sends two first requests at once is one person
            check_free(session, name)
            session.execute(insert(PersonRow).values(**row))
        return made


def _write(session: Session, row: PersonRow, values: Mapping[str, Any]) -> None:
    """Gives the row these values."""
    if any(getattr(row, column) != value for column, value in values.items() if column in _OF_SIGHT):
        advance(session)
    for column, value in values.items():
        setattr(row, column, value)
    session.flush()


def role_of(person: Person) -> Role:
    """The role that counts."""
    return higher(person.role, person.given_role)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
