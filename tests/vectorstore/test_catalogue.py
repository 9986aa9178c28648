"""The catalogue: editions are added, become current, are replaced and withdrawn."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, text
from store_fakes import reading_of

from vectorstore import migrations
from vectorstore.catalogue import Catalogue
from vectorstore.errors import CatalogueFailed, UnknownEdition, UnknownPlan
from vectorstore.schema import Base
from vectorstore.values import Basis, Header, Passage, Reading, Section, Span

FIRST = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Báo cáo tháng")
SECOND = reading_of("I. CÔNG AN XÃ", "Tuần tra ban ngày")


@pytest.fixture
def catalogue(tmp_path: Path) -> Iterator[Catalogue]:
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    catalogue.migrate()
    yield catalogue
    catalogue.close()


def add(catalogue: Catalogue, reading: Reading = FIRST, plan_id: str = "a", digest: str = "d1") -> int:
    return catalogue.add_edition(
        plan_id, reading, source="a.txt", path="/plans/a.txt", digest=digest, ingested_at="2024-05-20T12:00:00+00:00"
    )


def test_a_new_edition_serves_only_once_it_is_current(catalogue: Catalogue) -> None:
    key = add(catalogue)
    assert catalogue.plans() == ()
    assert catalogue.pending() == (key,)
    assert catalogue.edition_with_digest("d1") is None
    assert catalogue.plan_at_path("/plans/a.txt") is None
    catalogue.make_current(key)
    (plan,) = catalogue.plans()
    assert (plan.id, plan.edition, plan.edition_key, plan.source) == ("a", 1, key, "a.txt")
    assert (plan.header, plan.passages, plan.warnings) == (FIRST.header, 2, FIRST.warnings)
    assert catalogue.plan("a") == catalogue.edition_with_digest("d1") == plan
    assert catalogue.plan_at_path("/plans/a.txt") == "a"
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
    assert catalogue.edition_with_digest("d1") is None
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
    with pytest.raises(UnknownPlan):
        catalogue.contents("a", 1)
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
        "import sys; from vectorstore.catalogue import Catalogue; "
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


def test_processes_that_migrate_at_once(tmp_path: Path) -> None:
    code = (
        "from vectorstore.catalogue import Catalogue; "
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
    assert catalogue.plan_at_path(path) == "a"
    assert catalogue.plan_at_path("/plans/k.txt") is None
    assert str(catalogue.path("a")).encode() and catalogue.plan("a").source.encode()
