"""A writer that lost the lock of a PostgreSQL server, perhaps without noticing: it changes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from contract_fakes import FIRST, SECOND, found, keep
from copied_tables import PostgresTables
from postgres_server import PostgresServer
from sqlalchemy import Engine, text
from store_fakes import NOON, HashEncoder

from tests.vectorstore.keeping.test_together import brought
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.database import open_engine, reading, writing
from vectorstore.catalogue.kept_decisions import Decision
from vectorstore.catalogue.lock import writing_over
from vectorstore.errors import Locked, LockLost
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.indexes import WritableDense
from vectorstore.keeping.originals import digest_of
from vectorstore.library import Library

pytestmark = pytest.mark.slow
Opening = Callable[..., Library]
PLACED = {"source": "b", "path": "", "digest": "b", "ingested_at": "2026-01-02T03:04:05+00:00"}
LOCKS = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"


@pytest.fixture(scope="module")
def tables(on_postgres: PostgresTables) -> PostgresTables:
    return on_postgres


@pytest.fixture(params=["the server starts again", "the connection ends"])
def lost(request: pytest.FixtureRequest, postgres: PostgresServer) -> Iterator[Callable[[], None]]:
    """Frees the lock, whoever has it."""

    def again() -> None:
        postgres.stop()
        postgres.start()

    def end() -> None:
        with closing(postgres.admin()) as admin:
            admin.autocommit = True
            admin.run(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_locks WHERE locktype = 'advisory' AND granted "
                "AND objsubid = 1 AND (classid::bigint << 32) | objid::bigint = 5718406240"
            )

    yield again if "starts" in request.param else end


def test_who_was_overtaken_keeps_no_edition_of_what_came_meanwhile(
    open_library: Opening, lost: Callable[[], None]
) -> None:
    other, meanwhile = open_library("there"), brought(1)
    overtaken: list[str] = []

    def now() -> datetime:  # asked between the look at what there is and the first change
        if not overtaken:
            lost()
            overtaken.append(other.take_all([meanwhile])[0].plan.id)  # type: ignore[union-attr]
        return NOON

    here = open_library("here", now=now)
    (refused,) = here.take_all([brought(1, "Một đội trực", name="x.txt")])
    assert isinstance(refused, LockLost) and "nothing of this was kept; try again" in str(refused)
    (plan,) = other.plans()
    assert overtaken == [plan.id] and [one.source for one in other.editions(plan.id)] == ["1.txt"]
    assert other.catalogue.pending() == ()


def test_of_several_files_each_is_tried_again_under_a_new_lock(open_library: Opening, lost: Callable[[], None]) -> None:
    times: list[None] = []

    def now() -> datetime:
        times.append(None)
        if len(times) == 2:
            lost()
        return NOON

    here = open_library("here", now=now)
    assert [one.outcome for one in here.take_all([brought(1), brought(2), brought(3)])] == ["created"] * 3  # type: ignore[union-attr]
    assert len(here.plans()) == 3 and here.catalogue.pending() == ()


CHANGES: list[Callable[[Catalogue, str, int, int], object]] = [
    lambda to, plan, key, waits: to.add_edition(plan, SECOND, **PLACED),
    lambda to, plan, key, waits: to.add_reading(key, FIRST),
    lambda to, plan, key, waits: to.make_current(key),
    lambda to, plan, key, waits: to.withdraw(plan),
    lambda to, plan, key, waits: to.set_indexed([key], False),
    lambda to, plan, key, waits: to.drop_edition(waits),
    lambda to, plan, key, waits: to.drop_superseded(),
    lambda to, plan, key, waits: to.files.let_wait(key, ()),
    lambda to, plan, key, waits: to.files.settle(waits, plan, "now"),
    lambda to, plan, key, waits: to.files.dismiss(waits, "now"),
    lambda to, plan, key, waits: to.files.see("/b", plan, "b", "now"),
    lambda to, plan, key, waits: to.corrections.change((), (), by="an", at="now"),
    lambda to, plan, key, waits: to.decisions.decide(Decision(plan, plan, "repeal", "accepted", "an", ""), ends=True),
    lambda to, plan, key, waits: to.check_lock(),
]


def test_every_change_of_who_lost_it_is_refused(open_library: Opening, lost: Callable[[], None]) -> None:
    here, there = open_library("here"), open_library("there", lock_seconds=5)
    plan = keep(here)
    key = here.plan(plan).edition_key
    with here._writer.locked():
        waits = here.catalogue.add_edition("waits", SECOND, **PLACED)
        here.catalogue.files.let_wait(waits, ())
        lost()
        there.withdraw(plan)
        there.restore(plan)
        state = there.state()
        for change in CHANGES:
            with pytest.raises(LockLost):
                change(here.catalogue, plan, key, waits)
        with ThreadPoolExecutor(1) as threads:  # who took no lock has lost none
            threads.submit(here.catalogue.files.see, "/c", plan, "c", "now").result()
    assert here.state() == state and [one.key for one in here.waiting()] == [waits]
    assert here.catalogue.files.is_seen("/c", "c") and not here.catalogue.files.is_seen("/b", "b")
    assert keep(here, plan) == plan, "under a lock taken anew"


def test_what_another_one_is_keeping_is_not_swept_away(
    open_library: Opening, lost: Callable[[], None], tmp_path: Path
) -> None:
    here, there = (open_library(name, files=tmp_path / "files") for name in ("here", "there"))
    file = SECOND.text.encode()
    with here._writer.locked():
        lost()
        with there._writer.locked():
            key = there.catalogue.add_edition("b", SECOND, file=digest_of(file), **PLACED)
            there._originals.keep(file)
            here._writer.sweep_or_leave()
            there._writer.serve({key: None})
    assert there.original("b") is not None and found(here) == ["Trực ban cả ngày"]


def test_an_index_that_is_shared_is_left_as_it_is(
    open_library: Opening, lost: Callable[[], None], tmp_path: Path
) -> None:
    def common(_folder: Path, encoder: Callable[[], HashEncoder]) -> WritableDense:
        return DenseIndex(tmp_path / "server", encoder)

    here = open_library("here", dense=common, dense_is_shared=True)
    keep(here)
    with here._writer.locked():
        key = here.catalogue.add_edition("b", SECOND, **PLACED)
        lost()
        for change in (lambda: here._writer.serve({key: None}), here._writer._rebuild):
            with pytest.raises(LockLost):
                change()
    assert here.dense().size() == 2


@pytest.mark.parametrize("seconds", [0, 0.2])
def test_who_takes_it_waits_for_the_change_under_way(engine: Engine, url: str, seconds: float) -> None:
    other = open_engine(url)
    with writing(engine) as session:
        session.execute(text("UPDATE state SET value = 9"))
        with pytest.raises(Locked), writing_over(other, seconds):
            raise AssertionError("a change could come after what is read here")
    with reading(engine) as session:
        assert session.scalar(text(LOCKS)) == 0, "given back"
    with writing_over(other, seconds):
        pass
    other.dispose()
