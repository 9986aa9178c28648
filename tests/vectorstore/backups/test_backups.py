"""What a backup holds, and that a restore brings all of it back, over an empty or a changed store."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from backup_fakes import HEALTH, POLICE, SCHOOL, UNITS, Filled, keep, listing, run, tables, wait
from filelock import FileLock
from store_fakes import NOON, HashEncoder, reading_of

from tests.vectorstore.keeping.test_originals import files_no_larger_than
from vectorstore.backups.backups import Backups
from vectorstore.backups.errors import BackupFailed, BadBackup
from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.catalogue.lock import writing
from vectorstore.catalogue.migrations import HEAD
from vectorstore.catalogue.schema import Base
from vectorstore.errors import EncoderMissing, Locked
from vectorstore.keeping.originals import digest_of
from vectorstore.library import Library
from vectorstore.placement import Choice
from vectorstore.retriever import Query

OTHER = reading_of("I. THƯ VIỆN", "Mở cửa buổi tối", number="3/KH-UBND", place="Lào Cai")


def found(library: Library, question: str) -> list[str]:
    return sorted(hit.stored.text for hit in library.retriever.search(Query(question)))


def test_a_restore_into_an_empty_folder_brings_all_back(filled: Filled, tmp_path: Path, file: Path) -> None:
    before, beside = tables(filled.data), listing(filled.data)
    assert [name for name in Base.metadata.tables if name != "state" and not before[name]] == []
    filled.library.backups.make(file)
    data = tmp_path / "mới"
    with Library.open(data, encoder=HashEncoder) as empty:
        assert empty.backups.nothing_kept()
        empty.backups.restore(file)
        assert (tables(data), listing(data)) == (before | {"sessions": [], "links": [], "used_tokens": []}, beside)
        assert "Trực ban ngày" in found(empty, "trực ban ngày")
        assert empty.lexical.size() == empty.dense().size() == 2
        assert not empty.backups.nothing_kept()


def test_a_restore_over_a_changed_store_leaves_nothing_of_it(filled: Filled, file: Path) -> None:
    library, data, police, health = filled.library, filled.data, filled.police, filled.health
    before, beside = tables(data), listing(data)
    library.backups.make(file)
    other = keep(library, OTHER)
    library.withdraw(police)
    library.restore(health)
    library.dismiss(library.waiting()[0].key)
    keep(library, SCHOOL, other)
    (data / "units.yaml").write_text("same: []")
    (data / "glossary.yaml").write_text("words: {}")
    shutil.rmtree(data / "uploads")
    state, given = library.state(), max(key for key in library.catalogue.current())
    library.backups.restore(file)
    assert library.state() > state
    assert (tables(data, beyond=given), listing(data)) == (before, beside)
    assert [plan.id for plan in library.plans()] == [police]
    assert "Mở cửa buổi tối" not in found(library, "mở cửa buổi tối")
    assert library.lexical.size() == library.dense().size() == 2
    assert library.original(police, 1).read_bytes() == POLICE.text.encode()
    assert library.contents(police).obligations[0].kind == "report"
    assert library.restore(health).pages == len(HEALTH.pages)
    assert library.decide(library.waiting()[0].key, Choice(new=True)).id == "school"


def test_no_key_that_was_ever_given_is_given_again(filled: Filled, file: Path) -> None:
    library, data, police = filled.library, filled.data, filled.police
    library.backups.make(file)
    last = library.waiting()[0].key
    library.backups.restore(file)
    assert min(library.catalogue.current()) > last
    last = library.waiting()[0].key
    keep(library, HEALTH, police)
    assert library.plan(police).edition_key == last + 1
    run(
        data,
        "INSERT INTO feedback SELECT NULL, at, verdict, reason, comment, question, answer, NULL, NULL FROM feedback",
    )
    with closing(sqlite3.connect(data / "catalogue.db")) as database:
        assert database.execute("SELECT key FROM feedback ORDER BY key").fetchall() == [(3,), (9,)]


def test_what_a_backup_holds(filled: Filled, file: Path) -> None:
    library, data = filled.library, filled.data
    for left in ("drawn/x.png", "admin.key", "files/x.unfinished", "notes.txt", "restore.unfinished/new/a.yaml"):
        (data / left).parent.mkdir(parents=True, exist_ok=True)
        (data / left).write_text("x")
    manifest = library.backups.make(file)
    originals = {f"files/{digest_of(text.encode())}" for text in texts(library)}
    members = {"catalogue.db", "units.yaml", "uploads/j1/0/kế hoạch.txt", *originals}
    assert set(manifest.members) == members
    with ZipFile(file) as zipped:
        assert set(zipped.namelist()) == {*members, "manifest.json"}
        said = json.loads(zipped.read("manifest.json"))
        assert zipped.read("units.yaml").decode() == UNITS
        assert all(info.external_attr >> 16 == 0o100600 for info in zipped.infolist())
        for name, member in said["members"].items():
            assert (member["size"], member["sha256"]) == (len(zipped.read(name)), digest_of(zipped.read(name)))
    del said["members"]
    assert said == {
        "format": 1, "program": manifest.program, "made_at": NOON.isoformat(timespec="seconds"), "catalogue": HEAD,
        "folder": str(data), "counts": {"plans": 1, "editions": 3}, "lost": [],
    }  # fmt: skip
    assert library.backups.read(file) == manifest
    assert [path.name for path in file.parent.iterdir() if path.name != "data"] == [file.name]


def texts(library: Library) -> list[str]:
    with closing(sqlite3.connect(library.catalogue.file())) as database:
        return [text for (text,) in database.execute("SELECT text FROM editions")]


def test_an_original_that_goes_meanwhile(tmp_path: Path, data: Path, file: Path) -> None:
    """All is done again with the lock held; what is gone all the same is told."""
    taken: list[bool] = []

    def now() -> datetime:  # asked for once the originals are listed
        if wanted and not taken:
            (data / "files" / digest_of(POLICE.text.encode())).unlink()
        if wanted:
            taken.append(True)
        return NOON

    wanted = False
    with Library.open(data, encoder=HashEncoder, now=now) as library:
        police = keep(library, POLICE)
        wanted = True
        manifest = library.backups.make(file)
        assert (len(taken), manifest.lost) == (2, (digest_of(POLICE.text.encode()),))
        wanted = False
        library.backups.restore(file)
        assert library.original(police) is None
        assert library.contents(police).text == POLICE.text


def test_a_backup_is_written_over_another_only_by_force(library: Library, file: Path) -> None:
    file.write_text("x")
    with pytest.raises(BackupFailed, match="exists already") as refused:
        library.backups.make(file)
    assert (refused.value.code, file.read_text()) == ("exists", "x")
    library.backups.make(file, force=True)
    assert library.backups.read(file).plans == 0


def test_a_backup_is_read_by_its_owner_only(library: Library, file: Path) -> None:
    before = os.umask(0o022)
    try:
        library.backups.make(file)
    finally:
        os.umask(before)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_where_a_backup_can_not_be_written(library: Library, tmp_path: Path) -> None:
    with pytest.raises(BackupFailed, match="see that its folder is writable") as refused:
        library.backups.make(tmp_path / "nowhere" / "x.zip")
    assert refused.value.code == "unwritable"
    keep(library, reading_of("I. X", *(f"Việc {number} " + "x" * 400 for number in range(300))))
    with files_no_larger_than(100_000), pytest.raises(BackupFailed) as refused:
        library.backups.make(tmp_path / "x.zip", force=True)
    assert refused.value.code == "unwritable"
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


def test_two_backups_to_one_file(library: Library, file: Path) -> None:
    place = file.with_name(f".{file.name}.unfinished")
    place.mkdir()
    with FileLock(place / "lock"), pytest.raises(BackupFailed) as refused:
        library.backups.make(file)
    assert refused.value.code == "busy"
    (place / "zip").write_text("left by a killed one")
    library.backups.make(file)
    assert not place.exists()


def test_who_writes_is_waited_for(open_library: Callable[..., Library], data: Path, file: Path) -> None:
    library = open_library(lock_seconds=0.1)
    library.backups.make(file)
    with writing(data):
        with pytest.raises(Locked):
            library.backups.make(file, force=True)
        with pytest.raises(Locked):
            library.backups.restore(file)
    assert library.backups.read(file).plans == 0


def test_a_catalogue_in_another_database(library: Library, data: Path, file: Path) -> None:
    library.backups.make(file)
    catalogue = Catalogue("postgresql://x:geheim@y/z")
    backups = Backups(data, catalogue, library._writer._indexes, data / "x", lambda: NOON, 1)
    for work in (backups.make, backups.restore):
        with pytest.raises((BackupFailed, BadBackup), match=r"is in postgresql://y/z.*pg_(dump|restore)") as refused:
            work(file)
        assert refused.value.code == "other_database"


def test_an_encoder_that_is_not_there_is_said_before_anything_changes(
    filled: Filled, open_library: Callable[..., Library], file: Path
) -> None:
    data = filled.data
    filled.library.backups.make(file)
    before = tables(data), listing(data)

    def missing() -> HashEncoder:
        raise EncoderMissing("x", "y")

    with pytest.raises(EncoderMissing):
        open_library(encoder=missing).backups.restore(file)
    assert (tables(data), listing(data)) == before


def test_a_backup_of_an_older_version(open_library: Callable[..., Library], data: Path, file: Path) -> None:
    """Its tables are brought up to date before they serve."""
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    library = open_library()
    police = keep(library, POLICE)
    library.close()
    config = Config()
    config.set_main_option("script_location", "vectorstore/catalogue/migrations")
    engine = create_engine(f"sqlite:///{data / 'catalogue.db'}")
    with engine.connect() as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "0003")
    engine.dispose()
    assert library.backups.make(file).revision == "0003"
    with Library.open(data.with_name("new"), encoder=HashEncoder) as new:
        new.backups.restore(file)
        assert new.plan(police).passages == 2
        assert tables(new._data)["asked"] == []
        assert new.backups.make(file, force=True).revision == HEAD


def test_a_file_that_waits_is_kept_with_its_original(library: Library, data: Path, file: Path) -> None:
    key = wait(library)
    library.backups.make(file)
    library.dismiss(key)
    keep(library, OTHER)  # sweeps
    assert library.waiting() == ()
    library.backups.restore(file)
    (waiting,) = library.waiting()
    assert library.waiting_contents(waiting.key).text == SCHOOL.text
    assert (data / "files" / digest_of(SCHOOL.text.encode())).is_file()


def test_files_that_wait_to_be_read_are_looked_for_in_the_new_folder(
    filled: Filled, tmp_path: Path, file: Path
) -> None:
    run(filled.data, f"UPDATE job_files SET path = '{filled.data}/uploads/j1/0/kế hoạch.txt'")
    filled.library.backups.make(file)
    with Library.open(tmp_path / "mới", encoder=HashEncoder) as new:
        new.backups.restore(file)
    with closing(sqlite3.connect(tmp_path / "mới" / "catalogue.db")) as database:
        ((path,),) = database.execute("SELECT path FROM job_files")
    assert Path(path) == tmp_path / "mới" / "uploads" / "j1" / "0" / "kế hoạch.txt"
    assert Path(path).read_text() == "chờ đọc"
