"""Empty catalogues, copied from one that was made once, of whichever database a test is run with."""

from __future__ import annotations

import shutil
from collections import deque
from pathlib import Path

from postgres_server import PostgresServer, name_in

from vectorstore.catalogue.database import migrate, open_engine

_KEPT = 4  # each takes 8 MB


class PostgresTables:
    """An empty catalogue on a server. Its copies go in time."""

    def __init__(self, server: PostgresServer) -> None:
        self.server = server
        self._copies: deque[str] = deque()
        url = server.new_database()
        engine = open_engine(url)
        migrate(engine)
        engine.dispose()
        self._template = name_in(url)

    def copied(self) -> str:
        """The address of a copy, which is there until several others are."""
        self._copies.append(self.server.new_database(self._template))
        if len(self._copies) > _KEPT:
            self.server.drop_database(self._copies.popleft())
        return self._copies[-1]


Tables = Path | PostgresTables
"""The file of an empty catalogue, or one on a server."""


def url_of_copy(tables: Tables, folder: Path) -> str:
    """The address of a copy: in ``folder``, where it is a file."""
    if isinstance(tables, PostgresTables):
        return tables.copied()
    folder.mkdir(parents=True, exist_ok=True)
    return f"sqlite:///{shutil.copy(tables, folder / 'catalogue.db')}"
