"""PostgreSQL as the catalogue's database: how it is opened, read and written, and what its failures are called.

A reading transaction sees one state of the catalogue (REPEATABLE READ, READ ONLY). A writing one waits for a lock that
all of them take as they begin, so that they are one after the other, as SQLite's are. Connections that the server has
closed, as it does when it starts again, are found out before they are used.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from vectorstore.postgres_address import PARAMSTYLE, server_of

DRIVER = "postgresql+pg8000"
NAMES = ("postgresql", "postgres")  # of this kind of database in addresses; whichever driver follows, it is ours
_WRITING = 5_718_406_239  # by which writing transactions of one database wait for one another
_WRITER = 5_718_406_240  # and those who change what is kept: see lock.py
_CONNECTIONS, _MORE = 5, 15  # of one process: kept, and at most beyond
_LOCKED = "55P03"  # lock_not_available: what a wait ends with that took longer than lock_timeout
_FULL = "53100"
# A machine that vanished is given up, and its lock with it, after 30 + 3 * 10 seconds; without, after two hours.
_KEPT_ALIVE = {"tcp_keepalives_idle": "30", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "3"}
_NEVER_IDLE = {"idle_session_timeout": "0"}  # of PostgreSQL 14 and later


def is_postgres(url: str | URL) -> bool:
    """Whether an address is one of this kind of database, by whichever of its names."""
    return make_url(url).drivername.partition("+")[0] in NAMES


def open_postgres(url: str | URL) -> Engine:
    """An engine for ``url``, without connecting yet. Raises BadAddress."""
    address = make_url(url).set(drivername=DRIVER)
    server = server_of(address)

    def connect() -> Any:
        from vectorstore.postgres_connection import connect  # for cost: only with this database

        return connect(server)

    pool: dict[str, Any] = {"pool_pre_ping": True, "pool_size": _CONNECTIONS, "max_overflow": _MORE}
    engine = create_engine(address, creator=connect, paramstyle=PARAMSTYLE, hide_parameters=True, **pool)
    engine.dialect.use_insertmanyvalues_wo_returning = True  # the driver itself would send row by row
    event.listen(engine, "begin", _begin)
    return engine


def for_reading(engine: Engine) -> Engine:
    """The engine, whose transactions see one state and change nothing."""
    return engine.execution_options(reads=True)


def own_connection(engine: Engine) -> Connection:
    """A connection beside the pool, which commits each statement; whoever asked for it closes it."""
    connection = engine.execution_options(isolation_level="AUTOCOMMIT").connect()
    connection.detach()
    return connection


def take_lock(connection: Connection, seconds: float) -> bool:
    """Has the writers' lock until the connection ends, or is given back; False where another one has it.

    Waits up to ``seconds``; raises as a statement does where they pass.
    """
    named = list(_KEPT_ALIVE | _NEVER_IDLE)
    there = {name for (name,) in connection.exec_driver_sql(_SETTINGS, (named,))}
    for name, value in (_KEPT_ALIVE | _NEVER_IDLE).items():
        if name in there:
            _set(connection, name, value, of_transaction=False)
    if seconds <= 0:
        return bool(connection.exec_driver_sql("SELECT pg_try_advisory_lock(:1)", (_WRITER,)).scalar())
    _set(connection, "lock_timeout", _milliseconds(seconds), of_transaction=False)
    connection.exec_driver_sql("SELECT pg_advisory_lock(:1)", (_WRITER,))
    return True


def give_back(connection: Connection) -> None:
    """Gives the writers' lock back at once, as far as the server still knows of it."""
    with suppress(Exception):  # the end of the connection gives it back too
        connection.exec_driver_sql("SELECT pg_advisory_unlock(:1)", (_WRITER,))


def is_locked(failure: object) -> bool:
    """Whether a failure is that another one had a lock for too long."""
    return _state(failure) == _LOCKED


def is_full(failure: object) -> bool:
    """Whether a failure is that the server's disk is full."""
    return _state(failure) == _FULL


def name_of(url: URL) -> str:
    """What the database is called in messages: where it is, without who asks and without a password."""
    host = url.host or _one(url.query.get("host")) or ""
    port = url.port or _one(url.query.get("port"))
    return f"postgresql://{host}{f':{port}' if port else ''}/{url.database or ''}"


def told(failure: object, url: URL) -> str:
    """The words of a failure in one line, without a password that stands in the address."""
    words = " ".join(str(failure).split())
    secrets = [url.password, *(value for name, value in url.query.items() if "pass" in name)]
    for secret in filter(None, (_one(one) for one in secrets)):
        words = words.replace(secret, "***")
    return words


_SETTINGS = "SELECT name FROM pg_settings WHERE name = ANY(:1)"


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("reads", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    if options.get("writes", False):
        _set(connection, "lock_timeout", _milliseconds(options["seconds"]), of_transaction=True)
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(:1)", (_WRITING,))


def _set(connection: Connection, name: str, value: str, *, of_transaction: bool) -> None:
    connection.exec_driver_sql("SELECT set_config(:1, :2, :3)", (name, value, of_transaction))


def _milliseconds(seconds: float) -> str:
    return f"{max(1, round(seconds * 1000))}ms"  # 0 would be no limit


def _state(failure: object) -> str:
    """The five letters of SQL that say what a failure is; empty where the server said nothing."""
    (said, *_) = getattr(failure, "args", ()) or ({},)
    return str(said.get("C", "")) if isinstance(said, dict) else ""


def _one(value: Any) -> str:
    return str(value[0] if isinstance(value, tuple) else value) if value else ""
