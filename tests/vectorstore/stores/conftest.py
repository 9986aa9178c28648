"""The same libraries over SQLite, and over PostgreSQL where it is installed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from access_fakes import Clock
from copied_tables import PostgresTables, Tables, url_of_copy
from postgres_server import PostgresServer, programs
from sqlalchemy import Engine

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.database import open_engine

HERE = Path(__file__).parent
PATH = os.pathsep.join(map(str, (HERE, HERE.parent, HERE.parents[2])))
SQLITE, POSTGRES = "SQLite", pytest.param("PostgreSQL", marks=pytest.mark.slow)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    """A server of this process; skips where there is none."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL isn't installed: apt-get install postgresql")
    server = PostgresServer(found)
    try:
        server.start()
        yield server
    finally:
        server.end()


@pytest.fixture(scope="session")
def on_postgres(postgres: PostgresServer) -> PostgresTables:
    return PostgresTables(postgres)


@pytest.fixture(scope="session", params=[SQLITE, POSTGRES])
def tables(request: pytest.FixtureRequest) -> Tables:
    """An empty catalogue of either."""
    if request.param == "PostgreSQL":
        copied: PostgresTables = request.getfixturevalue("on_postgres")
        return copied
    path: Path = request.getfixturevalue("sqlite_tables")
    return path


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("tables") / "catalogue.db"
    with closing(Catalogue(f"sqlite:///{path}")) as catalogue:
        catalogue.migrate()
    return path


@pytest.fixture
def url(tables: Tables, tmp_path: Path) -> str:
    """The address of an empty catalogue: that of ``library``, where a test has both."""
    return url_of_copy(tables, tmp_path / "data")


@pytest.fixture
def catalogue(url: str) -> Iterator[Catalogue]:
    with closing(Catalogue(url)) as opened:
        yield opened


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    opened = open_engine(url)
    yield opened
    opened.dispose()


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def beside() -> Callable[..., subprocess.Popen[str]]:
    """Runs a script in a process of its own, which has the tests' fakes at hand."""

    def run(script: str, *given: str) -> subprocess.Popen[str]:
        environment = os.environ | {"PYTHONPATH": PATH}
        command = [sys.executable, "-c", script, *given]
        return subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)

    return run
