"""Browsers that are signed in, and links that sign in once. Only digests of what the browser holds are kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress

from sqlalchemy import Engine, delete, func, insert, select, update
from sqlalchemy.orm import Session

from vectorstore.access.errors import PersonDisabled, UnknownPerson
from vectorstore.access.schema import LinkRow, PersonRow, SessionRow
from vectorstore.access.secrets import digest_of, new_secret
from vectorstore.catalogue.database import BRIEF_SECONDS, BUSY_SECONDS, reading, writing
from vectorstore.errors import Locked

SEEN_SECONDS = 60.0  # how exactly it is kept when a session was last used: not every request writes
SEEN_PART = 10  # and to this part of the time after which an idle one is over
LINK_SECONDS = 24 * 3600.0


class Sessions:
    """The sessions of one catalogue. ``clock``: seconds since the epoch. Every method raises CatalogueFailed."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def open(self, person_id: str, *, by_link: bool = False, address: str = "") -> str:
        """A new session; the secret that the browser is to hold. Raises UnknownPerson, PersonDisabled."""
        secret, now = new_secret(), self._clock()
        row = {"digest": digest_of(secret), "person_id": person_id, "opened_at": now, "seen_at": now}
        with writing(self._engine) as session:
            _may_come_in(session, person_id)
            session.execute(insert(SessionRow).values(**row, by_link=by_link, address=address))
        return secret

    def person_of(self, secret: str, *, longest: float, idle: float) -> tuple[str, bool] | None:
        """Whose session it is, and whether a link opened it; None where there is none, or where it is over.

        It is over ``longest`` seconds after it was opened, and ``idle`` seconds after it was last used.
        """
        now, digest = self._clock(), digest_of(secret)
        with reading(self._engine) as session:
            row = session.get(SessionRow, digest)
            if row is None:
                return None
            found, over = (row.person_id, row.by_link), now >= row.opened_at + longest or now >= row.seen_at + idle
            dated = now >= row.seen_at + min(SEEN_SECONDS, idle / SEEN_PART)
        if over:
            with suppress(Locked):  # it lets nobody in, deleted or not
                self.close(secret, BRIEF_SECONDS)
            return None
        if dated:
            # Who only reads is neither kept out nor held up by a writer.
            with suppress(Locked), writing(self._engine, BRIEF_SECONDS) as session:
                session.execute(update(SessionRow).where(SessionRow.digest == digest).values(seen_at=now))
        return found

    def close(self, secret: str, seconds: float = BUSY_SECONDS) -> None:
        """Ends a session, where it is one. ``seconds``: as of ``writing``."""
        with writing(self._engine, seconds) as session:
            session.execute(delete(SessionRow).where(SessionRow.digest == digest_of(secret)))

    def close_all(self, person_id: str, *, but: str = "") -> int:
        """Ends every session of a person, but the one with the secret ``but``; how many."""
        chosen = delete(SessionRow).where(SessionRow.person_id == person_id, SessionRow.digest != digest_of(but))
        with writing(self._engine) as session:
            return int(session.execute(chosen).rowcount)  # type: ignore[attr-defined]

    def counts(self) -> dict[str, int]:
        """How many browsers are signed in by each person's id, as far as none has been found to be over."""
        chosen = select(SessionRow.person_id, func.count()).group_by(SessionRow.person_id)
        with reading(self._engine) as session:
            return dict(session.execute(chosen).all())

    def prune(self, longest: float, idle: float) -> None:
        """Forgets what is over: see ``person_of``."""
        now = self._clock()
        over = (SessionRow.opened_at <= now - longest) | (SessionRow.seen_at <= now - idle)
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(over))
            session.execute(delete(LinkRow).where(LinkRow.until <= now))

    # Links

    def new_link(self, person_id: str, seconds: float = LINK_SECONDS) -> str:
        """The secret of a link that signs the person in once; an earlier one of theirs does so no more.

        Raises UnknownPerson, PersonDisabled.
        """
        secret = new_secret()
        with writing(self._engine) as session:
            _may_come_in(session, person_id)
            session.execute(delete(LinkRow).where(LinkRow.person_id == person_id))
            until = self._clock() + seconds
            session.execute(insert(LinkRow).values(digest=digest_of(secret), person_id=person_id, until=until))
        return secret

    def linked(self, secret: str) -> str | None:
        """Whom a link signs in, without using it."""
        with reading(self._engine) as session:
            row = session.get(LinkRow, digest_of(secret))
            return row.person_id if row is not None and self._clock() < row.until else None

    def use_link(self, secret: str) -> str | None:
        """Whom the link signs in; it does so no more. Of two who come at once, one is let in."""
        used = delete(LinkRow).where(LinkRow.digest == digest_of(secret)).returning(LinkRow.person_id, LinkRow.until)
        with writing(self._engine) as session:
            found = session.execute(used).first()
        return found.person_id if found is not None and self._clock() < found.until else None


def _may_come_in(session: Session, person_id: str) -> None:
    """Raises UnknownPerson, PersonDisabled: what was read before may have changed meanwhile."""
    row = session.scalar(select(PersonRow).where(PersonRow.id == person_id).with_for_update())
    if row is None:
        raise UnknownPerson(name=person_id)
    if row.disabled:
        raise PersonDisabled(name=row.name)
