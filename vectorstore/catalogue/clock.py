"""The clock by which processes over one catalogue judge one another: signs of life, sessions, tries to sign in.

Over a file they are on one machine, and its clock is the one. Over a server they may be on machines whose clocks
differ: then it is the server's, asked for now and then and carried on by a clock of this machine that nobody sets.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from sqlalchemy import Engine, text

from vectorstore.catalogue.database import on_server, reading

FRESH_SECONDS = 60.0  # after which the server is asked again

Clock = Callable[[], float]
"""Seconds since the epoch."""


def clock_of(engine: Engine) -> Clock:
    """The clock of those who use this database. Over a server it raises CatalogueFailed."""
    return ServerClock(engine) if on_server(engine) else time.time


class ServerClock:
    """The time of the database's server. Safe to use from several threads."""

    def __init__(self, engine: Engine, steady: Callable[[], float] = time.monotonic) -> None:
        self._engine, self._steady = engine, steady
        self._asking = Lock()
        self._known: tuple[float, float] | None = None  # the server's time, and when it was told by the steady clock

    def __call__(self) -> float:
        """Seconds since the epoch, as the server has them. Raises CatalogueFailed."""
        known, now = self._known, self._steady()
        if known is None or now - known[1] >= FRESH_SECONDS:
            with self._asking:
                known = self._known
                if known is None or self._steady() - known[1] >= FRESH_SECONDS:
                    known = self._known = self._asked()
            now = self._steady()
        return known[0] + now - known[1]

    def _asked(self) -> tuple[float, float]:
        with reading(self._engine) as session:
            told = session.scalars(text("SELECT extract(epoch FROM clock_timestamp())")).one()
        return float(told), self._steady()
