"""The writer lock: one process at a time changes what is kept. Readers take no lock.

Where the catalogue is a file, so is the lock, in the data folder. Where a server keeps it, for processes on several
machines, the server keeps the lock too: on a connection of its own, at the end of which it is free. Who lost it so
keeps nothing from then on: see postgres/lock.py.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout
from sqlalchemy import Engine

from vectorstore.catalogue.database import failures, name_of, on_server
from vectorstore.catalogue.postgres import engine as postgres
from vectorstore.catalogue.postgres import lock as postgres_lock
from vectorstore.errors import CatalogueFailed, Locked

WAIT_SECONDS = 60.0


class WriterLock(Protocol):
    """Holds the lock, waiting up to ``seconds`` for it; it goes with the process that has it. Raises Locked."""

    def __call__(self, *, seconds: float) -> AbstractContextManager[None]:
        """Holds it within the block."""


def writer_lock(folder: Path, engine: Engine) -> WriterLock:
    """The lock of those who change the catalogue in ``engine`` and what belongs to it."""
    return partial(writing_over, engine) if on_server(engine) else partial(writing, folder)


@contextmanager
def writing(folder: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Holds ``folder/writer.lock``, waiting up to ``seconds`` for it; the system frees it when the process ends.

    Raises Locked, and CatalogueFailed where the folder can't be written.
    """
    lock = FileLock(folder / "writer.lock", timeout=seconds)
    try:
        lock.acquire()
    except Timeout as timeout:
        raise Locked(folder / "writer.lock", seconds) from timeout
    except OSError as failure:
        raise CatalogueFailed(str(folder), failure) from failure
    try:
        yield
    finally:
        lock.release()


@contextmanager
def writing_over(engine: Engine, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Holds the lock that the database's server keeps; it frees it when the process or its machine ends.

    Raises Locked, CatalogueFailed.
    """
    with failures(engine, seconds):
        connection = postgres.own_connection(engine)
    with connection:
        with failures(engine, seconds):
            number = postgres_lock.take(connection, seconds)
        if number is None:
            raise Locked(name_of(engine.url), seconds)
        try:
            with postgres_lock.holding(engine, number):
                yield
        finally:
            postgres_lock.give_back(connection)
