"""The state is looked up in no time, and is right whoever writes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copyfile

import pytest
from sqlalchemy import event

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.database import open_engine, writing
from vectorstore.catalogue.schema import advance
from vectorstore.catalogue.state_watch import StateWatch
from vectorstore.errors import CatalogueFailed

ELSEWHERE = """
import sys
from vectorstore.catalogue.database import open_engine, writing
from vectorstore.catalogue.schema import advance
with writing(open_engine(sys.argv[1])) as session:
    advance(session)
"""


@pytest.fixture
def catalogue(tables: Path, tmp_path: Path) -> Iterator[Catalogue]:
    copyfile(tables, tmp_path / "catalogue.db")
    catalogue = Catalogue(f"sqlite:///{tmp_path / 'catalogue.db'}")
    yield catalogue
    catalogue.close()


def grow(catalogue: Catalogue) -> None:
    with writing(catalogue._engine) as session:
        advance(session)


def test_each_change_is_seen_at_the_next_look(catalogue: Catalogue) -> None:
    before = catalogue.state()
    for number in range(1, 4):
        grow(catalogue)
        assert catalogue.state() == before + number
    catalogue.close()
    assert catalogue.state() == before + 3


def test_what_another_process_changes_is_seen(catalogue: Catalogue, tmp_path: Path) -> None:
    before = catalogue.state()
    url = f"sqlite:///{tmp_path / 'catalogue.db'}"
    subprocess.run([sys.executable, "-c", ELSEWHERE, url], check=True, cwd=Path(__file__).parents[3])
    assert catalogue.state() == before + 1


def test_what_was_undone_is_not_seen(catalogue: Catalogue) -> None:
    before = catalogue.state()
    with pytest.raises(ZeroDivisionError), writing(catalogue._engine) as session:
        advance(session)
        raise ZeroDivisionError
    assert catalogue.state() == before


def test_while_nothing_changes_nothing_is_asked_of_the_database(catalogue: Catalogue) -> None:
    asked: list[str] = []
    event.listen(catalogue._engine, "before_cursor_execute", lambda *given: asked.append(given[2]))
    assert len({catalogue.state() for _ in range(100)}) == 1
    assert asked == []


def test_it_is_right_in_several_threads(catalogue: Catalogue) -> None:
    first = catalogue.state()

    def looked(_: int) -> bool:
        before = catalogue.state()
        grow(catalogue)
        return catalogue.state() > before

    with ThreadPoolExecutor(8) as threads:
        assert all(threads.map(looked, range(40)))
    assert catalogue.state() == first + 40


def test_a_database_that_is_gone_or_has_no_tables_is_told(tmp_path: Path) -> None:
    missing = tmp_path / "none" / "catalogue.db"
    with pytest.raises(CatalogueFailed):
        StateWatch(open_engine(f"sqlite:///{missing}")).now()
    empty = tmp_path / "empty.db"
    watch = StateWatch(open_engine(f"sqlite:///{empty}"))
    with pytest.raises(CatalogueFailed):
        watch.now()
    watch.close()
