"""Machines whose clocks differ, over one PostgreSQL server: they judge one another by the server's clock."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from copied_tables import PostgresTables
from sqlalchemy import Engine

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.clock import FRESH_SECONDS, ServerClock, clock_of
from vectorstore.catalogue.jobs import STALE_SECONDS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def tables(on_postgres: PostgresTables) -> PostgresTables:
    return on_postgres


@pytest.fixture
def wrong(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Catalogue]:
    """A machine whose clock is ten minutes ahead, beside one (``catalogue``) that was opened before it was."""
    ahead = time.time
    monkeypatch.setattr(time, "time", lambda: ahead() + 20 * STALE_SECONDS)
    with closing(Catalogue(url)) as opened:
        yield opened


def test_a_job_is_not_taken_from_who_has_it_by_a_machine_that_is_ahead(catalogue: Catalogue, wrong: Catalogue) -> None:
    job = catalogue.jobs.add("reread", by="lan")
    assert catalogue.jobs.claim("here") is not None
    for _ in range(3):
        assert wrong.jobs.claim("there") is None
        assert catalogue.jobs.beat(job.id, "here") == "go"
    assert catalogue.jobs.finish(job.id, "here")
    assert wrong.jobs.get(job.id).attempts == 1


def test_a_session_is_over_by_the_servers_clock(catalogue: Catalogue, wrong: Catalogue) -> None:
    person = catalogue.access.people.create("lan", "reader")
    secret = catalogue.access.sessions.open(person.id)
    limits = {"longest": 10 * STALE_SECONDS, "idle": 5 * STALE_SECONDS}
    assert wrong.access.sessions.person_of(secret, **limits) == (person.id, False)


def test_a_name_that_is_shut_is_so_for_a_machine_that_is_ahead(catalogue: Catalogue, wrong: Catalogue) -> None:
    waits = [catalogue.access.attempts.begin("lan", f"10.0.0.{number}") for number in range(6)]
    assert waits[:5] == [0] * 5 and waits[5] > 0
    assert 0 <= waits[5] - wrong.access.attempts.begin("lan", "10.0.1.1") < 60


def test_the_server_is_asked_now_and_then(engine: Engine) -> None:
    hands = [100.0]
    clock = ServerClock(engine, steady=lambda: hands[0])
    first = clock()
    assert abs(first - time.time()) < 60, "the server of the tests is on this machine"
    hands[0] += FRESH_SECONDS - 1
    assert clock() == first + FRESH_SECONDS - 1, "carried on by the steady clock"
    hands[0] += 1
    assert clock() < first + FRESH_SECONDS - 1, "asked anew: no such time has passed there"


def test_over_a_file_it_is_the_machines(tmp_path: object) -> None:
    from vectorstore.catalogue.database import open_engine

    assert clock_of(open_engine("sqlite://")) is time.time
