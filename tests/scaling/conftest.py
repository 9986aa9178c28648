"""Several web processes behind nginx, where PostgreSQL and nginx are installed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from chroma_process import chroma_process
from postgres_server import PostgresServer, programs

from tests.scaling.fleet import Fleet
from tests.scaling.nginx_process import installed


@pytest.fixture(scope="session")
def whole_fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    found = programs()
    if found is None or not installed():
        pytest.skip("PostgreSQL or nginx isn't installed: apt-get install postgresql nginx-light")
    folder = tmp_path_factory.mktemp("fleet")
    (folder / "chroma").mkdir()
    postgres = PostgresServer(found)
    fleet = None
    try:
        postgres.start()
        with chroma_process(folder / "chroma") as chroma:
            fleet = Fleet(folder, postgres, chroma)
            fleet.start()
            yield fleet
    finally:
        if fleet is not None:
            fleet.end()
        postgres.end()


@pytest.fixture
def fleet(whole_fleet: Fleet) -> Iterator[Fleet]:
    """All of it, running; whoever kills something leaves it to the next test to start it."""
    whole_fleet.until_whole()
    whole_fleet.new_visitor()
    yield whole_fleet
    whole_fleet.close_browsers()
