"""Files that are no sound backup: refused by name, and nothing changes."""

from __future__ import annotations

import json
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from backup_fakes import Filled, listing, tables
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.backups.archive import opened
from vectorstore.backups.errors import BadBackup
from vectorstore.backups.manifest import Manifest, TooNew, Unreadable, is_member

Members = dict[str, bytes]
OUT = "../../out.txt"


def members_of(file: Path) -> Members:
    with ZipFile(file) as zipped:
        return {name: zipped.read(name) for name in zipped.namelist()}


def said(members: Members) -> dict:
    return json.loads(members["manifest.json"])


def say(members: Members, /, **changes: object) -> None:
    members["manifest.json"] = json.dumps(said(members) | changes).encode()


def add(members: Members, name: str, data: bytes = b"x") -> None:
    """A file, with what the manifest says of it."""
    members[name] = data
    entry = {"size": len(data), "sha256": sha256(data).hexdigest()}
    say(members, members=said(members)["members"] | {name: entry})


def change_catalogue(*statements: str) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        with TemporaryDirectory() as folder:
            path = Path(folder) / "x.db"
            path.write_bytes(members["catalogue.db"])
            with closing(sqlite3.connect(path)) as database:
                for statement in statements:
                    database.execute(statement)
                database.commit()
            add(members, "catalogue.db", path.read_bytes())

    return change


def zeroed(members: Members) -> None:
    data = bytearray(members["catalogue.db"])
    data[4096 * 2 : 4096 * 12] = bytes(4096 * 10)
    add(members, "catalogue.db", bytes(data))


def original(members: Members) -> str:
    return next(name for name in members if name.startswith("files/"))


def without(name: str) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        del members[name]

    return change


def forgotten(members: Members) -> None:
    name = original(members)
    del members[name]
    say(members, members={other: one for other, one in said(members)["members"].items() if other != name})


def named(name: str) -> Callable[[Members], None]:
    return lambda members: add(members, name)


CHANGED: dict[str, tuple[str, Callable[[Members], None]]] = {
    "no manifest": ("foreign", without("manifest.json")),
    "a manifest that is no JSON": ("foreign", lambda members: members.update({"manifest.json": b"{"})),
    "a manifest of another kind": ("foreign", lambda members: members.update({"manifest.json": b"[1]"})),
    "a manifest with a negative size": ("foreign", lambda members: say(members, members={"a": {"size": -1}})),
    "a later form": ("too_new", lambda members: say(members, format=2, program="9.9", counts=None)),
    "later tables": ("too_new", change_catalogue("UPDATE alembic_version SET version_num = '9999'")),
    "tables of nobody": ("damaged", change_catalogue("UPDATE alembic_version SET version_num = 'xyz'")),
    "no tables": ("damaged", change_catalogue("DROP TABLE alembic_version")),
    "a table less": ("damaged", change_catalogue("DROP TABLE feedback")),
    "other columns": ("damaged", change_catalogue("ALTER TABLE feedback DROP COLUMN comment")),
    "no state": ("damaged", change_catalogue("DELETE FROM state")),
    "a row of nothing": ("damaged", change_catalogue("DELETE FROM editions WHERE key = 1")),
    "words that are no JSON": ("damaged", change_catalogue("UPDATE editions SET outline = '[1'")),
    "JSON of another shape": ("damaged", change_catalogue("UPDATE editions SET outline = '[1]' WHERE key = 1")),
    "a trigger": ("unsafe", change_catalogue("CREATE TRIGGER t AFTER INSERT ON state BEGIN SELECT 1; END")),
    "a view": ("unsafe", change_catalogue("CREATE VIEW v AS SELECT 1")),
    "a damaged catalogue": ("damaged", zeroed),
    "a catalogue that is none": ("damaged", lambda members: add(members, "catalogue.db", b"SQLite format 3\0" * 99)),
    "no catalogue": ("damaged", without("catalogue.db")),
    "an original less": ("damaged", lambda members: members.pop(original(members))),
    "an original that nobody names": ("damaged", forgotten),
    "another original": ("damaged", lambda members: members.update({original(members): b"y"})),
    "an original by another name": ("unsafe", named(f"files/{'0' * 64}")),
    "a file more": ("unsafe", lambda members: members.update({"x.py": b"x"})),
    "a path that leads out": ("unsafe", named(OUT)),
    "a path from the root": ("unsafe", named("/tmp/out.txt")),
    "uploads that lead out": ("unsafe", named(f"uploads/{OUT}")),
    "a path with a backslash": ("unsafe", named("uploads\\..\\out.txt")),
    "a folder": ("unsafe", lambda members: members.update({"uploads/": b""})),
    "the admin's key": ("unsafe", named("admin.key")),
    "an index": ("unsafe", named("dense/current")),
    "a bomb": ("bomb", lambda members: add(members, "big.yaml", bytes(20_000_000))),
}  # fmt: skip


