"""The catalogue: editions are added, become current, are replaced and withdrawn."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from copied_tables import Tables, url_of_copy
from sqlalchemy import create_engine, event, text
from store_fakes import reading_of, with_obligations, with_pages

from vectorstore.catalogue import codec, migrations
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.schema import Base
from vectorstore.errors import CatalogueFailed, Locked, UnknownEdition, UnknownPlan
from vectorstore.values import Basis, Header, Passage, Reading, Section, Span

FIRST = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Báo cáo tháng")
SECOND = reading_of("I. CÔNG AN XÃ", "Tuần tra ban ngày")


@pytest.fixture
def catalogue(tmp_path: Path, tables: Tables) -> Iterator[Catalogue]:
    catalogue = Catalogue(url_of_copy(tables, tmp_path))
    yield catalogue
    catalogue.close()


def add(catalogue: Catalogue, reading: Reading = FIRST, plan_id: str = "a", digest: str = "d1", file: str = "") -> int:
    named = {"source": "a.txt", "path": "/plans/a.txt", "digest": digest, "file": file}
    return catalogue.add_edition(plan_id, reading, ingested_at="2024-05-20T12:00:00+00:00", **named)


def test_a_new_edition_serves_only_once_it_is_current(catalogue: Catalogue) -> None:
    key = add(catalogue)
    assert catalogue.plans() == ()
    assert catalogue.pending() == (key,)
    assert catalogue.files.known("/plans/a.txt", "d1") is None
    catalogue.make_current(key)
    (plan,) = catalogue.plans()
    assert (plan.id, plan.edition, plan.edition_key, plan.source) == ("a", 1, key, "a.txt")
    assert (plan.header, plan.passages, plan.warnings) == (FIRST.header, 2, FIRST.warnings)
    assert catalogue.plan("a") == plan
    assert catalogue.path("a") == Path("/plans/a.txt")
    assert catalogue.current_keys() == {key}
    assert catalogue.pending() == ()


def test_contents_come_back_as_read(catalogue: Catalogue) -> None:
    reading = Reading(
        "Một hai ba\f\u1ee9 nhé 🙂",
        Header(year=2023),
        (Section(0, None, 0, "I.", "Một", "I. Một", Span(0, 3)), Section(1, 0, 1, "", "hai", "hai", Span(4, 7))),
        (
            Passage(0, 1, "cell", (Span(0, 3), Span(4, 7)), (Basis("actor", Span(0, 1)),), "Đơn vị"),
            Passage(1, None, "item", (Span(8, 10),)),
        ),
    )
    key = add(catalogue, reading)
    catalogue.make_current(key)
    contents = catalogue.contents("a")
    assert (contents.text, contents.sections, contents.passages) == (reading.text, reading.sections, reading.passages)
    stored = catalogue.passages([(key, 0), (key, 1), (key, 9), (key + 1, 0)])
    assert {place: (one.passage, one.path, one.text) for place, one in stored.items()} == {
        (key, 0): (reading.passages[0], ("I. Một", "hai"), "Một hai"),
        (key, 1): (reading.passages[1], (), "ba"),
    }
    assert catalogue.sections(key) == reading.sections


def test_the_next_edition_takes_over_and_the_earlier_text_is_kept(catalogue: Catalogue) -> None:
    first = add(catalogue)
    catalogue.make_current(first)
    second = add(catalogue, SECOND, digest="d2")
    assert catalogue.plan("a").edition == 1
    assert catalogue.contents("a").text == FIRST.text
    catalogue.make_current(second)
    assert catalogue.plan("a").edition == 2
    assert catalogue.contents("a").text == SECOND.text
    assert catalogue.contents("a", 1).text == FIRST.text
    assert [plan.edition for plan in catalogue.editions("a")] == [1, 2]
    assert catalogue.files.known("", "d1").fate == "earlier"  # type: ignore[union-attr]
    assert catalogue.stale() == (first,)
    catalogue.set_indexed([first], False)
    assert catalogue.stale() == ()


def test_state_grows_with_every_change_of_what_is_current(catalogue: Catalogue) -> None:
    states = [catalogue.state()]
    first = add(catalogue)
    assert catalogue.state() == states[0]
    catalogue.make_current(first)
    states.append(catalogue.state())
    catalogue.withdraw("a")
    states.append(catalogue.state())
    assert states == sorted(set(states))


def test_a_withdrawn_plan_is_gone_for_readers(catalogue: Catalogue) -> None:
    catalogue.make_current(add(catalogue))
    catalogue.withdraw("a")
    assert catalogue.plans() == ()
    for ask in (catalogue.plan, catalogue.contents, catalogue.path, catalogue.withdraw):
        with pytest.raises(UnknownPlan, match="no plan has the id 'a'"):
            ask("a")
    assert catalogue.contents("a", 1).text == FIRST.text  # what an earlier answer quoted can still be opened
    assert [plan.edition for plan in catalogue.editions("a")] == [1]
    assert catalogue.plan_ids() == {"a"}


def test_a_dropped_edition_leaves_nothing(catalogue: Catalogue) -> None:
    key = add(catalogue)
    catalogue.drop_edition(key)
    assert catalogue.plan_ids() == frozenset()
    assert catalogue.passages([(key, 0)]) == {}
    assert add(catalogue) > key  # a key is never used again


def test_an_edition_that_has_been_current_is_never_dropped(catalogue: Catalogue) -> None:
    key = add(catalogue)
    catalogue.make_current(key)
    catalogue.drop_edition(key)
    assert catalogue.plan("a").edition_key == key


def test_unknown_editions_are_named(catalogue: Catalogue) -> None:
    catalogue.make_current(add(catalogue))
    pending = add(catalogue, SECOND)
    assert pending
    for edition in (0, 2, 7):  # 2 never was current
        with pytest.raises(UnknownEdition, match=f"no edition {edition}; run plan-assistant editions a"):
            catalogue.contents("a", edition)


def test_obligations_come_back_as_read(catalogue: Catalogue) -> None:
    reading = with_obligations(FIRST, deadline="tháng")
    assert len(reading.obligations) == 2 and reading.obligations[1].deadline
    catalogue.make_current(add(catalogue, reading))
    assert catalogue.contents("a").obligations == reading.obligations
    assert catalogue.plan("a").obligations == 2


def test_pages_come_back_as_read(catalogue: Catalogue) -> None:
    reading = with_pages(FIRST, (91.5, None, 64.25))
    key = add(catalogue, reading)
    catalogue.make_current(key)
    contents = catalogue.contents("a")
    assert len(contents.pages) == 3 and all(page.placed for page in contents.pages)
    assert contents.pages == reading.pages
    assert (contents.plan.pages, contents.plan.confidence, contents.plan.file) == (3, 64.25, "")
    assert catalogue.plan("a") == contents.plan
    catalogue.make_current(add(catalogue, plan_id="b"))
    plain = catalogue.contents("b")
    assert (plain.pages, plain.plan.pages, plain.plan.confidence) == ((), 0, None)


def test_a_new_reading_has_the_pages_and_the_file_of_its_edition(catalogue: Catalogue) -> None:
    first = add(catalogue, with_pages(FIRST), file="f1")
    catalogue.make_current(first)
    before = catalogue.contents("a")
    again = catalogue.add_reading(first, with_obligations(FIRST))
    catalogue.make_current(again)
    after = catalogue.contents("a")
    assert after.plan.edition_key == again and len(after.obligations) == 2
    assert after.pages == before.pages != ()
    assert (after.plan.pages, after.plan.confidence, after.plan.file) == (2, 91.5, "f1")
    catalogue.set_indexed([first], False)
    catalogue.drop_superseded()
    assert catalogue.contents("a").pages == before.pages
    assert rows(catalogue, f"SELECT count(*) FROM pages WHERE edition_key = {first}") == [(0,)]


def test_a_dropped_edition_takes_its_pages_along(catalogue: Catalogue) -> None:
    catalogue.drop_edition(add(catalogue, with_pages(FIRST)))
    assert rows(catalogue, "SELECT count(*) FROM pages") == [(0,)]


def test_only_the_file_of_an_edition_that_never_served_and_that_no_other_has_may_go(catalogue: Catalogue) -> None:
    first = add(catalogue, file="f1")
    catalogue.make_current(first)
    same, other, none = (add(catalogue, SECOND, file=file) for file in ("f1", "f2", ""))
    assert [catalogue.unserved_file(key) for key in (first, same, other, none, 99)] == ["", "", "f2", "", ""]
    catalogue.withdraw("a")
    assert catalogue.unserved_file(first) == catalogue.unserved_file(same) == ""


def rows(catalogue: Catalogue, asked: str) -> list[tuple[object, ...]]:
    with catalogue._engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(asked))]


def test_a_new_reading_of_an_edition_keeps_its_number(catalogue: Catalogue) -> None:
    first = add(catalogue)
    catalogue.make_current(first)
    again = catalogue.add_reading(first, with_obligations(FIRST))
    assert catalogue.contents("a", 1).obligations == ()  # not current yet
    assert catalogue.pending() == (again,)
    catalogue.make_current(again)
    assert [(plan.edition, plan.edition_key) for plan in catalogue.editions("a")] == [(1, again)]
    assert len(catalogue.contents("a", 1).obligations) == 2
    assert catalogue.edition_key("a", 1) == again
    assert catalogue.stale() == (first,)
    second = add(catalogue, SECOND, digest="d2")
    catalogue.make_current(second)
    assert [plan.edition for plan in catalogue.editions("a")] == [1, 2]


def test_a_reading_goes_once_a_later_one_serves_and_no_index_holds_it(catalogue: Catalogue) -> None:
    first = add(catalogue, with_obligations(FIRST))
    catalogue.make_current(first)
    again = catalogue.add_reading(first, FIRST)
    for _ in "before", "after":
        catalogue.drop_superseded()
        assert len(catalogue.edition_contents(first).obligations) == 2
        catalogue.make_current(again)
    catalogue.set_indexed([first], False)
    catalogue.drop_superseded()
    assert catalogue.passages([(first, 0)]) == {}
    assert catalogue.plan("a").edition_key == again
    second = add(catalogue, SECOND)
    catalogue.make_current(second)
    catalogue.set_indexed([again], False)
    catalogue.drop_superseded()  # an earlier edition is not superseded
    assert catalogue.contents("a", 1).text == FIRST.text


def test_several_become_current_at_once(catalogue: Catalogue) -> None:
    keys = [add(catalogue, plan_id="a"), add(catalogue, plan_id="b")]
    before = catalogue.state()
    catalogue.make_current(*keys)
    assert catalogue.current_keys() == set(keys)
    assert catalogue.state() == before + 1


def catalogue_of(revision: str, file: Path, content: str) -> Catalogue:
    """A catalogue as an earlier version of the program left it, opened by this one."""
    old = Catalogue(f"sqlite:///{file}")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alembic.command.upgrade", partial(upgrade_to, revision))
        old.migrate()
    with sqlite3.connect(file) as database:
        database.executescript(content)
    old.migrate()
    return old


def test_a_catalogue_of_the_second_revision_keeps_what_it_holds(tmp_path: Path) -> None:
    old = catalogue_of("0002", tmp_path / "old.db", OLD_SECOND)
    contents = old.contents("a")
    assert (contents.plan.edition, contents.plan.obligations, contents.plan.passages) == (2, 1, 1)
    assert contents.obligations == with_obligations(FIRST).obligations[:1]
    assert (contents.pages, contents.plan.pages, contents.plan.confidence, contents.plan.file) == ((), 0, None, "")
    assert old.contents("a", 1).text == "một"
    again = old.add_reading(contents.plan.edition_key, FIRST)  # as reindex does it
    assert again == 8  # 7 was given, and its edition is gone: never used again
    old.make_current(again)
    assert old.contents("a").plan.pages == 0
    old.make_current(add(old, with_pages(FIRST), file="f"))
    assert (old.contents("a").plan.pages, old.contents("a").plan.file) == (2, "f")
    with sqlite3.connect(tmp_path / "old.db") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    old.close()


def test_a_catalogue_of_the_first_revision_keeps_what_it_holds(tmp_path: Path) -> None:
    old = catalogue_of("0001", tmp_path / "old.db", OLD)
    contents = old.contents("a")
    assert (contents.plan.edition, contents.plan.obligations, contents.obligations) == (2, 0, ())
    assert [passage.spans for passage in contents.passages] == [(Span(0, 3),)]
    assert [plan.edition for plan in old.editions("a")] == [1, 2]
    assert add(old) == 8  # 7 was given, and its edition is gone: never used again
    with sqlite3.connect(tmp_path / "old.db") as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    old.close()


def test_the_way_back_to_the_first_revision(tmp_path: Path) -> None:
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'new.db'}")
    catalogue.migrate()
    first = add(catalogue, with_pages(with_obligations(FIRST)), file="f")
    catalogue.make_current(first)
    again = catalogue.add_reading(first, FIRST)
    catalogue.make_current(again)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alembic.command.upgrade", lambda config, _head: command.downgrade(config, "0001"))
        patch.setattr("vectorstore.catalogue.database.HEAD", "0001")
        catalogue.migrate()
    catalogue.migrate()
    assert (catalogue.plan("a").edition_key, catalogue.plan("a").passages) == (again, 2)
    assert len(catalogue.contents("a").passages) == 2
    assert catalogue.passages([(first, 0)]) == {}
    catalogue.close()


def upgrade_to(revision: str, config: Config, _head: str, upgrade: Callable[..., None] = command.upgrade) -> None:
    upgrade(config, revision)


OBLIGATION = with_obligations(FIRST).obligations[0]
OBLIGATION_BODY = json.dumps(codec.obligation_to_json(OBLIGATION))
OLD_HEADER = json.dumps(codec.header_to_json(Header()))
OLD = f"""
INSERT INTO plans (id, created_at, current) VALUES ('a', 't', NULL);
INSERT INTO editions VALUES (1, 'a', 1, 's', 'p', 'd', 'một', '{OLD_HEADER}', '[]', '[]', 1, 't', 1, 0);
INSERT INTO editions VALUES (2, 'a', 2, 's', 'p', 'd', 'hai', '{OLD_HEADER}', '[]', '[]', 1, 't', 1, 1);
INSERT INTO editions VALUES (7, 'a', 3, 's', 'p', 'd', 'ba', '{OLD_HEADER}', '[]', '[]', 1, 't', 0, 1);
DELETE FROM editions WHERE key = 7;
INSERT INTO passages VALUES (2, 0, NULL, 'item', '', '[[0, 3]]', '[]', 'hai');
UPDATE plans SET current = 2;
"""


OLD_SECOND = f"""
INSERT INTO plans (id, created_at, current) VALUES ('a', 't', NULL);
INSERT INTO editions (key, plan_id, number, source, path, digest, text, header, outline, warnings, passages,
  ingested_at, activated, indexed, reading, obligations) VALUES
  (1, 'a', 1, 's', 'p', 'd', 'một', '{OLD_HEADER}', '[]', '[]', 0, 't', 1, 0, 1, 0),
  (2, 'a', 2, 's', 'p', 'd', 'hai', '{OLD_HEADER}', '[]', '[]', 1, 't', 1, 1, 1, 1),
  (7, 'a', 3, 's', 'p', 'd', 'ba', '{OLD_HEADER}', '[]', '[]', 0, 't', 0, 1, 1, 0);
