"""The dense index in a folder: its files, and what others do to them. What it finds: test_dense_stores.py."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from store_fakes import HashEncoder

from vectorstore.encoders.protocol import Vectors
from vectorstore.errors import IndexEmpty, IndexFailed
from vectorstore.indexes import chroma, dense
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.rows import IndexRow

AXES: Vectors = np.eye(8, dtype=np.float32)
HERE = Path(__file__).parents[1]
NOTES = {"encoder": "fake", "dimension": 8}


def opened(
    folder: Path, encoder: str = "fake", dimension: int = 8, rest: Callable[[], float] = lambda: 0.0
) -> DenseIndex:
    return DenseIndex(folder, lambda: HashEncoder(encoder, dimension), rest)


def row(edition: int, ordinal: int) -> IndexRow:
    return IndexRow(edition, ordinal, "", "")


@pytest.fixture
def index(tmp_path: Path) -> Iterator[DenseIndex]:
    index = opened(tmp_path / "dense")
    index.add([row(1, 0), row(1, 1), row(2, 0)], AXES[:3])
    yield index
    index.close()


def test_a_settings_file_of_the_current_folder_does_not_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import chromadb  # reads such a file as it is imported  # noqa: F401

    (tmp_path / ".env").write_text("CHROMA_API_IMPL=chromadb.api.fastapi.FastAPI\nALLOW_RESET=nobody knows\n")
    monkeypatch.chdir(tmp_path)
    index = opened(tmp_path / "dense")
    index.add([row(1, 0)], AXES[:1])
    assert index.size() == 1
    index.close()


def places(found: list[tuple[int, int, float]]) -> list[tuple[int, int]]:
    return [(edition, ordinal) for edition, ordinal, _ in found]


def test_one_build_is_left_and_the_rest_is_swept(index: DenseIndex, tmp_path: Path) -> None:
    folder = tmp_path / "dense"
    assert (folder / "chroma.sqlite3").exists()  # an index from before there were builds lies in the folder itself
    left = folder / f"build-{'0' * 32}"  # by a process that was killed
    for _ in range(2):
        left.mkdir()
        (left / "chroma.sqlite3").write_bytes(b"half")
        with index.building() as build:
            build.add([row(1, 0)], AXES[:1])
        (current, serves) = sorted(folder.iterdir(), key=lambda path: path.is_dir())
        assert current.read_text() == serves.name
        assert index.size() == 1
    left.mkdir()
    index.add([row(2, 0)], AXES[1:2])
    assert not left.exists()


@pytest.mark.parametrize("name", ["", "..", "build-", "build-" + "0" * 32])
def test_a_current_that_names_no_build(index: DenseIndex, tmp_path: Path, name: str) -> None:
    with index.building() as build:
        build.add([row(1, 0)], AXES[:1])
    (tmp_path / "dense" / "current").write_text(name)
    if len(name) < 10:
        with pytest.raises(IndexFailed, match=r"current names no build.*run plan-assistant reindex"):
            index.size()
    else:
        assert index.size() == 0  # lost, as other files are
    with index.building() as build:
        build.add([row(1, 0)], AXES[:1])
    assert index.size() == 1
    assert len(list((tmp_path / "dense").iterdir())) == 2


def test_a_collection_from_before_rests_were_held(tmp_path: Path) -> None:
    index = opened(tmp_path / "dense", "narrow")
    index.add([row(1, 0)], AXES[:1])
    index._open().collection.modify(metadata={"encoder": "narrow", "dimension": 8})
    index.close()
    asked: list[float] = []
    later = opened(tmp_path / "dense", "narrow", 8, lambda: asked.append(0.6) or asked[0])
    for _ in range(2):
        (hit,) = later.search(np.array([0.8, 0.6, 0, 0, 0, 0, 0, 0], dtype=np.float32), 1)
        assert hit[2] == pytest.approx(0.5, abs=1e-5)
    assert asked == [0.6]
    later.close()


def in_another_process(folder: Path, work: str) -> None:
    code = f"""
