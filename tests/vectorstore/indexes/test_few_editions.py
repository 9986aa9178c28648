"""A search of a few editions in an index that is too large to be held: what is near is found exactly."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from store_fakes import HashEncoder

from vectorstore.indexes import chroma, dense
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.held_vectors import held
from vectorstore.indexes.rows import IndexRow

ROWS = {1: 30, 2: 50, 3: 5}
VECTORS = {key: np.random.default_rng(key).normal(size=(count, 64)).astype(np.float32) for key, count in ROWS.items()}


def put(index: DenseIndex, key: int) -> None:
    index.add([IndexRow(key, at, "", "") for at in range(ROWS[key])], VECTORS[key])


@pytest.fixture
def index(tmp_path: Path) -> Iterator[DenseIndex]:
    index = DenseIndex(tmp_path / "dense", HashEncoder, exact=10)
    for key in (1, 2):
        put(index, key)
    yield index
    index.close()


def exactly(vector: np.ndarray, editions: set[int]) -> list[tuple[int, int]]:
    keys = [(key, at) for key in sorted(editions) for at in range(ROWS[key])]
    rows = np.concatenate([VECTORS[key] for key in sorted(editions)])
    return [(key, at) for key, at, _ in held(keys, rows).nearest(vector, 8)]


@pytest.mark.parametrize("editions", [{1}, {2}, {1, 2}])
def test_the_nearest_of_them(index: DenseIndex, editions: set[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chroma, "nearest", lambda *_: pytest.fail("the graph was asked"))
    for vector in VECTORS[1][:3]:
        assert [place[:2] for place in index.search(vector, 8, editions)] == exactly(vector, editions)


def test_of_too_many_rows_or_editions_the_graph_is_asked(index: DenseIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []
    nearest = chroma.nearest
    monkeypatch.setattr(chroma, "nearest", lambda *given: asked.append(given[-1]) or nearest(*given))
    monkeypatch.setattr(dense, "FEW_ROWS", 40)
    assert {key for key, *_ in index.search(VECTORS[2][0], 8, {2})} == {2}
    monkeypatch.setattr(dense, "FEW_EDITIONS", 1)
    index.search(VECTORS[2][0], 8, {1, 2})
    assert len(asked) == 2


def test_what_comes_later_is_found(index: DenseIndex) -> None:
    assert index.search(VECTORS[3][0], 8, {3}) == []
    put(index, 3)
    assert [place[:2] for place in index.search(VECTORS[3][0], 8, {3})] == exactly(VECTORS[3][0], {3})


def test_what_is_held_of_them_has_a_limit(index: DenseIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[frozenset[int]] = []
    some_held = chroma.some_held

    def fetch(collection: object, editions: frozenset[int], most: int) -> object:
        fetched.append(editions)
        return some_held(collection, editions, most)

    monkeypatch.setattr(chroma, "some_held", fetch)
    monkeypatch.setattr(dense, "ROWS_KEPT", ROWS[1] + ROWS[2])
    for editions in ({1}, {2}, {1}, {1, 2}, {1, 2}, {2}, {1}):
        assert [place[:2] for place in index.search(VECTORS[1][0], 8, editions)] == exactly(VECTORS[1][0], editions)
    assert fetched == [{1}, {2}, {1, 2}, {2}, {1}]
    monkeypatch.setattr(dense, "SETS_KEPT", 1)
    for editions in ({1, 2}, {1}, {1}, {2}):
        index.search(VECTORS[1][0], 8, editions)
    assert fetched[5:] == [{1, 2}, {1}, {2}]
