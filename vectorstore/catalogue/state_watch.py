"""The number of the catalogue's state, looked up without a transaction while nobody has written.

Whatever is shown of plans is shown as of a state that is looked at before and after: dozens of times for one question.
SQLite tells at almost no cost whether a connection would read something new (``PRAGMA data_version``), also of what
other processes write. A server is asked for the number itself, in one statement on a connection that is kept for it.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, Engine, select
from sqlalchemy.exc import DBAPIError

from vectorstore.catalogue.database import on_server, reading
from vectorstore.catalogue.postgres.engine import own_connection
from vectorstore.catalogue.schema import StateRow


class StateWatch:
    """Looks at the state. Safe to use from several threads."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._looking = Lock()
        self._watching: sqlite3.Connection | None = None
        self._asking: Connection | None = None
        self._known = -1, -1  # the version of the data, and the state in it

    def now(self) -> int:
        """A number that grows whenever what is current changes, in this process or another. Raises CatalogueFailed."""
        if self._file() is not None:
            with self._looking:
                try:
                    return self._looked()
                except sqlite3.Error:
                    self._close()  # the failure is told as any other of the catalogue
        elif on_server(self._engine):
            with self._looking:
                try:
                    return self._told()
                except DBAPIError:
                    self._close()  # the server may have been started again, which the next connection finds out
        with reading(self._engine) as session:
            return session.scalars(select(StateRow.value)).one()

    def close(self) -> None:
        """Lets go of the file or the connection; the next look opens it again."""
        with self._looking:
            self._close()

    def _looked(self) -> int:
        """The version is asked for first: what is written between the two is seen at the next look."""
        watching = self._watching = self._watching or self._opened()
        (version,) = watching.execute("PRAGMA data_version").fetchone()
        if version != self._known[0]:
            (state,) = watching.execute("SELECT value FROM state").fetchone()
            self._known = version, state
        return self._known[1]

    def _told(self) -> int:
        asking = self._asking = self._asking or own_connection(self._engine)
        return int(asking.exec_driver_sql("SELECT value FROM state").scalar_one())

    def _opened(self) -> sqlite3.Connection:
        """A connection that never writes: its own writes would be nothing new to it."""
        self._known = -1, -1
        address = f"{Path(str(self._file())).absolute().as_uri()}?mode=rw"  # no file is made where there is none
        return sqlite3.connect(address, uri=True, isolation_level=None, check_same_thread=False)

    def _file(self) -> str | None:
        url = self._engine.url
        return url.database if url.get_backend_name() == "sqlite" and url.database != ":memory:" else None

    def _close(self) -> None:
        if self._watching is not None:
            self._watching.close()
        if self._asking is not None:
            with suppress(DBAPIError):  # one that is broken already
                self._asking.close()
        self._watching = self._asking = None