import sys
from pathlib import Path
import numpy as np
from tests.vectorstore.indexes.test_dense import opened
from vectorstore.indexes.rows import IndexRow
index = opened(Path(sys.argv[1]))
axes = np.eye(8, dtype=np.float32)
{work}
index.close()
"""
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(map(str, (HERE, HERE.parents[1])))}
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True, env=environment)


def test_an_index_that_is_swapped_while_it_is_being_opened_is_opened_again(
    index: DenseIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its files were swept between reading which generation serves and opening that."""
    reader, open_collection, swaps = opened(tmp_path / "dense"), dense.chroma.open_collection, iter(range(3))

    def open_too_late(generation: Path, notes: object) -> object:
        if generation.parent.name == "dense" and next(swaps, None) is not None:
            with monkeypatch.context() as before:
                before.setattr(dense.chroma, "open_collection", open_collection)
                with index.building() as build:
                    build.add([row(3, 0)], AXES[:1])
            raise OSError("unable to open database file")
        return open_collection(generation, notes)  # type: ignore[arg-type]

    with index.building() as build:
        build.add([row(3, 0)], AXES[:1])
    monkeypatch.setattr(dense.chroma, "open_collection", open_too_late)
    assert places(reader.search(AXES[0], 1)) == [(3, 0)]
    assert next(swaps, None) is None
    reader.close()


def test_a_collection_dropped_under_our_hands_is_opened_again(index: DenseIndex, tmp_path: Path) -> None:
    assert index.size() == 3
    in_another_process(tmp_path / "dense", "index._open().client.delete_collection('passages')")
    with pytest.raises(IndexEmpty, match="is empty; where plans are kept, run plan-assistant reindex"):
        index.search(AXES[0], 10)
    index.add([row(1, 0)], AXES[:1])
    assert places(index.search(AXES[0], 10)) == [(1, 0)]


def test_what_only_counts_or_drops_asks_for_no_encoder(index: DenseIndex, tmp_path: Path) -> None:
    without = DenseIndex(tmp_path / "dense", lambda: pytest.fail("asked for"))
    assert not without.empty()
    without.drop([1, 2])
    assert without.empty()
    without.close()
    nowhere = DenseIndex(tmp_path / "nowhere", lambda: pytest.fail("asked for"))
    assert nowhere.empty()
    with pytest.raises(IndexEmpty):
        nowhere.search(AXES[0], 1)
    assert not (tmp_path / "nowhere").exists()  # a question makes nothing


def test_what_current_names_is_on_the_disk_before_it_serves(
    index: DenseIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept: list[str] = []
    sync = os.fsync
    current = tmp_path / "dense" / "current"
    monkeypatch.setattr(os, "fsync", lambda file: (kept.append(f"{current.exists()}"), sync(file)))
    with index.building():
        pass
    assert kept == ["False"]
    assert current.exists()


def graph(folder: Path) -> dict[Path, int]:
    """When each file of Chroma's graph was written; none, where it holds nothing yet."""
    kept = [path.parent for path in folder.rglob("*.pickle")]
    return {path: path.stat().st_mtime_ns for place in kept for path in place.iterdir()}


@pytest.mark.slow
def test_the_files_of_the_graph_are_written_only_while_nobody_else_looks(tmp_path: Path) -> None:
    """Chroma writes them in every process that has the collection open, and two that do it spoil them."""
    folder, some = tmp_path / "dense", np.random.default_rng(0).normal(size=(1100, 8)).astype(np.float32)

    def come(edition: int, *, wanted: bool | None = None) -> dict[Path, int]:
        client, collection = chroma.open_collection(folder, lambda: NOTES)
        if wanted is not None:
            chroma.write_files(collection, wanted=wanted)
        chroma.add(collection, [row(edition, at) for at in range(len(some))], some)
        chroma.nearest(collection, AXES[0], 3, None)
        client.close()
        return graph(folder)

    index = opened(folder)
    index.add([row(1, 0)], AXES[:1])
    index.close()
    assert come(2) == {}
    written = come(3, wanted=True)  # as before that was so
    assert written
    index.drop([9])
    index.close()
    assert come(4) == written
    chroma.copy(folder, tmp_path / "copy")
    assert graph(tmp_path / "copy")
    client, collection = chroma.open_collection(tmp_path / "copy", None)
    assert collection.count() == 3 * len(some) + 1
    client.close()
