"""Browsers that are signed in, and links that sign in once. Only digests of what the browser holds are kept."""

from __future__ import annotations

import time
from collections.abc import Callable

from sqlalchemy import Engine, delete, insert, select, update

from vectorstore.access.schema import LinkRow, SessionRow
from vectorstore.access.secrets import digest_of, new_secret
from vectorstore.database import reading, writing

SEEN_SECONDS = 60.0  # how exactly it is kept when a session was last used: not every request writes
LINK_SECONDS = 24 * 3600.0


class Sessions:
    """The sessions of one catalogue. ``clock``: seconds since the epoch. Every method raises CatalogueFailed."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def open(self, person_id: str, *, by_link: bool = False, address: str = "") -> str:
        """A new session; the secret that the browser is to hold."""
        secret, now = new_secret(), self._clock()
        row = {"digest": digest_of(secret), "person_id": person_id, "opened_at": now, "seen_at": now}
        with writing(self._engine) as session:
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
            dated = now >= row.seen_at + SEEN_SECONDS
        if over:
            self.close(secret)
            return None
        if dated:
            with writing(self._engine) as session:
                session.execute(update(SessionRow).where(SessionRow.digest == digest).values(seen_at=now))
        return found

    def close(self, secret: str) -> None:
        """Ends a session, where it is one."""
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(SessionRow.digest == digest_of(secret)))

    def close_all(self, person_id: str, *, but: str = "") -> int:
        """Ends every session of a person, but the one with the secret ``but``; how many."""
        chosen = delete(SessionRow).where(SessionRow.person_id == person_id, SessionRow.digest != digest_of(but))
        with writing(self._engine) as session:
            return int(session.execute(chosen).rowcount)  # type: ignore[attr-defined]

    def count(self, person_id: str) -> int:
        """How many browsers a person is signed in with, as far as none has been found to be over."""
        with reading(self._engine) as session:
            return len(session.scalars(select(SessionRow.digest).where(SessionRow.person_id == person_id)).all())

    def prune(self, longest: float) -> None:
        """Forgets what is over."""
        now = self._clock()
        with writing(self._engine) as session:
            session.execute(delete(SessionRow).where(SessionRow.opened_at < now - longest))
            session.execute(delete(LinkRow).where(LinkRow.until < now))

    # Links

    def new_link(self, person_id: str, seconds: float = LINK_SECONDS) -> str:
        """The secret of a link that signs the person in once; an earlier one of theirs does so no more."""
        secret = new_secret()
        with writing(self._engine) as session:
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
        with writing(self._engine) as session:
            row = session.get(LinkRow, digest_of(secret))
            if row is None:
                return None
            person_id = row.person_id if self._clock() < row.until else None
            session.delete(row)
            return person_id
