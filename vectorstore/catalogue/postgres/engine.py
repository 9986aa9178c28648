"""PostgreSQL as the catalogue's database: how it is opened, read and written, and what its failures are called.

A reading transaction sees one state of the catalogue (REPEATABLE READ, READ ONLY). A writing one waits for a lock that
all of them take as they begin, so that they are one after the other, as SQLite's are. Connections that the server has
closed, as it does when it starts again, are found out before they are used.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from vectorstore.catalogue.codec import read_json
from vectorstore.catalogue.postgres.address import PARAMSTYLE, server_of

DRIVER = "postgresql+pg8000"
NAMES = ("postgresql", "postgres")  # of this kind of database in addresses; whichever driver follows, it is ours
WRITING = 5_718_406_239  # by which writing transactions of one database wait for one another
_CONNECTIONS, _MORE = 5, 15  # of one process: kept, and at most beyond
_LOCKED = "55P03"  # lock_not_available: what a wait ends with that took longer than lock_timeout
_FULL = "53100"


def is_postgres(url: str | URL) -> bool:
    """Whether an address is one of this kind of database, by whichever of its names."""
    return make_url(url).drivername.partition("+")[0] in NAMES


def open_postgres(url: str | URL) -> Engine:
    """An engine for ``url``, without connecting yet. Raises BadAddress."""
    address = make_url(url).set(drivername=DRIVER)
    server = server_of(url)

    def connect() -> Any:
        from vectorstore.catalogue.postgres.connection import connect  # for cost: only with this database

        return connect(server)

    pool: dict[str, Any] = {"pool_pre_ping": True, "pool_size": _CONNECTIONS, "max_overflow": _MORE}
    told: dict[str, Any] = {"paramstyle": PARAMSTYLE, "hide_parameters": True, "json_deserializer": read_json}
    engine = create_engine(address, creator=connect, **told, **pool)
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


def set_to(connection: Connection, name: str, value: str, *, of_transaction: bool) -> None:
    """Sets one of the server's settings, for this connection or for its transaction alone."""
    connection.exec_driver_sql("SELECT set_config(:1, :2, :3)", (name, value, of_transaction))


def milliseconds(seconds: float) -> str:
    """A limit as the server's settings have it."""
    return f"{max(1, round(seconds * 1000))}ms"  # 0 would be no limit


def is_locked(failure: object) -> bool:
    """Whether a failure is that another one had a lock for too long."""
    return _state(failure) == _LOCKED


def is_full(failure: object) -> bool:
    """Whether a failure is that the server's disk is full."""
    return _state(failure) == _FULL


def name_of(url: URL) -> str:
    """What the database is called in messages: where it is, without who asks and without a password."""
    host = unquote(url.host or "") or _one(url.query.get("host")) or ""
    port = url.port or _one(url.query.get("port"))
    return f"postgresql://{host}{f':{port}' if port else ''}/{url.database or ''}"


def told(failure: object, url: URL) -> str:
    """The words of a failure in one line, without a password that stands in the address."""
    words = " ".join(str(failure).split())
    secrets = [url.password, *(value for name, value in url.query.items() if "pass" in name)]
    for secret in filter(None, (_one(one) for one in secrets)):
        words = words.replace(secret, "***")
    return words


def _begin(connection: Connection) -> None:
    options = connection.get_execution_options()
    if options.get("reads", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    if options.get("writes", False):
        set_to(connection, "lock_timeout", milliseconds(options["seconds"]), of_transaction=True)
        connection.exec_driver_sql("SELECT pg_advisory_xact_lock(:1)", (WRITING,))


def _state(failure: object) -> str:
    """The five letters of SQL that say what a failure is; empty where the server said nothing."""
    (said, *_) = getattr(failure, "args", ()) or ({},)
    return str(said.get("C", "")) if isinstance(said, dict) else ""


def _one(value: Any) -> str:
    return str(value[0] if isinstance(value, tuple) else value) if value else ""
