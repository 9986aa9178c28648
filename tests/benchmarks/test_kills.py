"""Killing at random: its checks see what is wrong, and find nothing wrong."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from store_fakes import HashEncoder, reading_of

from benchmarks.kill_checks import Kept, halves, kept, leftovers, lost
from benchmarks.kills import run
from vectorstore.keeping.originals import digest_of
from vectorstore.library import Library

BEFORE = Kept({("a", 1): "A", ("a", 2): "B", ("b", 1): "C"}, {"a": 2, "b": 1})
LINES = ("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Trực ban ngày", "Báo cáo hằng tháng")


@pytest.mark.parametrize(
    ("after", "gone"),
    [
        (BEFORE, 0),
        (Kept(dict(BEFORE.texts) | {("c", 1): "D"}, {"a": 2, "b": 1, "c": 1}), 0),  # a new plan
        (Kept(BEFORE.texts, {"a": 1, "b": 1}), 0),  # the work was about this plan
        (Kept(BEFORE.texts, {"a": 2}), 1),  # but not about this one
        (Kept({("a", 2): "B", ("b", 1): "C"}, BEFORE.serving), 1),
        (Kept(dict(BEFORE.texts) | {("a", 1): "?"}, BEFORE.serving), 1),
    ],
)
def test_what_is_lost(after: Kept, gone: int) -> None:
    assert len(list(lost(BEFORE, after, ["a"]))) == gone


@pytest.fixture(scope="module")
def one_plan(tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("kills") / "data"
    with Library.open(data, encoder=HashEncoder) as library:
        reading, file = reading_of(*LINES), b"file"
        library.keep(reading, source="a.txt", path="/a.txt", digest=digest_of(file), plan_id=None, data=file)
    return data


def unfinished(data: Path) -> None:
    (data / "files" / f"{'0' * 64}.unfinished").touch()


def other_bytes(data: Path) -> None:
    (data / "files" / digest_of(b"file")).write_bytes(b"half")


def a_build(data: Path) -> None:
    (data / "dense" / f"build-{'0' * 32}").mkdir()


def a_pending_edition(data: Path) -> None:
    with closing(sqlite3.connect(data / "catalogue.db")) as database, database:
        database.execute("UPDATE editions SET activated = 0")


def a_passage_without_an_edition(data: Path) -> None:
    with closing(sqlite3.connect(data / "catalogue.db")) as database, database:
        database.execute("UPDATE passages SET edition_key = 99 WHERE ordinal = 0")


@pytest.mark.parametrize(
    ("spoil", "named"),
    [
        (lambda data: None, []),
        (unfinished, ["original files"]),
        (other_bytes, ["the original file"]),
        (a_build, ["half-built"]),
        (a_pending_edition, ["pending"]),
        (a_passage_without_an_edition, ["the database", "the dense index", "the lexical index"]),
    ],
)
def test_what_is_left_over(one_plan: Path, tmp_path: Path, spoil: Callable[[Path], None], named: list[str]) -> None:
    data = tmp_path / "data"
    shutil.copytree(one_plan, data)
    spoil(data)
    with Library.open(data, encoder=HashEncoder) as library:
        found = list(leftovers(library, data))
    assert len(found) == len(named)
    for what, name in zip(found, named, strict=True):
        assert what.startswith(name)


def test_a_plan_that_is_not_whole(one_plan: Path, tmp_path: Path) -> None:
    shutil.copytree(one_plan, tmp_path / "data")
    with Library.open(tmp_path / "data", encoder=HashEncoder) as library:
        now, (plan,) = kept(library), library.plans()
        text = library.contents(plan.id).text
        assert list(halves(library, now, [text], [plan.id])) == []
        assert len(list(halves(library, now, ["another"], []))) == 1
        library.lexical.drop([plan.edition_key])
        library.lexical.add([])
        library.dense().drop([plan.edition_key])
        with pytest.raises(Exception, match="is empty"):
            list(halves(library, now, [text], [plan.id]))


@pytest.mark.long
def test_killed_at_random(tmp_path: Path) -> None:
    tally = run(tmp_path, 15, seed=7)
    assert sum(tally.kills.values()) == 15
    assert tally.too_late < 8
    assert (tally.broken, tally.lost) == ([], [])
