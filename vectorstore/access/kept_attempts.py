"""Sign-ins that were tried: who guesses passwords is locked out, in every process and also after a restart.

Each try is counted before the password is looked at, so that many at once are not looked at either. A name that nobody
has is counted as any other, so that a lock tells nothing. Five wrong passwords shut a name for a quarter of an hour,
twenty shut an address: ASVS 4.0, 2.2.1 (no more than 100 an hour for one account).
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from sqlalchemy import ColumnElement, Engine, delete, func, insert, select
from sqlalchemy.orm import Session

from vectorstore.access.people import name_key
from vectorstore.access.places import place_of
from vectorstore.access.schema import AttemptRow
from vectorstore.access.secrets import digest_of
from vectorstore.access.turns import take_turn
from vectorstore.catalogue.database import writing

OF_NAME, OF_ADDRESS = 5, 20
SECONDS = 15 * 60.0
_KEPT = 200  # characters of a name


class Attempts:
    """The sign-ins tried of one catalogue. ``clock``: seconds since the epoch. Every method raises CatalogueFailed."""

    def __init__(self, engine: Engine, clock: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._clock = clock

    def begin(self, name: str, address: str) -> int:
        """Counts a try, and gives 0; or the whole seconds to wait, and then the password is not to be looked at."""
        now, known, place = self._clock(), _of(name), place_of(address)
        # One that is far in the future was noted while the clock was wrong, and would lock for as long.
        over = (AttemptRow.at <= now - SECONDS) | (AttemptRow.at > now + SECONDS)
        with writing(self._engine) as session:
            take_turn(session)
            session.execute(delete(AttemptRow).where(over))
            waits = (
                self._wait(session, AttemptRow.name_key == known, OF_NAME, now),
                self._wait(session, AttemptRow.address == place, OF_ADDRESS, now),
            )
            if not any(waits):
                session.execute(insert(AttemptRow).values(name_key=known, address=place, at=now))
            return max(waits)

    def succeeded(self, name: str) -> None:
        """Forgets the tries of a name, which was signed in with."""
        self.forget(name)

    def forget(self, name: str) -> int:
        """Forgets the tries of a name, which is locked out no more; how many there were."""
        with writing(self._engine) as session:
            done = session.execute(delete(AttemptRow).where(AttemptRow.name_key == _of(name)))
        return int(done.rowcount)  # type: ignore[attr-defined]

    def _wait(self, session: Session, of: ColumnElement[bool], most: int, now: float) -> int:
        count, first = session.execute(select(func.count(), func.min(AttemptRow.at)).where(of)).one()
        return max(1, ceil(first + SECONDS - now)) if count >= most else 0


def _of(name: str) -> str:
    """By which names are one: a digest, since people also type passwords where a name goes."""
    return digest_of(name_key(name)[:_KEPT])
