"""Indexes from which much was dropped: they are written anew, find the same, and questions go on meanwhile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from functools import partial
from pathlib import Path
from random import Random

import numpy as np
import pytest
from store_fakes import HashEncoder, reading_of

from vectorstore.encoders.protocol import Vectors
from vectorstore.folding import syllables
from vectorstore.indexes import dense, wear
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.lexical import LexicalIndex
from vectorstore.indexes.rows import IndexRow
from vectorstore.library import Library
from vectorstore.retriever import Query
from vectorstore.values import Reading

ENCODER = HashEncoder()
LIVE, WORN = 40, 300  # rows that stay, and rows whose drop wears an index of so few out
_WORDS = syllables(
    "công an tuần tra đêm chợ trường học bơi lội trẻ em phụ nữ nông dân kênh mương rác thải báo cáo tháng quý kinh phí "
    "tiêm chủng bão lũ sạt lở đường làng cháy nổ điện nước họp dân bản tin loa đài cây xanh"
)


def rows(edition: int, count: int) -> list[IndexRow]:
    return [IndexRow(edition, at, f"tuần tra ban đêm tổ {edition} số {at}", "Công an xã") for at in range(count)]


def vectors(edition: int, count: int) -> Vectors:
    """Of all directions: a graph of near neighbours may lose one among many that are alike."""
    return np.random.default_rng(edition).normal(size=(count, ENCODER.dimension)).astype(np.float32)


def add(index: DenseIndex, edition: int, count: int) -> None:
    index.add(rows(edition, count), vectors(edition, count))


def opened(folder: Path) -> DenseIndex:
    return DenseIndex(folder, lambda: ENCODER, lambda: 0.25)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[DenseIndex]:
    index = opened(tmp_path / "dense")
    add(index, 1, LIVE)
    add(index, 2, WORN)
    yield index
    index.close()


def builds(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "dense").glob("build-*"))


@pytest.mark.parametrize(
    ("drops", "worn"),
    [
        ([(249, 10)], False),  # few, though many of what is left
        ([(250, 10)], True),
        ([(200, 10), (50, 10)], True),  # one after the other
        ([(250, 1000)], False),  # a quarter
        ([(251, 1000)], True),
        ([(300, 10), (0, 10)], False),  # nothing dropped: nothing to do now
    ],
)
def test_when_an_index_is_worn(tmp_path: Path, drops: list[tuple[int, int]], worn: bool) -> None:
    noted = [wear.noted(tmp_path, gone, partial(int, live)) for gone, live in drops]
    assert noted[-1] == ("graph" if worn else "")


@pytest.mark.parametrize(
    ("come", "live", "worn"),
    [
        ([999], 999, False),  # few
        ([600, 400], 1000, True),  # one after the other
        ([1200], 40_000, False),  # three of a hundred
        ([1201], 40_000, True),
    ],
)
def test_when_a_log_is_too_long(tmp_path: Path, come: list[int], live: int, worn: bool) -> None:
    assert [wear.noted(tmp_path, 0, lambda: live, some) for some in come][-1] == ("log" if worn else "")
    assert not wear.noted(tmp_path, 0, lambda: live)  # nothing came: nothing to do now


def test_a_short_log_is_not_held_against_the_rows_that_are_left(tmp_path: Path) -> None:
    """Counting them takes the longer the more there are."""
    assert not wear.noted(tmp_path, 0, lambda: pytest.fail("counted"), 999)


def test_an_index_with_a_long_log_moves_to_a_new_one(index: DenseIndex, tmp_path: Path) -> None:
    reader = opened(tmp_path / "dense")
    assert reader.size() == LIVE + WORN
    add(index, 3, 700)
    assert len(builds(tmp_path)) == 1 and list(builds(tmp_path)[0].rglob("*.bin"))
    assert reader.size() == index.size() == LIVE + WORN + 700
    reader.close()


def test_a_long_log_is_written_beside_the_graph_that_there_is(index: DenseIndex, tmp_path: Path) -> None:
    """Not every row is placed again: of rows that were dropped the graph keeps the places, and the note of them."""
    index.drop([1])
    add(index, 3, 700)
    (first,) = builds(tmp_path)
    assert (first / "dropped").read_text() == str(LIVE) and not (first / "logged").exists()
    assert in_log(first) < 100
    add(index, 4, 1200)
    (second,) = builds(tmp_path)
    assert second != first and in_log(second) < 100
    assert not (second / first.name).exists() and not (second / "current").exists()
    found = index.search(vectors(4, 1200)[7], 5)
    assert found[0][:2] == (4, 7) and {edition for edition, *_ in found} <= {2, 3, 4}
    assert index.size() == WORN + 700 + 1200


def in_log(build: Path) -> int:
    """Rows that whoever opens it would have to place."""
    with closing(sqlite3.connect(build / "chroma.sqlite3")) as database:
        (count,) = database.execute("SELECT count(*) FROM embeddings_queue").fetchone()
    return int(count)


@pytest.mark.parametrize("note", ["", "x"])
def test_a_note_that_is_lost_counts_nothing(tmp_path: Path, note: str) -> None:
    (tmp_path / "dropped").write_text(note)
    assert not wear.noted(tmp_path, 10, lambda: 1)
    assert (tmp_path / "dropped").read_text() == "10"


def test_what_is_left_of_a_worn_index_moves_to_a_new_one(index: DenseIndex, tmp_path: Path) -> None:
    reader = opened(tmp_path / "dense")
    vector = vectors(1, LIVE)[7]
    before = index.search(vector, LIVE, {1})
    assert reader.size() == LIVE + WORN
    without = DenseIndex(tmp_path / "dense", lambda: pytest.fail("no encoder is asked for"))
    without.drop([2])
    without.close()
    assert len(builds(tmp_path)) == 1
    assert not (tmp_path / "dense" / "chroma.sqlite3").exists()
    for one in (index, reader, opened(tmp_path / "dense")):
        found = one.search(vector, LIVE * 2)
        assert {place[:2] for place in found} == {(1, at) for at in range(LIVE)}
        assert sorted(score for *_, score in found) == pytest.approx(sorted(score for *_, score in before), abs=1e-6)
        one.close()


def test_an_index_that_is_not_worn_stays(index: DenseIndex, tmp_path: Path) -> None:
    index.drop([1])
    assert builds(tmp_path) == []
    assert index.size() == WORN


def test_an_index_that_can_not_be_copied_goes_on_as_it_is(
    index: DenseIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as no_room:
        no_room.setattr(dense.chroma, "copy", full)
        index.drop([2])
    assert "free space on its disk and try again" in caplog.text
    assert (index.size(), builds(tmp_path)) == (LIVE, [])
    add(index, 3, 1)
    index.drop([3])  # and is tried again
    assert (index.size(), len(builds(tmp_path))) == (LIVE, 1)


@pytest.mark.parametrize(
    ("live", "dropped", "worn"), [(30, 0, False), (30, 1, True), (2100, 0, False), (2100, 90, False), (2100, 120, True)]
)
def test_when_a_lexical_index_is_worn(tmp_path: Path, live: int, dropped: int, worn: bool) -> None:
    index = LexicalIndex(tmp_path / "lexical")
    index.add([*rows(1, live), *rows(2, dropped)])
    index.drop([2])
    assert index.worn() is worn
    index.replace(rows(1, live))
    assert not index.worn()


def test_what_lies_beside_a_lexical_index_is_swept(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "lexical")
    for name in ("lexical.old", "lexical.new"):
        (tmp_path / name).mkdir()
    index.sweep()
    assert len(list(tmp_path.iterdir())) == 2  # there is no index yet: they may be of use
    index.add(rows(1, 1))
    index.sweep()
    assert [path.name for path in tmp_path.iterdir()] == ["lexical"]


def version(plan: int, number: int) -> Reading:
    words = [" ".join(Random(f"{plan} {at}").sample(_WORDS, 8)) for at in range(6 + number % 3)]
    return reading_of("I. NHIỆM VỤ", *words, f"Điều chỉnh lần {number}: trực ban", number=f"{plan}/KH-UBND")


def keep(library: Library, plan: int, number: int, plan_id: str | None) -> str:
    name = f"{plan}-{number}"
    return library.keep(
        version(plan, number), source=f"{name}.txt", path=f"/{plan}", digest=name, plan_id=plan_id, data=name.encode()
    ).id


def scores(library: Library, question: str) -> dict[tuple[str, int], tuple[float, float, float]]:
    ids = library.catalogue.current()
    hits = library.retriever.search(Query(question), limit=40)
    places = [(ids[hit.stored.edition_key], hit.stored.passage.ordinal) for hit in hits]
    return {place: (hit.score, hit.lexical, hit.dense) for place, hit in zip(places, hits, strict=True)}


def test_questions_score_as_in_new_indexes_after_many_editions(library: Library) -> None:
    ids = [keep(library, plan, 0, None) for plan in range(8)]
    for number in range(1, 4):  # of plans that share a segment by now: tantivy has merged the first eight
        keep(library, number % 2, number, ids[number % 2])
    questions = ("công an tuần tra", "điều chỉnh lần 3 trực ban", "báo cáo học bơi")
    found = [scores(library, question) for question in questions]
    library.rebuild()
    for worn, fresh in zip(found, [scores(library, question) for question in questions], strict=True):
        assert list(worn) == list(fresh)
        assert np.allclose(list(worn.values()), list(fresh.values()), rtol=0, atol=1e-6)


WEAR = """
import sys
from pathlib import Path
from store_fakes import HashEncoder
from tests.vectorstore.indexes.test_worn_indexes import wear_out
from vectorstore.folding import syllables
from vectorstore.library import Library
with Library.open(Path(sys.argv[1]), encoder=HashEncoder) as library:
    wear_out(library, sys.argv[2])