@pytest.mark.parametrize("case", CHANGED)
def test_a_changed_backup_is_refused(filled_once: Filled, good: Path, file: Path, case: str) -> None:
    code, change = CHANGED[case]
    members = members_of(good)
    change(members)
    with ZipFile(file, "w", ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    refused(filled_once, file, code)


def refused(filled: Filled, file: Path, code: str) -> None:
    data = filled.data
    before = tables(data), listing(data), filled.library.state(), filled.library.dense().size()
    with pytest.raises(BadBackup) as failure:
        filled.library.backups.restore(file)
    assert failure.value.code == code, failure.value
    assert str(file) in str(failure.value)
    assert (tables(data), listing(data), filled.library.state(), filled.library.dense().size()) == before
    assert not list(data.glob("restore*")) and not (data.parent / "out.txt").exists()


def linked(info: ZipInfo) -> None:
    info.external_attr = (stat.S_IFLNK | 0o777) << 16


def squeezed(info: ZipInfo) -> None:
    info.compress_type = ZIP_BZIP2


@pytest.mark.parametrize("change", [linked, squeezed])
def test_what_is_no_ordinary_file_is_refused(
    filled_once: Filled, good: Path, file: Path, change: Callable[[ZipInfo], None]
) -> None:
    with ZipFile(good) as zipped, ZipFile(file, "w", ZIP_DEFLATED) as made:
        for info in zipped.infolist():
            data = zipped.read(info)
            if info.filename == "units.yaml":
                change(info)
            made.writestr(info, data)
    refused(filled_once, file, "unsafe")


def test_a_name_that_is_there_twice_is_refused(filled_once: Filled, good: Path, file: Path) -> None:
    file.write_bytes(good.read_bytes())
    with ZipFile(file, "a") as zipped, pytest.warns(UserWarning, match="Duplicate"):
        zipped.writestr("units.yaml", members_of(good)["units.yaml"])
    refused(filled_once, file, "damaged")


@pytest.mark.parametrize("share", [0.0, 0.3, 0.99])
def test_a_backup_that_was_cut_short_is_refused(filled_once: Filled, good: Path, file: Path, share: float) -> None:
    whole = good.read_bytes()
    file.write_bytes(whole[: int(len(whole) * share)])
    refused(filled_once, file, "no_zip")


def test_what_is_not_there_is_refused(filled_once: Filled, tmp_path: Path) -> None:
    refused(filled_once, tmp_path / "x.zip", "unreadable")
    refused(filled_once, tmp_path, "unreadable")


def test_a_disk_without_room(good: Path) -> None:
    with opened(good) as archive, pytest.raises(BadBackup, match="free space") as failure:
        archive.check(room=1000)
    assert failure.value.code == "too_large"


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_flipped_bytes_are_refused_or_do_not_matter(good: Path, data: st.DataObject) -> None:
    whole = bytearray(good.read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "x.zip"
        file.write_bytes(whole)
        with suppress(BadBackup), opened(file) as archive:
            archive.check(10**9)
            archive.unpack(Path(folder) / "new")
            expected = {name: text for name, text in members_of(good).items() if name != "manifest.json"}
            assert {name: (Path(folder) / "new" / name).read_bytes() for name in expected} == expected


PARTS = st.sampled_from(["..", ".", "", "uploads", "files", "a.yaml", "x", "\\", "C:", "\0", "\ud800", "a" * 256])


@given(st.lists(PARTS, min_size=1, max_size=4))
def test_no_name_leads_out_of_the_folder(parts: list[str]) -> None:
    name = "/".join(parts)
    if is_member(name):
        assert ".." not in parts and not name.startswith("/") and "\\" not in name and "\0" not in name
        assert (Path("/safe") / name).resolve().is_relative_to("/safe")
        name.encode()


KEYS = st.sampled_from(["format", "program", "made_at", "catalogue", "folder", "counts", "lost", "members", "plans"])
VALUES = st.none() | st.integers() | st.floats() | st.sampled_from(["1", "a", ""])


@settings(max_examples=50)
@given(st.recursive(VALUES, lambda one: st.lists(one, max_size=2) | st.dictionaries(KEYS, one), max_leaves=12))
def test_whatever_stands_in_a_manifest_is_read_or_refused(shape: object) -> None:
    with suppress(Unreadable, TooNew):
        Manifest.parse(json.dumps(shape).encode())
