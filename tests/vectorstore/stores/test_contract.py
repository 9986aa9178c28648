"""What every library does, whichever database its catalogue is in: several processes at it, one killed, one refused."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime

import pytest
from access_fakes import Clock, people_of
from contract_fakes import FIRST, QUESTION, SECOND, address_of, found, keep
from copied_tables import PostgresTables, Tables
from sqlalchemy import Engine, select
from store_fakes import HashEncoder

from ingest.store_words import store_words
from prompts.texts import say
from ui.problems import in_words
from vectorstore.access.kept_sessions import Sessions
from vectorstore.backups.errors import BackupFailed, BadBackup
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.database import BRIEF_SECONDS, on_server, open_engine, reading, writing
from vectorstore.catalogue.journal import Asked, Feedback
from vectorstore.catalogue.schema import PlanRow, StateRow, advance
from vectorstore.errors import Locked, LockLost, UnknownCorrection, UnknownFeedback, UnknownWaiting
from vectorstore.library import Library
from vectorstore.placement import AUTOMATIC

Opening = Callable[..., Library]
Beside = Callable[..., subprocess.Popen[str]]


def test_the_life_of_a_plan(library: Library) -> None:
    plan_id = keep(library)
    assert found(library) == ["Báo cáo hằng tuần", "Trực ban ban đêm"]
    states = [library.state()]
    for change in (
        lambda: keep(library, plan_id),
        lambda: library.rollback(plan_id, 1),
        lambda: library.withdraw(plan_id),
        lambda: library.restore(plan_id),
    ):
        change()
        states.append(library.state())
    assert sorted(set(states)) == states, "each is a change of what readers see"
    assert found(library) == ["Báo cáo hằng tuần", "Trực ban ban đêm"]
    assert [one.edition for one in library.editions(plan_id)] == [1, 2]
    original = library.original(plan_id)
    assert original is not None and original.read_bytes() == FIRST.text.encode()
    library.withdraw(plan_id)
    assert found(library) == [] and [one.id for one in library.withdrawn()] == [plan_id]


def test_a_file_comes_in_once(library: Library) -> None:
    file = {"source": "a.txt", "path": "/plans/a.txt", "digest": "d1", "data": b"x"}
    assert library.take(FIRST, **file, choice=AUTOMATIC).outcome == "created"
    assert library.take(FIRST, **file, choice=AUTOMATIC).outcome == "known"
    assert library.take(SECOND, **file | {"digest": "d2"}, choice=AUTOMATIC).outcome == "updated"
    known = library.meet("/plans/a.txt", "d2")
    assert known is not None and known.outcome == "known"


def test_a_reading_transaction_sees_one_state(engine: Engine, url: str) -> None:
    with closing(Catalogue(url)) as catalogue, reading(engine) as session:
        before = session.scalar(select(StateRow.value))
        catalogue.add_edition("a", FIRST, source="a", path="", digest="d", ingested_at="2026-01-02T03:04:05+00:00")
        with writing(catalogue._engine) as other:
            advance(other)
        assert session.scalar(select(StateRow.value)) == before
        assert session.scalars(select(PlanRow.id)).all() == []
    with reading(engine) as session:
        assert session.scalar(select(StateRow.value)) == (before or 0) + 1


def test_writing_transactions_come_one_after_the_other(url: str) -> None:
    def grow(_: int) -> None:
        engine = open_engine(url)
        for _ in range(5):
            with writing(engine) as session:  # reads, then writes what follows from it
                session.get_one(StateRow, 1).value += 1
        engine.dispose()

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(grow, range(6)))
    with closing(Catalogue(url)) as catalogue:
        assert catalogue.state() == 30


def test_a_writer_that_is_waited_for_too_long_is_named(engine: Engine, url: str) -> None:
    other = open_engine(url)
    with writing(other) as held:
        held.execute(select(StateRow))
        with pytest.raises(Locked, match=r"for 0\.2 seconds"), writing(engine, BRIEF_SECONDS) as session:
            session.execute(select(StateRow))
        with reading(engine) as session:
            assert session.scalar(select(StateRow.value)) == 0, "who reads waits for nobody"
    with writing(engine, BRIEF_SECONDS) as session:
        session.execute(select(StateRow))
    other.dispose()


def test_who_only_reads_waits_for_no_writer(engine: Engine, url: str, clock: Clock) -> None:
    sessions, other = Sessions(engine, clock), open_engine(url)
    secret = sessions.open(people_of(engine).create("lan", "reader").id)
    clock.now += 3600
    with writing(other) as held:
        held.execute(select(StateRow))
        assert sessions.person_of(secret, longest=1e9, idle=1e9) is not None
        assert sessions.person_of(secret, longest=1e9, idle=60) is None
    other.dispose()


def test_one_writer_of_what_is_kept_at_a_time(open_library: Opening) -> None:
    one, other = open_library(), open_library(lock_seconds=0.05)
    with one._writer.locked():
        for change in (lambda: keep(other), lambda: other.withdraw("x"), lambda: other.dismiss(1)):
            with pytest.raises(Locked, match=r"another process is writing to .* for 0\.05 seconds"):
                change()
        other.sweep()  # which waits for nobody, and leaves it
    assert keep(other)


WRITING = """
import sys
from pathlib import Path
from store_fakes import HashEncoder
from contract_fakes import keep
from vectorstore.library import Library
with Library.open(Path(sys.argv[1]), encoder=HashEncoder, database_url=sys.argv[2]) as library:
    for number in range(3):
        print(keep(library, name=f"{sys.argv[3]}{number}.txt"), flush=True)