"""


def wear_out(library: Library, plan_id: str) -> None:
    """Keeps long editions until the dense index was renewed a few times."""
    for number in range(6):
        lines = [f"Công an xã tuần tra đợt {number} tổ {at}" for at in range(260)]
        name = f"w{number}".encode()
        library.keep(
            reading_of("I.", *lines), source="w.txt", path="/w", digest=f"{name!r}", plan_id=plan_id, data=name
        )


@pytest.mark.slow
@pytest.mark.parametrize("by", ["a thread", "another process"])
def test_questions_while_worn_indexes_are_written_anew(
    open_library: Callable[..., Library], tmp_path: Path, caplog: pytest.LogCaptureFixture, by: str
) -> None:
    library = open_library()
    plan_id, other = keep(library, 0, 0, None), keep(library, 1, 0, None)
    if by == "a thread":
        with ThreadPoolExecutor(3) as pool:
            wearing = pool.submit(wear_out, open_library(), plan_id)
            while not wearing.done():
                ask(library, pool, other)
            wearing.result()
    else:
        here = os.pathsep.join(map(str, (Path(__file__).parents[1], Path(__file__).parents[3])))
        process = subprocess.Popen(
            [sys.executable, "-c", WEAR, str(tmp_path / "data"), plan_id], env=os.environ | {"PYTHONPATH": here}
        )
        with ThreadPoolExecutor(2) as pool:
            while process.poll() is None:
                ask(library, pool, other)
        assert process.returncode == 0
    assert len(builds(tmp_path / "data")) == 1
    assert caplog.text == ""


def ask(library: Library, pool: ThreadPoolExecutor, plan_id: str) -> None:
    def search(_: int) -> list[tuple[float, float]]:
        hits = library.retriever.search(Query("tuần tra báo cáo"), plans={plan_id})
        return [(hit.lexical, hit.dense) for hit in hits[:1]]

    for found in pool.map(search, range(2)):
        assert [lexical > 0 and near > 0 for lexical, near in found] == [True]
