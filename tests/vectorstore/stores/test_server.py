"""A PostgreSQL server that starts again, that is not there, or that refuses: what is said, and what it does not say."""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from contract_fakes import found, keep
from copied_tables import PostgresTables
from postgres_server import USER, PostgresServer
from sqlalchemy import Engine, TextClause, literal, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.database import open_engine, reading, writing
from vectorstore.catalogue.lock import writing_over
from vectorstore.catalogue.postgres import engine as postgres_module
from vectorstore.catalogue.postgres.engine import own_connection
from vectorstore.catalogue.schema import Base
from vectorstore.errors import CatalogueFailed
from vectorstore.library import Library

pytestmark = pytest.mark.slow
SECRET = "bi-mat/của:riêng"
REMEDY = "see that the database server runs and can be reached from this machine"


@pytest.fixture(scope="module")
def tables(on_postgres: PostgresTables) -> PostgresTables:
    return on_postgres


@pytest.fixture
def restarted(postgres: PostgresServer) -> Iterator[Callable[[], None]]:
    def again() -> None:
        postgres.stop()
        postgres.start()

    yield again


def test_the_tables_are_those_of_the_schema(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []
        collated = text(
            "SELECT count(*) FROM information_schema.columns WHERE table_schema = current_schema() AND data_type LIKE "
            "'character%' AND table_name <> 'alembic_version' AND collation_name IS DISTINCT FROM 'C'"
        )
        assert connection.execute(collated).scalar() == 0


def test_a_server_that_starts_again_is_found_again(library: Library, restarted: Callable[[], None]) -> None:
    plan_id = keep(library)
    assert found(library)
    restarted()
    assert library.state() > 0, "the connection that asks for the state is renewed"
    assert library.plan(plan_id).edition == 1
    restarted()
    assert keep(library, plan_id) == plan_id
    assert found(library) == ["Trực ban cả ngày"]


def test_a_server_that_stops_is_said_and_waited_for_by_nobody(library: Library, postgres: PostgresServer) -> None:
    keep(library)
    postgres.stop()
    try:
        for look in (library.state, library.plans, lambda: found(library), lambda: keep(library)):
            with pytest.raises(CatalogueFailed, match=f"{REMEDY}.*PLAN_ASSISTANT_DATABASE") as said:
                look()
            assert said.value.cure == "server"
            assert library.catalogue.name in str(said.value)
    finally:
        postgres.start()
    assert found(library)


def test_a_writer_whose_server_starts_again_loses_its_lock(
    open_library: Callable[..., Library], restarted: Callable[[], None]
) -> None:
    one, other = open_library(), open_library(lock_seconds=5)
    with one._writer.locked():
        restarted()
        assert keep(other)
    assert keep(one, name="b.txt")


def test_a_lock_is_told_of_by_no_connection_that_is_left(engine: Engine) -> None:
    with writing_over(engine, 1), reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")) == 2, "and its number"
    with reading(engine) as session:
        assert session.scalar(text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")) == 0


def test_who_reads_can_not_write(engine: Engine) -> None:
    with pytest.raises(CatalogueFailed, match="read-only"), reading(engine) as session:
        session.execute(text("UPDATE state SET value = 9"))
    with writing(engine) as session:
        session.execute(text("UPDATE state SET value = 9"))


def test_a_statement_may_take_longer_than_to_connect_does(url: str) -> None:
    engine = open_engine(f"{url}&connect_timeout=1")
    with writing(engine) as session:
        assert session.scalar(text("SELECT 'whole' FROM pg_sleep(1.5)")) == "whole"
    engine.dispose()


def test_a_failure_is_told_in_the_servers_words_on_one_line(engine: Engine) -> None:
    missing = text('SELECT 1 FROM "no\nsuch"')
    with (
        pytest.raises(CatalogueFailed, match=r': relation "no such" does not exist; see') as said,
        reading(engine) as one,
    ):
        one.execute(missing)
    assert "\n" not in str(said.value) and "{" not in str(said.value)


def test_a_row_that_is_there_already_is_refused_as_such(engine: Engine) -> None:
    with pytest.raises(IntegrityError, match="duplicate key"), engine.begin() as connection:
        connection.execute(text("INSERT INTO state (id, value) VALUES (1, 0)"))


def test_an_answer_that_was_not_read_to_its_end_is_nobody_elses(engine: Engine) -> None:
    def broken(_: str) -> None:
        raise MemoryError("no room for it")

    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        raw.register_in_adapter(25, broken)  # texts
        with pytest.raises(MemoryError):
            connection.execute(text("SELECT 'of another'::text FROM generate_series(1, 3)"))
        with pytest.raises(DBAPIError, match="connection is closed") as closed:
            connection.execute(text("SELECT 1"))
        assert closed.value.connection_invalidated
    with engine.connect() as connection:
        assert connection.scalar(text("SELECT 2")) == 2


def test_a_connection_that_the_server_ends_is_told_of_and_replaced(engine: Engine) -> None:
    told = pytest.raises(CatalogueFailed, match="network error: terminating connection due to admin")
    with told, reading(engine) as session:
        ended = session.scalar(text("SELECT pg_backend_pid()"))
        session.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))
    with reading(engine) as session:
        assert session.scalar(text("SELECT pg_backend_pid()")) != ended


