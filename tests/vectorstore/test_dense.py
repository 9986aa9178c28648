"""The dense index: what is found, what other processes see, and which encoder built it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from vectorstore.dense import DenseIndex
from vectorstore.encoder import Vectors
from vectorstore.errors import IndexMismatch
from vectorstore.rows import IndexRow

AXES: Vectors = np.eye(8, dtype=np.float32)


def row(edition: int, ordinal: int) -> IndexRow:
    return IndexRow(edition, ordinal, "", "")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[DenseIndex]:
    index = DenseIndex(tmp_path / "dense", "fake", 8)
    index.add([row(1, 0), row(1, 1), row(2, 0)], AXES[:3])
    yield index
    index.close()


def places(found: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    return [(edition, ordinal) for edition, ordinal, _ in found]


def test_nearest_first_with_their_cosine(index: DenseIndex) -> None:
    found = index.search(np.array([0, 0.6, 0.8, 0, 0, 0, 0, 0], dtype=np.float32), 2)
    assert places(found) == [(2, 0), (1, 1)]
    assert [score for *_, score in found] == pytest.approx([0.8, 0.6], abs=1e-5)


def test_a_search_of_some_editions(index: DenseIndex) -> None:
    assert set(places(index.search(AXES[2], 10, {1}))) == {(1, 0), (1, 1)}
    assert places(index.search(AXES[2], 10, [2, 5])) == [(2, 0)]
    assert index.search(AXES[2], 10, ()) == []


def test_a_vector_without_direction_finds_nothing(index: DenseIndex) -> None:
    assert index.search(np.zeros(8, dtype=np.float32), 10) == []
    index.add([row(3, 0)], np.zeros((1, 8), dtype=np.float32))
    assert places(index.search(AXES[0], 1)) == [(1, 0)]


def test_drop(index: DenseIndex) -> None:
    index.drop([1, 9])
    assert places(index.search(AXES[0], 10)) == [(2, 0)]
    assert index.size() == 1


def test_many_rows_are_added_in_calls_that_chroma_can_take(index: DenseIndex) -> None:
    count = 4500
    index.add([row(5, ordinal) for ordinal in range(count)], np.tile(AXES[7], (count, 1)))
    assert index.size() == count + 3


def test_vectors_of_another_shape_are_refused(index: DenseIndex) -> None:
    with pytest.raises(ValueError, match="1 rows need 1 vectors of 8"):
        index.add([row(1, 0)], np.zeros((1, 4), dtype=np.float32))


@pytest.mark.parametrize(("encoder", "dimension"), [("other", 8), ("fake", 4)])
def test_an_index_of_another_encoder_is_refused(
    index: DenseIndex, tmp_path: Path, encoder: str, dimension: int
) -> None:
    other = DenseIndex(tmp_path / "dense", encoder, dimension)
    with pytest.raises(IndexMismatch, match=r"built by fake \(8 dimensions\).*run plan-assistant reindex"):
        other.size()
    with pytest.raises(IndexMismatch):
        other.search(np.ones(dimension, dtype=np.float32), 1)
    other.close()


def test_clearing_serves_another_encoder(index: DenseIndex, tmp_path: Path) -> None:
    index.close()
    other = DenseIndex(tmp_path / "dense", "other", 4)
    other.clear()
    other.add([row(1, 0)], np.ones((1, 4), dtype=np.float32))
    assert other.size() == 1
    other.close()


def in_another_process(folder: Path, work: str) -> None:
    code = f"""
import sys
from pathlib import Path
import numpy as np
from vectorstore.dense import DenseIndex
from vectorstore.rows import IndexRow
index = DenseIndex(Path(sys.argv[1]), "fake", 8)
axes = np.eye(8, dtype=np.float32)
{work}
index.close()
"""
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, cwd=Path(__file__).parents[2])


def test_rows_of_another_process_are_seen(index: DenseIndex, tmp_path: Path) -> None:
    assert places(index.search(AXES[7], 1)) != [(9, 0)]
    in_another_process(tmp_path / "dense", "index.add([IndexRow(9, 0, '', '')], axes[7:])")
    assert places(index.search(AXES[7], 1)) == [(9, 0)]
    index.add([row(10, 0)], AXES[6:7])  # and writing goes on from there
    assert places(index.search(AXES[6], 1)) == [(10, 0)]
    assert index.size() == 5


def test_an_index_that_another_process_builds_anew_is_opened_again(index: DenseIndex, tmp_path: Path) -> None:
    assert index.size() == 3
    in_another_process(tmp_path / "dense", "index.clear(); index.add([IndexRow(9, 0, '', '')], axes[7:])")
    assert places(index.search(AXES[7], 10)) == [(9, 0)]


def test_a_collection_dropped_under_our_hands_is_opened_again(index: DenseIndex, tmp_path: Path) -> None:
    assert index.size() == 3
    in_another_process(tmp_path / "dense", "index._open(); index._client.delete_collection('passages')")
    assert index.search(AXES[0], 10) == []
    index.add([row(1, 0)], AXES[:1])
    assert places(index.search(AXES[0], 10)) == [(1, 0)]
