"""What became of catalogues that earlier versions of the program left."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from store_fakes import reading_of

from ingest.store_words import store_words
from vectorstore.access.viewer import Sight
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.jobs import NewFile
from vectorstore.errors import CatalogueFailed

READING = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm")
ACCESS = {"people", "sessions", "links", "tokens", "attempts", "collections", "collected", "audit"}


def tables_of(file: Path) -> set[str]:
    with sqlite3.connect(file) as database:
        return {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def set_back(catalogue: Catalogue, revision: str) -> None:
    """Leaves the catalogue as that version of the program would."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("alembic.command.upgrade", lambda config, _head: command.downgrade(config, revision))
        patch.setattr("vectorstore.catalogue.database.HEAD", revision)
        catalogue.migrate()


def test_before_there_were_people_and_since(tmp_path: Path) -> None:
    file = tmp_path / "catalogue.db"
    catalogue = Catalogue(f"sqlite:///{file}")
    catalogue.migrate()
    named = {"source": "a.txt", "path": "/plans/a.txt", "digest": "d1", "file": ""}
    catalogue.make_current(catalogue.add_edition("a", READING, ingested_at="2024-05-20T12:00:00+00:00", **named))
    job = catalogue.jobs.add("upload", [NewFile("b.txt", "/spool/b", "d2")], by="an").id
    catalogue.access.people.create("lan", "admin")
    catalogue.access.collections.put("a", catalogue.access.collections.create("Nội bộ", ["Phòng họp"]).id)
    set_back(catalogue, "0004")
    assert not ACCESS & tables_of(file)
    catalogue.migrate()
    assert tables_of(file) >= ACCESS
    access = catalogue.access
    assert (access.people.all(), access.collections.all()) == ((), ())
    assert not access.people.any(), "nobody could come in: who sits at the machine is asked for nothing"
    assert catalogue.contents("a").text == READING.text
    assert Sight().sees(access.collections.of_plans().get("a")), "kept before, and for everybody"
    assert [one.name for one in catalogue.jobs.get(job).files] == ["b.txt"]
    with sqlite3.connect(file) as database:
        assert database.execute("SELECT collection FROM job_files").fetchall() == [("",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    catalogue.close()


def test_what_a_newer_version_left_is_told_as_such(tables: Path, tmp_path: Path) -> None:
    file = shutil.copy(tables, tmp_path / "catalogue.db")
    with sqlite3.connect(file) as database:
        database.execute("UPDATE alembic_version SET version_num = '0999'")
    catalogue = Catalogue(f"sqlite:///{file}")
    with pytest.raises(CatalogueFailed, match=r"revision 0999; .*install that version, or a newer one") as failed:
        catalogue.migrate()
    catalogue.close()
    said = store_words(failed.value, "vi")
    assert said and "phiên bản mới hơn" in said and str(file) in said