"""


@pytest.mark.slow
def test_processes_write_at_once(library: Library, beside: Beside) -> None:
    said = [beside(WRITING, str(library._data), address_of(library), name) for name in "ab"]
    ids = [line for one in said for line in one.communicate()[0].split()]
    assert [one.returncode for one in said] == [0, 0]
    assert len(ids) == 6 and {plan.id for plan in library.plans()} == set(ids), "each has an id of its own"
    assert set(found(library)) == {"Báo cáo hằng tuần", "Trực ban ban đêm"}
    assert library.lexical.size() == 12
    assert library.catalogue.pending() == ()


DYING = """
import os, signal, sys
from pathlib import Path
from store_fakes import HashEncoder
from contract_fakes import keep
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.library import Library
from vectorstore.keeping.originals import Originals
data, url, plan_id, of, moment = sys.argv[1:]
owner = {"add_edition": Catalogue, "make_current": Catalogue, "set_indexed": Catalogue, "keep": Originals}[of]
work = getattr(owner, of)
def dying(self, *given, **named):
    if moment == "after":
        work(self, *given, **named)
    os.kill(os.getpid(), signal.SIGKILL)
setattr(owner, of, dying)
keep(Library.open(Path(data), encoder=HashEncoder, database_url=url), plan_id)
"""
MOMENTS = [("add_edition", "after"), ("keep", "after"), ("make_current", "before"), ("make_current", "after")]


@pytest.mark.slow
@pytest.mark.parametrize(("of", "moment"), MOMENTS)
def test_killed_in_the_middle(open_library: Opening, beside: Beside, of: str, moment: str) -> None:
    library = open_library(lock_seconds=5)
    plan_id = keep(library)
    ended = beside(DYING, str(library._data), address_of(library), plan_id, of, moment)
    ended.communicate()
    assert ended.returncode == -signal.SIGKILL
    served = (of, moment) == ("make_current", "after")
    old, new = ["Báo cáo hằng tuần", "Trực ban ban đêm"], ["Trực ban cả ngày"]
    for one in (library, open_library()):
        assert found(one) == (new if served else old)
        assert one.plan(plan_id).edition == (2 if served else 1)
    assert keep(library, plan_id) == plan_id  # the lock went with the process that had it
    assert (found(library), library.catalogue.pending()) == (new, ())
    assert library.lexical.size() == 1


NOTING = """
import sys
from contract_fakes import done
from vectorstore.catalogue.catalogue import Catalogue
audit = Catalogue(sys.argv[1]).access.audit
for number in range(15):
    audit.add(done(sys.argv[2]))
