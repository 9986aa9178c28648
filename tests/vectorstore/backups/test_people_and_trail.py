"""People, collections and the audit trail: what a backup holds of them, and what a restore brings and leaves."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from zipfile import ZipFile

import pytest
from backup_fakes import AT, OF_PEOPLE, Filled, keep, run
from backup_fakes import tables as rows_of
from store_fakes import HashEncoder, reading_of

from vectorstore.access.audit import Done
from vectorstore.access.people import name_key
from vectorstore.library import Library

OTHER = reading_of("I. THƯ VIỆN", "Mở cửa buổi tối", number="3/KH-UBND", place="Lào Cai")


def people_and_trail(data: Path) -> dict[str, list[tuple[str, ...]]]:
    return {name: rows for name, rows in rows_of(data).items() if name in (*OF_PEOPLE, "audit")}


def new_library(data: Path, empty: Path) -> Library:
    """An empty library; ``empty`` is a catalogue to copy, which takes less time than to make one."""
    data.mkdir()
    shutil.copy(empty, data / "catalogue.db")
    return Library.open(data, encoder=HashEncoder)


def sound(data: Path) -> None:
    with closing(sqlite3.connect(data / "catalogue.db")) as database:
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []


def test_nobody_who_is_signed_in_is_in_a_backup(filled: Filled, tmp_path: Path, file: Path) -> None:
    with closing(sqlite3.connect(filled.data / "catalogue.db")) as database:
        secret = [
            row[0]
            for name in ("sessions", "links", "used_tokens")
            for row in database.execute(f"SELECT digest FROM {name}")
        ]
    assert len(secret) == 3
    filled.library.backups.make(file)
    with ZipFile(file) as zipped:
        copy = Path(zipped.extract("catalogue.db", tmp_path / "out"))
    with closing(sqlite3.connect(copy)) as database:
        counts = {name: database.execute(f"SELECT count(*) FROM {name}").fetchone()[0] for name in OF_PEOPLE}
    assert counts == {"people": 1, "tokens": 1, "attempts": 1, "sessions": 0, "links": 0, "used_tokens": 0}
    assert not any(one.encode() in copy.read_bytes() for one in secret)  # nor in the file's free pages


def test_a_changed_backup_signs_nobody_in(filled: Filled, tmp_path: Path, tables: Path) -> None:
    """The rows are looked at by name: what a file from elsewhere holds of sessions comes from nowhere."""
    from vectorstore.backups import swap

    data = filled.data
    copy = tmp_path / "copy.db"
    with closing(sqlite3.connect(data / "catalogue.db")) as source, closing(sqlite3.connect(copy)) as target:
        source.backup(target)
    with new_library(tmp_path / "new", tables) as new:
        live = new.catalogue.file()
        assert live is not None
        swap.replace(live, copy, beyond=swap.reserve(live, copy), mark=7, moved=("", ""))
        assert [one.name for one in new.catalogue.access.people.all()] == ["lan"]
    found = rows_of(tmp_path / "new")
    assert (found["sessions"], found["links"], found["used_tokens"]) == ([], [], [])


def test_where_there_are_people_they_stay_with_what_lets_them_in(filled: Filled, file: Path) -> None:
    """Nobody comes back who was shut out meanwhile, nor a token that was revoked, nor a forgotten person."""
    library, access = filled.library, filled.library.catalogue.access
    access.people.create("bình", "admin")
    gone = access.people.create("cúc", "reader")
    library.backups.make(file)
    access.people.set_disabled("lan", True)
    access.tokens.revoke(access.tokens.all()[0].id)
    access.people.forget("cúc")
    opened = access.sessions.open(access.people.named("bình").id)
    before = people_and_trail(filled.data)
    library.backups.restore(file)
    assert people_and_trail(filled.data) == before
    assert access.people.of_id(gone.id) is None and access.people.named("lan").disabled
    assert access.tokens.all()[0].revoked_at
    assert access.sessions.person_of(opened, longest=60.0, idle=60.0) is not None
    sound(filled.data)


def test_where_there_is_nobody_people_come_with_the_backup(
    filled: Filled, tmp_path: Path, file: Path, tables: Path
) -> None:
    filled.library.backups.make(file)
    lan = filled.library.catalogue.access.people.named("lan")
    with new_library(tmp_path / "new", tables) as new:
        new.backups.restore(file)
        access = new.catalogue.access
        assert access.people.all() == (lan,)
        assert access.tokens.all()[0].person == "lan"
        assert rows_of(tmp_path / "new")["sessions"] == []
        assert [entry.done.action for entry in access.audit.all()] == ["move_plan"]
    sound(tmp_path / "new")


def test_the_live_trail_stays_and_goes_on(filled: Filled, tmp_path: Path, file: Path, tables: Path) -> None:
    filled.library.backups.make(file)
    with new_library(tmp_path / "new", tables) as new:
        audit = new.catalogue.access.audit
        audit.add(Done(AT, "ops", "owner", "ingest"))
        new.backups.restore(file)
        audit.add(Done(AT, "ops", "owner", "restore_backup", "sao lưu.zip"))
        assert [entry.done.action for entry in audit.all()] == ["ingest", "restore_backup"]
        assert audit.broken() is None


@pytest.mark.slow
def test_a_trail_that_came_with_a_backup_goes_on(filled: Filled, tmp_path: Path, file: Path, tables: Path) -> None:
    filled.library.backups.make(file)
    with new_library(tmp_path / "new", tables) as new:
        new.backups.restore(file)
        new.catalogue.access.audit.add(Done(AT, "ops", "owner", "restore_backup", "sao lưu.zip"))
        assert [entry.done.action for entry in new.catalogue.access.audit.all()] == ["move_plan", "restore_backup"]
        assert new.catalogue.access.audit.broken() is None


def test_what_is_said_now_of_who_sees_which_plan_stays(filled: Filled, file: Path) -> None:
    """A plan that was put into a collection after the backup was made does not come out of it by a restore."""
    library, kept = filled.library, filled.library.catalogue.access.collections
    (health,) = kept.all()
    kept.create("Công an", ["công an"])
    library.backups.make(file)
    kept.set_groups(health.id, ["giám đốc"])
    kept.forget("cong-an")
    later = kept.create("Mật", ["mật"])
    kept.put(filled.police, later.id)
    kept.put(filled.health, None)
    new = keep(library, OTHER)
    kept.put(new, later.id)
    state = library.state()
    library.backups.restore(file)
    found = {one.id: (one.groups, one.plans) for one in kept.all()}
    assert found == {health.id: (("giám đốc",), 0), "cong-an": (("công an",), 0), later.id: (("mật",), 1)}
    assert kept.of_plans() == {filled.police: later.id}  # the new plan is gone, and its place with it
    assert library.state() > state
    sound(filled.data)


def test_a_collection_that_came_under_a_name_that_there_is_is_that_one(
    filled: Filled, tmp_path: Path, file: Path, tables: Path
) -> None:
    """A new plan comes into the collection of this name, whatever its id was; the standard one stays so."""
    (health,) = filled.library.catalogue.access.collections.all()
    filled.library.catalogue.access.collections.set_standard(health.id)
    filled.library.backups.make(file)
    with new_library(tmp_path / "new", tables) as new:
        kept = new.catalogue.access.collections
        run(
            tmp_path / "new",
            "INSERT INTO collections SELECT 'other-id', '"
            + health.name
            + "', '"
            + name_key(health.name)
            + "', '[]', 0, ''",
        )
        kept.set_standard(kept.create("Khác").id)
        new.backups.restore(file)
        assert kept.of_plans() == {filled.health: "other-id"}
        assert [(one.id, one.standard) for one in kept.all()] == [("khac", True), ("other-id", False)]
    sound(tmp_path / "new")


@pytest.mark.slow
def test_a_backup_from_before_there_were_people_shuts_nobody_out(filled: Filled, tmp_path: Path, file: Path) -> None:
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    with Library.open(tmp_path / "old", encoder=HashEncoder) as old:
        keep(old, OTHER)
        old.close()
        config = Config()
        config.set_main_option("script_location", "vectorstore/catalogue/migrations")
        engine = create_engine(f"sqlite:///{tmp_path / 'old' / 'catalogue.db'}")
        with engine.connect() as connection, connection.begin():
            config.attributes["connection"] = connection
            command.downgrade(config, "0004")
        engine.dispose()
        assert old.backups.make(file).revision == "0004"
    before, kept = people_and_trail(filled.data), filled.library.catalogue.access.collections
    (health,) = kept.all()
    filled.library.backups.restore(file)
    assert people_and_trail(filled.data) == before
    assert [(one.id, one.groups, one.plans) for one in kept.all()] == [(health.id, health.groups, 0)]
    assert len(filled.library.plans()) == 1
    sound(filled.data)


def test_people_alone_are_worth_a_backup(tmp_path: Path) -> None:
    with Library.open(tmp_path / "data", encoder=HashEncoder) as library:
        assert library.backups.nothing_to_keep() and library.backups.nothing_kept()
        library.catalogue.access.people.create("lan", "admin")
        assert library.backups.nothing_kept() and not library.backups.nothing_to_keep()
        run(tmp_path / "data", "DELETE FROM people")
        library.catalogue.access.collections.create("Mật")
        assert not library.backups.nothing_to_keep()
