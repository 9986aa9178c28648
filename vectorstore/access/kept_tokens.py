"""API tokens: what a program sends instead of signing in. Only their digests are kept."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, cast

from sqlalchemy import Engine, Select, insert, select, update

from vectorstore.access.errors import UnknownPerson, UnknownToken
from vectorstore.access.people import LONGEST, checked_name
from vectorstore.access.roles import Role
from vectorstore.access.schema import PersonRow, TokenRow
from vectorstore.access.secrets import digest_of, new_id, new_secret
from vectorstore.catalogue.database import BRIEF_SECONDS, reading, writing
from vectorstore.errors import Locked, storable

PREFIX = "pa_"  # by which a token is known for one, where it is found
USED_SECONDS = 60.0  # how exactly it is kept when one was last used
DAYS = 365  # that one lets in, unless it is said otherwise


@dataclass(frozen=True, slots=True)
class Token:
    """A token. ``role``: it may do no more than this. ``until``, ``used_at`` …: ISO moments in UTC."""

    id: str
    person_id: str
    person: str
    label: str
    role: Role
    created_at: str
    until: str | None = None
    used_at: str | None = None
    revoked_at: str | None = None

    def state(self, now: datetime) -> Literal["good", "over", "revoked"]:
        """Whether it lets in at this moment, else why not."""
        if self.revoked_at:
            return "revoked"
        return "over" if self.until and now >= datetime.fromisoformat(self.until) else "good"

    def to_json(self) -> dict[str, Any]:
        """All of it, as JSON values."""
        shown = ("id", "person", "label", "role", "created_at", "until", "used_at", "revoked_at")
        return {name: getattr(self, name) for name in shown}


def utc_now() -> datetime:
    """The time now, the default clock."""
    return datetime.now(UTC)


class Tokens:
    """The tokens of one catalogue. ``now``: the clock that they go by. Every method raises CatalogueFailed."""

    def __init__(self, engine: Engine, now: Callable[[], datetime] = utc_now) -> None:
        self._engine = engine
        self.now = now

    def create(self, person_id: str, label: str, role: Role, days: int | None = DAYS) -> tuple[str, Token]:
        """A new token of a person; its secret, which is never shown again.

        Raises BadName, UnknownPerson.
        """
        secret, now = new_secret(PREFIX), self.now()
        until = (now + timedelta(days=days)).isoformat(timespec="seconds") if days is not None else None
        made = {"id": new_id(), "person_id": person_id, "label": checked_name(label), "role": role}
        row = made | {"created_at": now.isoformat(timespec="seconds"), "until": until, "digest": digest_of(secret)}
        with writing(self._engine) as session:
            if session.scalar(select(PersonRow.id).where(PersonRow.id == person_id).with_for_update()) is None:
                raise UnknownPerson(name=person_id)
            session.execute(insert(TokenRow).values(**row))
        return secret, self._one(made["id"])

    def of(self, secret: str) -> Token | None:
        """The token with this secret, where it lets in still; it is noted as used."""
        now = self.now()
        with reading(self._engine) as session:
            found = session.execute(_chosen().where(TokenRow.digest == digest_of(secret))).first()
        if found is None:
            return None
        token = _to_token(*found)
        if token.state(now) != "good":
            return None
        if token.used_at is None or (now - datetime.fromisoformat(token.used_at)).total_seconds() >= USED_SECONDS:
            used = update(TokenRow).where(TokenRow.id == token.id).values(used_at=now.isoformat(timespec="seconds"))
            with suppress(Locked), writing(self._engine, BRIEF_SECONDS) as session:  # as a session's
                session.execute(used)
        return token

    def all(self, person_id: str | None = None) -> tuple[Token, ...]:
        """Every token, or a person's; the latest first."""
        chosen = _chosen().order_by(TokenRow.created_at.desc(), TokenRow.id)
        if person_id is not None:
            chosen = chosen.where(TokenRow.person_id == person_id)
        with reading(self._engine) as session:
            return tuple(_to_token(*row) for row in session.execute(chosen))

    def revoke(self, token_id: str, person_id: str | None = None) -> Token:
        """Lets nobody in by it any more. ``person_id``: whose it has to be. Raises UnknownToken."""
        token = self._one(token_id)
        if person_id not in (None, token.person_id):
            raise UnknownToken(token=token_id[:LONGEST])
        still = update(TokenRow).where(TokenRow.id == token_id, TokenRow.revoked_at.is_(None))
        with writing(self._engine) as session:
            session.execute(still.values(revoked_at=self.now().isoformat(timespec="seconds")))
        return self._one(token_id)

    def revoke_all(self, person_id: str) -> int:
        """Lets nobody in any more by any token of a person; how many did."""
        still = update(TokenRow).where(TokenRow.person_id == person_id, TokenRow.revoked_at.is_(None))
        with writing(self._engine) as session:
            done = session.execute(still.values(revoked_at=self.now().isoformat(timespec="seconds")))
        return int(done.rowcount)  # type: ignore[attr-defined]

    def _one(self, token_id: str) -> Token:
        with reading(self._engine) as session:
            row = session.execute(_chosen().where(TokenRow.id == storable(token_id))).first()
        if row is None:
            raise UnknownToken(token=token_id[:LONGEST])
        return _to_token(*row)


def _chosen() -> Select[Any, Any]:
    return select(TokenRow, PersonRow.name).join(PersonRow, PersonRow.id == TokenRow.person_id)


def _to_token(row: TokenRow, person: str) -> Token:
    times = (row.created_at, row.until, row.used_at, row.revoked_at)
    return Token(row.id, row.person_id, person, row.label, cast(Role, row.role), *times)