"""


@pytest.mark.slow
def test_processes_add_to_one_chain(catalogue: Catalogue, url: str, beside: Beside) -> None:
    said = [beside(NOTING, url, name) for name in ("an", "binh")]
    for one in said:
        one.communicate()
    assert [one.returncode for one in said] == [0, 0]
    checked = catalogue.access.audit.checked()
    assert (checked.entries, checked.fault) == (30, "")


MIGRATING = """
import sys
from vectorstore.catalogue.catalogue import Catalogue
catalogue = Catalogue(sys.argv[1]); catalogue.migrate(); assert catalogue.state() == 0
"""


@pytest.mark.slow
def test_processes_make_the_tables_at_once(
    tables: Tables, beside: Beside, tmp_path_factory: pytest.TempPathFactory
) -> None:
    on_postgres = isinstance(tables, PostgresTables)
    url = tables.server.new_database() if on_postgres else f"sqlite:///{tmp_path_factory.mktemp('new') / 'new.db'}"
    said = [beside(MIGRATING, url) for _ in range(3)]
    for one in said:
        one.communicate()
    assert [one.returncode for one in said] == [0, 0, 0]


def test_numbers_that_nothing_has(library: Library) -> None:
    catalogue = library.catalogue
    for number in (2**31, 2**62, 2**63, 10**30):
        with pytest.raises(UnknownCorrection):
            catalogue.corrections.get(number)
        with pytest.raises(UnknownFeedback):
            catalogue.journal.one_feedback(number)
        with pytest.raises(UnknownWaiting):
            catalogue.files.one_waiting(number)


def test_texts_are_in_the_order_of_their_letters(catalogue: Catalogue) -> None:
    ids = ["Z-9", "a-1", "a1", "a_1", "b", "đ", "ă", "z"]
    for id_ in reversed(ids):
        placed = {"source": "a", "path": "", "digest": id_, "ingested_at": "2026-01-02T03:04:05+00:00"}
        catalogue.make_current(catalogue.add_edition(id_, FIRST, **placed))
    assert [plan.id for plan in catalogue.plans()] == sorted(ids)


@pytest.mark.parametrize("words", ["một\x00hai", "\ud800", "x" * 100_000, "'; DROP TABLE plans; --", "%s %(a)s :b"])
def test_whatever_is_said_is_kept(catalogue: Catalogue, words: str) -> None:
    catalogue.journal.add_feedback(Feedback(0, datetime(2026, 5, 20, tzinfo=UTC), "up", "", words, words, {"a": words}))
    catalogue.journal.note([Asked(datetime(2026, 5, 20, tzinfo=UTC), "api", "vi", "answered", {"units": [words]})])
    (one,) = catalogue.journal.feedback()
    escaped = words.encode("utf-8", "backslashreplace").decode()
    assert one.comment in (escaped, escaped.replace("\0", "\\x00"))
    assert one.answer == {"a": words}
    assert catalogue.journal.figures(datetime(2026, 5, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)).units


def test_a_writer_whose_lock_was_lost_keeps_nothing(catalogue: Catalogue) -> None:
    placed = {"source": "a", "path": "", "digest": "d", "ingested_at": "2026-01-02T03:04:05+00:00"}
    key = catalogue.add_edition("a", FIRST, **placed)
    catalogue.drop_edition(key)  # as another writer's sweep does
    state = catalogue.state()
    with pytest.raises(LockLost, match="another one may have written meanwhile") as lost:
        catalogue.make_current(key)
    assert (catalogue.plans(), catalogue.state()) == ((), state)
    for language, words in (("vi", "chưa lưu gì; hãy thử lại"), ("en", "Nothing of this was kept: try again")):
        said = store_words(lost.value, language) or ""
        assert catalogue.name in said and words in said
        assert in_words(lost.value, language) == say("unready.busy", language), "who may not read of servers"


def test_a_backup_is_made_or_refused_with_what_to_do(library: Library) -> None:
    keep(library)
    file = library._data.parent / "backup.zip"
    if not on_server(library.catalogue._engine):
        assert library.backups.make(file).plans == 1
        return
    for work, refused in ((library.backups.make, BackupFailed), (library.backups.restore, BadBackup)):
        with pytest.raises(refused, match=r"is in postgresql://.*pg_(dump|restore).*/data/files") as said:
            work(file)
        assert said.value.code == "other_database"
    assert not file.exists()


def test_an_encoder_that_is_another_is_refused(open_library: Opening) -> None:
    plan_id = keep(open_library())
    assert found(open_library())
    other = open_library(encoder=lambda: HashEncoder("other", 32))
    hits = other.retriever.find(QUESTION)
    assert hits.words_only and hits.hits
    other.rebuild()
    assert not other.retriever.find(QUESTION).words_only
    assert keep(other, plan_id) == plan_id and found(other) == ["Trực ban cả ngày"]