DELETE FROM editions WHERE key = 7;
INSERT INTO passages VALUES (2, 0, NULL, 'item', '', '[[0, 3]]', '[]', 'hai');
INSERT INTO obligations VALUES (2, 0, '{OBLIGATION.id}', 'duty', 0, 0, '{OBLIGATION_BODY}');
UPDATE plans SET current = 2;
"""


def test_many_passages_are_read_at_once(catalogue: Catalogue) -> None:
    key = add(catalogue, reading_of("I.", *(f"việc {number}" for number in range(1000))))
    stored = catalogue.passages((key, ordinal) for ordinal in range(1000))
    assert [stored[key, ordinal].text for ordinal in (0, 999)] == ["việc 0", "việc 999"]


def test_migrations_make_the_tables_of_the_schema(tmp_path: Path, catalogue: Catalogue) -> None:
    engine = create_engine(f"sqlite:///{tmp_path / 'catalogue.db'}")
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    engine.dispose()
    scripts = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert scripts.get_current_head() == migrations.HEAD


def test_migrating_again_changes_nothing_and_does_not_import_alembic(tmp_path: Path, catalogue: Catalogue) -> None:
    catalogue.make_current(add(catalogue))
    code = (
        "import sys; from vectorstore.catalogue.catalogue import Catalogue; "
        f"c = Catalogue('sqlite:///{tmp_path / 'catalogue.db'}'); c.migrate(); "
        "assert len(c.plans()) == 1; assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "catalogue.db").write_text("no database " * 200)
    broken = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    with pytest.raises(CatalogueFailed, match=r"catalogue\.db can't be read or written: file is not a database"):
        broken.migrate()
    broken.close()


@pytest.mark.slow
def test_processes_that_migrate_at_once(tmp_path: Path) -> None:
    code = (
        "from vectorstore.catalogue.catalogue import Catalogue; "
        f"c = Catalogue('sqlite:///{tmp_path / 'new.db'}'); c.migrate(); assert c.state() == 0"
    )
    started = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(3)]
    assert [process.wait() for process in started] == [0, 0, 0]


def test_an_id_that_can_not_be_encoded_is_unknown(catalogue: Catalogue) -> None:
    bad = "a\ud800"
    for ask in (catalogue.plan, catalogue.contents, catalogue.editions, catalogue.path, catalogue.withdraw):
        with pytest.raises(UnknownPlan) as raised:
            ask(bad)
        assert str(raised.value).encode()
    with pytest.raises(UnknownPlan):
        add(catalogue, plan_id=bad)
    with pytest.raises(UnknownEdition) as refused:
        catalogue.edition_key(bad, 1)
    assert str(refused.value).encode()


def test_a_path_that_is_not_utf_8(catalogue: Catalogue) -> None:
    path = os.fsdecode(b"/plans/k\xff.txt")
    key = catalogue.add_edition(
        "a", FIRST, source=Path(path).name, path=path, digest="d", ingested_at="2024-05-20T12:00:00+00:00"
    )
    catalogue.make_current(key)
    catalogue.files.see(path, "a", "d", "2024-05-20T12:00:00+00:00")
    assert catalogue.files.plan_at(path) == "a"
    assert catalogue.files.plan_at("/plans/k.txt") is None
    assert str(catalogue.path("a")).encode() and catalogue.plan("a").source.encode()


def test_a_file_is_known_by_its_place_from_the_moment_on_that_it_serves(catalogue: Catalogue) -> None:
    """So that a process that is killed right after it leaves no edition whose next one would have to be asked about."""
    columns = {"source": "k.txt", "path": "/k.txt", "digest": "d", "ingested_at": "2024-05-20T12:00:00+00:00"}
    waits = catalogue.add_edition("w", FIRST, **columns)
    catalogue.files.let_wait(waits, ())
    key = catalogue.add_edition("a", FIRST, **columns)
    assert catalogue.files.plan_at("/k.txt") is None
    catalogue.make_current(key, brought=True)
    assert catalogue.files.plan_at("/k.txt") == "a" and catalogue.files.is_seen("/k.txt", "d")
    assert catalogue.files.waiting() == () and catalogue.pending() == (waits,)


def test_a_database_that_another_process_writes_to_for_long(tmp_path: Path) -> None:
    """It isn't broken: who reads goes on, and who writes hears the same as of the writer lock."""
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    catalogue.migrate()
    event.listen(catalogue._engine, "connect", lambda raw, _: raw.execute("PRAGMA busy_timeout=10").close())
    catalogue.close()
    with closing(sqlite3.connect(tmp_path / "catalogue.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert catalogue.plans() == ()
        with pytest.raises(Locked, match="another process is writing"):
            add(catalogue)
    add(catalogue)
    catalogue.close()
