"""The dense index, wherever it is kept: what is found, what other processes see, and which encoder built it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chroma_process import ChromaProcess, chroma_process
from dense_stores import AXES, DenseStore, places, row

from vectorstore.errors import IndexEmpty, IndexMismatch
from vectorstore.indexes import index_notes


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    with chroma_process(tmp_path_factory.mktemp("chroma")) as process:
        yield process


@pytest.fixture(params=["in a folder", pytest.param("on a server", marks=pytest.mark.slow)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[DenseStore]:
    on_server = request.param == "on a server"
    store = DenseStore(request.getfixturevalue("chroma").index_url() if on_server else str(tmp_path / "dense"))
    yield store
    store.close()


@pytest.fixture
def index(store: DenseStore) -> Any:
    index = store.open()
    index.add([row(1, 0), row(1, 1), row(2, 0)], AXES[:3])
    return index


def test_nearest_first_with_their_cosine(index: Any) -> None:
    found = index.search(np.array([0, 0.6, 0.8, 0, 0, 0, 0, 0], dtype=np.float32), 2)
    assert places(found) == [(2, 0), (1, 1)]
    assert [score for *_, score in found] == pytest.approx([0.8, 0.6], abs=1e-5)


def test_a_search_of_some_editions(index: Any) -> None:
    assert set(places(index.search(AXES[2], 10, {1}))) == {(1, 0), (1, 1)}
    assert places(index.search(AXES[2], 10, [2, 5])) == [(2, 0)]
    assert index.search(AXES[2], 10, ()) == []
    assert index.search(AXES[2], 10, [7]) == []
    assert index.search(AXES[2], 0) == []


def test_a_vector_without_direction_finds_nothing(index: Any) -> None:
    assert index.search(np.zeros(8, dtype=np.float32), 10) == []
    index.add([row(3, 0)], np.zeros((1, 8), dtype=np.float32))
    assert places(index.search(AXES[0], 1)) == [(1, 0)]


def test_drop(index: Any) -> None:
    index.drop([1, 9])
    assert places(index.search(AXES[0], 10)) == [(2, 0)]
    assert index.size() == 1
    index.drop([])
    assert index.size() == 1


def test_an_edition_that_comes_back_has_the_vectors_it_came_with_last(index: Any, store: DenseStore) -> None:
    other = store.open()
    assert places(other.search(AXES[0], 1)) == [(1, 0)]
    index.drop([1])
    index.add([row(1, 0)], AXES[7:])
    for one in (index, other):
        assert places(one.search(AXES[7], 1)) == [(1, 0)]
        assert places(one.search(AXES[0] + 0.1 * AXES[2], 1)) == [(2, 0)]


@pytest.mark.slow
def test_many_rows_are_added_in_calls_that_chroma_can_take(index: Any) -> None:
    count = 4500
    index.add([row(5, ordinal) for ordinal in range(count)], np.tile(AXES[7], (count, 1)))
    assert index.size() == count + 3
    index.drop([5])
    assert index.size() == 3


def test_vectors_of_another_shape_are_refused(index: Any) -> None:
    with pytest.raises(ValueError, match="1 rows need 1 vectors of 8"):
        index.add([row(1, 0)], np.zeros((1, 4), dtype=np.float32))
    with index.building() as build, pytest.raises(ValueError, match="2 rows need 2 vectors of 8"):
        build.add([row(1, 0), row(1, 1)], AXES[:1])


@pytest.mark.parametrize(("encoder", "dimension"), [("other", 8), ("fake", 4)])
def test_an_index_of_another_encoder_is_refused(index: Any, store: DenseStore, encoder: str, dimension: int) -> None:
    other = store.open(encoder, dimension)
    with pytest.raises(IndexMismatch, match=r"built by fake \(8 dimensions\).*run plan-assistant reindex"):
        other.size()
    with pytest.raises(IndexMismatch):
        other.search(np.ones(dimension, dtype=np.float32), 1)
    with pytest.raises(IndexMismatch):
        other.add([row(8, 0)], np.ones((1, dimension), dtype=np.float32))
    assert index.size() == 3


def test_a_build_serves_another_encoder(index: Any, store: DenseStore) -> None:
    assert index.size() == 3
    other = store.open("other", 4)
    other.drop([2])  # asks for no encoder
    with other.building() as build:
        build.add([row(1, 0)], np.ones((1, 4), dtype=np.float32))
        assert index.size() == 2  # the old one serves, whole
        assert places(index.search(AXES[0], 1)) == [(1, 0)]
    assert other.size() == 1
    with pytest.raises(IndexMismatch, match=r"built by other \(4 dimensions\), but the encoder set now is fake"):
        index.search(AXES[0], 1)
    with index.building():
        pass
    with pytest.raises(IndexMismatch):  # what it knew is gone, and it looks again
        other.size()
    assert index.size() == 0


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt])
def test_a_build_that_fails_leaves_no_trace(index: Any, store: DenseStore, failure: type[BaseException]) -> None:
    before = store.builds()
    with pytest.raises(failure), index.building() as build:
        build.add([row(9, 0)], AXES[:1])
        raise failure
    assert store.builds() == before
    assert index.size() == 3


def test_builds_follow_one_another_and_leave_one(index: Any, store: DenseStore) -> None:
    reader = store.open()
    for count in (1, 2, 3):
        with index.building() as build:
            build.add([row(count, at) for at in range(count)], AXES[:count])
        assert (index.size(), reader.size()) == (count, count)
        assert places(reader.search(AXES[0], 9, [count]))[0] == (count, 0)
        assert len(store.builds()) == 2  # what serves, and what says so


def test_nearness_is_measured_from_the_encoders_rest(store: DenseStore) -> None:
    index = store.open("narrow", 8, lambda: 0.6)
    index.add([row(1, 0), row(1, 1), row(1, 2)], AXES[:3])
    found = index.search(np.array([0.8, 0.6, 0, 0, 0, 0, 0, 0], dtype=np.float32), 3)
    assert [score for *_, score in found] == pytest.approx([0.5, 0, 0], abs=1e-5)
    index.close()
    again = store.open("narrow", 8, lambda: pytest.fail("it is held with the collection"))
    assert again.search(AXES[0], 1) == [(1, 0, pytest.approx(1.0))]


def test_rows_of_another_process_are_seen(index: Any, store: DenseStore) -> None:
    second = store.open()  # in one process, two must not hold each other back
    assert places(index.search(AXES[7], 1)) != [(9, 0)] != places(second.search(AXES[7], 1))
    store.in_another_process("index.add([row(9, 0)], axes[7:])")
    for one in (index, second):
        assert places(one.search(AXES[7], 1)) == [(9, 0)]
    index.add([row(10, 0)], AXES[6:7])  # and writing goes on from there
    assert places(index.search(AXES[6], 1)) == [(10, 0)]
    assert index.size() == 5


@pytest.mark.slow
def test_an_index_that_another_process_builds_anew_is_opened_again(index: Any, store: DenseStore) -> None:
    assert index.size() == 3
    store.in_another_process("with index.building() as build: build.add([row(9, 0)], axes[7:])")
    assert places(index.search(AXES[7], 10)) == [(9, 0)]


@pytest.mark.parametrize("exact", [0, 1000])
def test_an_index_of_either_size_sees_what_comes_and_goes(store: DenseStore, exact: int) -> None:
    """Beyond ``exact`` rows the graph is asked. Another process's changes are seen, and one's own."""
    asked = AXES[0] + 0.5 * AXES[1] + 0.2 * AXES[2]
    here, there = store.open(exact=exact), store.open(exact=exact)
    for change, expected in (
        (lambda: here.add([row(1, 0), row(1, 1)], AXES[1:3]), [(1, 0), (1, 1)]),
        (lambda: there.add([row(2, 0)], AXES[:1]), [(2, 0), (1, 0)]),
        (lambda: here.drop([1]), [(2, 0)]),
        (lambda: there.add([row(1, 1)], AXES[2:3]), [(2, 0), (1, 1)]),
    ):
        change()
        assert places(here.search(asked, 2)) == places(there.search(asked, 2)) == expected
        assert places(here.search(asked, 2, [2, 5])) == [one for one in expected if one[0] == 2]
    with here.building() as build:
        build.add([row(3, 0)], AXES[:1])
    assert places(there.search(asked, 2)) == [(3, 0)]


def test_an_index_that_outgrows_memory_and_becomes_small_again(store: DenseStore) -> None:
    here, there = store.open(exact=4), store.open(exact=4)
    here.add([row(1, at) for at in range(3)], AXES[:3])
    assert places(there.search(AXES[1], 1)) == [(1, 1)]
    here.add([row(2, at) for at in range(3)], AXES[3:6])
    assert places(there.search(AXES[4], 1)) == [(2, 1)]
    here.drop([1])
    here.add([row(3, 0)], AXES[6:7])
    for one in (here, there):
        assert places(one.search(AXES[6], 1)) == [(3, 0)]
        assert set(places(one.search(AXES[1], 9))) == {(2, 0), (2, 1), (2, 2), (3, 0)}


def test_openings_in_many_threads_keep_out_of_each_others_way(index: Any, store: DenseStore) -> None:
    def search(_: int) -> list[tuple[int, int]]:
        one = store.open()
        try:
            return places(one.search(AXES[2], 1))
        finally:
            one.close()

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(search, range(16))) == [[(2, 0)]] * 16
        assert list(pool.map(lambda _: places(index.search(AXES[2], 1)), range(16))) == [[(2, 0)]] * 16


def test_an_index_of_rows_of_another_form_is_refused(index: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert index.size() == 3
    monkeypatch.setattr(index_notes, "FORM", 2)  # of a later version
    with pytest.raises(
        IndexMismatch, match=r"built by fake \(8 dimensions\), but .* fake \(8 dimensions\) from rows of"
    ):
        index.size()
    with index.building() as build:
        build.add([row(1, 0)], AXES[:1])
    assert index.size() == 1


def test_what_only_counts_or_drops_asks_for_no_encoder(index: Any, store: DenseStore) -> None:
    without = store.open_for(lambda: pytest.fail("asked for"))
    assert not without.empty()
    without.drop([1, 2])
    assert without.empty()
    with pytest.raises(IndexEmpty, match="is empty; where plans are kept, run plan-assistant reindex"):
        index.search(AXES[0], 1)
    nowhere = store.beside()
    unasked = nowhere.open_for(lambda: pytest.fail("asked for"))
    assert unasked.empty()
    unasked.drop([1])
    unasked.sweep()
    with pytest.raises(IndexEmpty):
        unasked.search(AXES[0], 1)
    if store.on_server:
        assert nowhere.builds() == []  # a question makes nothing
    else:
        assert not [
            path
            for path in Path(nowhere.place).parent.iterdir()
            if path.name == "dense-2" and list(path.glob("build-*"))
        ]


def test_it_is_opened_again_after_it_was_closed(index: Any) -> None:
    index.close()
    assert index.size() == 3
    index.close()
    index.close()
    assert places(index.search(AXES[2], 1)) == [(2, 0)]
