"""The writers' lock as a PostgreSQL server keeps it, and whether who took it has it still.

The server frees it with the connection that took it, as where it starts again, and its holder may not notice. So on the
same connection there is a second lock, under a number that is drawn anew each time: while the server knows of that, the
first one is held. Each transaction of the holder's looks for it; and who takes the lock waits for the one under way, so
that nobody who had the lock before changes what is read from then on.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from types import MappingProxyType

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from vectorstore.catalogue.postgres.engine import WRITING, milliseconds, name_of, set_to
from vectorstore.errors import LockLost

_WRITER = 5_718_406_240
_LEAST_SECONDS = 0.2  # for a transaction under way, also where the lock is not waited for
# A machine that vanished is given up, and its lock with it, after 30 + 3 * 10 seconds; without, after two hours.
_KEPT_ALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
_NEVER_IDLE = {"idle_session_timeout": "0"}  # of PostgreSQL 14 and later
_SETTINGS = "SELECT name FROM pg_settings WHERE name = ANY(:1)"
_KNOWN = (
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1 AND granted "
    "AND (classid::bigint << 32) | objid::bigint = :1)"
)


# The numbers of the locks that this thread has, by the databases whose they are.
_held: ContextVar[Mapping[Engine, int]] = ContextVar("held", default=MappingProxyType({}))


def take(connection: Connection, seconds: float) -> int | None:
    """Has the writers' lock until the connection ends, or is given back; its number. None where another one has it.

    Waits up to ``seconds`` for the lock, and then for a transaction that writes; raises as a statement does where they
    pass. ``connection`` commits each statement, and is to be closed in any case.
    """
    named = list(_KEPT_ALIVE | _NEVER_IDLE)
    there = {name for (name,) in connection.exec_driver_sql(_SETTINGS, (named,))}
    for name, value in (_KEPT_ALIVE | _NEVER_IDLE).items():
        if name in there:
            set_to(connection, name, value, of_transaction=False)
    if not _taken(connection, seconds):
        return None
    number = 2**40 + secrets.randbelow(2**62)
    connection.exec_driver_sql("SELECT pg_advisory_lock(:1)", (number,))
    set_to(connection, "lock_timeout", milliseconds(max(seconds, _LEAST_SECONDS)), of_transaction=False)
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(:1)", (WRITING,))
    return number


def _taken(connection: Connection, seconds: float) -> bool:
    if seconds <= 0:
        return bool(connection.exec_driver_sql("SELECT pg_try_advisory_lock(:1)", (_WRITER,)).scalar())
    set_to(connection, "lock_timeout", milliseconds(seconds), of_transaction=False)
    connection.exec_driver_sql("SELECT pg_advisory_lock(:1)", (_WRITER,))
    return True


def give_back(connection: Connection) -> None:
    """Gives the writers' lock back at once, as far as the server still knows of it."""
    with suppress(Exception):  # the end of the connection gives it back too
        connection.exec_driver_sql("SELECT pg_advisory_unlock(:1)", (_WRITER,))


@contextmanager
def holding(engine: Engine, number: int) -> Iterator[None]:
    """Within the block, what this thread writes is what the lock's holder writes. ``number``: as taken."""
    before = _held.set({**_held.get(), engine: number})
    try:
        yield
    finally:
        _held.reset(before)


def is_holder(engine: Engine) -> bool:
    """Whether this thread took the lock and has not given it back."""
    return engine in _held.get()


def check(engine: Engine, session: Session) -> None:
    """Raises LockLost where this thread took the lock and the server knows of it no more; else nothing.

    Asked in a writing transaction, it is so until that ends: who takes the lock meanwhile waits for it.
    """
    number = _held.get().get(engine)
    if number is not None and not session.connection().exec_driver_sql(_KNOWN, (number,)).scalar():
        raise LockLost(name_of(engine.url))