def test_a_connection_of_its_own_is_in_no_transaction(engine: Engine) -> None:
    with engine.connect() as connection:
        connection.execute(text("SELECT 1"))
    with own_connection(engine) as own, engine.connect() as connection:  # the one that was given back, looked at first
        assert own.scalar(text("SELECT 1")) == 1
        idle = (
            "SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND pid <> pg_backend_pid()"
        )
        assert connection.scalar(text(f"{idle} AND datname = current_database()")) == 0


@pytest.mark.parametrize("words", ["một\0hai", "\0", "%s %% %(a)s :b $1", "\\x00 '' \\"])
def test_texts_come_back_but_for_zero_bytes(engine: Engine, words: str) -> None:
    with reading(engine) as session:
        for said in (text("SELECT CAST(:words AS text)"), select(literal(words))):
            given = {"words": words} if isinstance(said, TextClause) else {}
            assert session.scalar(said, given) == words.replace("\0", "\\x00")


ADDRESSES = [
    "postgresql+pg8000://plans:{secret}@127.0.0.1:1/plans",
    "postgres://plans:{secret}@/none?host={folder}",
    "postgresql://plans@/none?host={folder}&password={secret}",
    "postgresql://nobody:{secret}@no-such-host.invalid/plans",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_leads_nowhere_is_said_without_its_password(
    postgres: PostgresServer, tmp_path: Path, address: str
) -> None:
    from urllib.parse import quote

    url = address.format(secret=quote(SECRET, safe=""), folder=postgres.folder)
    with pytest.raises(CatalogueFailed, match=REMEDY) as said:
        Library.open(tmp_path / "data", database_url=url)
    chain: BaseException | None = said.value
    assert "postgresql://" in str(chain)
    for word in (SECRET, quote(SECRET, safe="")):
        assert word not in str(chain)
    with closing(Catalogue(url)) as catalogue:
        assert SECRET not in catalogue.name and SECRET not in repr(catalogue._engine)


def test_a_user_who_may_not_make_tables_is_told_so(postgres: PostgresServer, tmp_path: Path) -> None:
    url = postgres.new_database()
    postgres.command("DROP ROLE IF EXISTS guest", "CREATE ROLE guest LOGIN")
    with pytest.raises(CatalogueFailed, match=r"permission denied.*who may create and change tables"):
        Library.open(tmp_path / "data", database_url=url.replace(f"{USER}@", "guest@"))


def test_many_threads_at_once_wait_for_a_connection_and_no_longer(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from concurrent.futures import ThreadPoolExecutor

    monkeypatch.setattr(postgres_module, "_CONNECTIONS", 1)
    monkeypatch.setattr(postgres_module, "_MORE", 1)
    with closing(Catalogue(url)) as catalogue, ThreadPoolExecutor(12) as threads:
        assert set(threads.map(lambda _: catalogue.plans(), range(60))) == {()}
        keys = [(1, number) for number in range(5)]
        assert all(found == {} for found in threads.map(lambda _: catalogue.passages(keys), range(60)))


def test_opening_over_a_server_imports_no_model(url: str, tmp_path: Path) -> None:
    import sys

    code = f"""
import sys
from pathlib import Path
from vectorstore.library import Library
with Library.open(Path({str(tmp_path / "new")!r}), database_url={url!r}) as library:
    assert library.plans() == () and library.state() == 0
found = {{"torch", "chromadb", "model2vec", "alembic"}} & set(sys.modules)
assert not found, found
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=Path(__file__).parents[3])


def test_names_of_databases() -> None:
    named = {
        "postgresql+pg8000://u:p@10.0.0.7:5433/plans": "postgresql://10.0.0.7:5433/plans",
        "postgres://u:p@db/plans?sslmode=require&password=p": "postgresql://db/plans",
        "postgresql://u@/plans?host=/run/postgresql&port=5433": "postgresql:///run/postgresql:5433/plans",
        "postgresql://u@%2Frun%2Fpostgresql/plans": "postgresql:///run/postgresql/plans",
    }
    for url, name in named.items():
        assert postgres_module.name_of(open_engine(url).url) == name
