"""The catalogue's database: its connection settings and its migrations.

SQLite by default: write-ahead log, so that readers don't wait for the writer; foreign keys on; a busy database is
waited for. A writing transaction takes the write lock as it begins, so that it can't fail half-way. With PostgreSQL the
same holds: see postgres/engine.py.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import Session

from vectorstore.catalogue.codec import read_json
from vectorstore.catalogue.migrations import HEAD
from vectorstore.catalogue.postgres import engine as postgres
from vectorstore.catalogue.postgres import lock as postgres_lock
from vectorstore.cures import Cure, NewerTables
from vectorstore.errors import CatalogueFailed, Locked

BUSY_SECONDS = 30
BRIEF_SECONDS = 0.2  # for a note that may be left undone, so that nobody who only reads waits for a writer


def open_engine(url: str) -> Engine:
    """An engine for ``url``, without connecting yet."""
    if postgres.is_postgres(url):
        return postgres.open_postgres(url)
    # What is kept of people and questions gets into no log.
    engine = create_engine(url, hide_parameters=True, json_deserializer=read_json)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _set_up_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None  # the driver would begin late, and commit on its own
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", "journal_mode=WAL", "foreign_keys=ON", "synchronous=NORMAL"):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    options = connection.get_execution_options()
    seconds = options.get("seconds", BUSY_SECONDS)
    if seconds == BUSY_SECONDS:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("writes", False) else "BEGIN")
        return
    connection.exec_driver_sql(f"PRAGMA busy_timeout={seconds * 1000:.0f}")
    try:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={BUSY_SECONDS * 1000}")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """One transaction that sees one state of the catalogue. Raises CatalogueFailed, Locked."""
    of = postgres.for_reading(engine) if on_server(engine) else engine
    with failures(engine), Session(of) as session:
        yield session


@contextmanager
def writing(engine: Engine, seconds: float = BUSY_SECONDS) -> Iterator[Session]:
    """One transaction, committed at the end, undone on any error. Raises CatalogueFailed.

    Raises Locked where another process writes for longer than ``seconds``: few for what may be left undone; and
    LockLost where this thread took the writers' lock of a server, and has it no more.
    """
    of = engine.execution_options(writes=True, seconds=seconds)
    with failures(engine, seconds), Session(of) as session, session.begin():
        postgres_lock.check(engine, session)
        yield session


def check_lock(engine: Engine) -> None:
    """Raises LockLost as ``writing`` does, where nothing is to be written; without a lock of a server, nothing."""
    if postgres_lock.is_holder(engine):
        with writing(engine):
            pass


@contextmanager
def failures(engine: Engine, seconds: float = BUSY_SECONDS) -> Iterator[None]:
    """Raises CatalogueFailed, or Locked after ``seconds``, for what the database's driver raises."""
    try:
        yield
    except DBAPIError as failure:
        if postgres.is_locked(failure.orig):
            raise Locked(name_of(engine.url), seconds) from failure
        if (getattr(failure.orig, "sqlite_errorcode", None) or 0) & 0xFF == sqlite3.SQLITE_BUSY:
            raise Locked(Path(engine.url.database or ""), seconds) from failure
        raise _failed(engine, failure.orig) from failure
    except NoneFree as failure:
        raise _failed(engine, failure) from failure


def _failed(engine: Engine, reason: object) -> CatalogueFailed:
    if not on_server(engine):
        return CatalogueFailed(name_of(engine.url), reason)
    cure: Cure = "full" if postgres.is_full(reason) else "server"
    return CatalogueFailed(name_of(engine.url), postgres.told(reason, engine.url), cure)


def on_server(engine: Engine) -> bool:
    """Whether the database is one that a server keeps, which processes on several machines may use."""
    return engine.dialect.name == "postgresql"


def name_of(url: URL) -> str:
    """What a database is called in messages: never with a password."""
    return postgres.name_of(url) if postgres.is_postgres(url) else str(url)


def migrate(engine: Engine) -> None:
    """Brings the tables up to this version of the program. Safe to run in several processes at once.

    Raises CatalogueFailed.
    """
    with failures(engine), engine.connect() as connection:
        at = revision(connection)
    if at == HEAD:
        return
    from alembic import command  # for cost: 0.6 s, and needed once an update
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    writes = engine.execution_options(writes=True, seconds=BUSY_SECONDS)
    with failures(engine), writes.connect() as connection, _unchecked(connection), connection.begin():
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as unknown:
            raise CatalogueFailed(name_of(engine.url), NewerTables(f"its tables are of revision {at}")) from unknown


@contextmanager
def _unchecked(connection: Connection) -> Iterator[None]:
    """SQLite alters a table by making it anew, and dropping the old one would drop all that refers to it."""
    if connection.dialect.name != "sqlite":
        yield
        return
    raw: Any = connection.connection.driver_connection
    raw.execute("PRAGMA foreign_keys=OFF").close()  # before the transaction: within one it does nothing
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys=ON").close()


def revision(connection: Connection) -> str | None:
    """The revision that the database is at; None where it is new."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
