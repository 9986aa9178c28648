"""Processes that use one index on a Chroma server at once: what one has written, the others find, whole."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from chroma_process import ChromaProcess, chroma_process
from dense_stores import AXES, DenseStore, places, row

pytestmark = pytest.mark.slow  # a server and processes

ROWS, ROUNDS = 8, 25
_WRITER = f"""
import sys
for edition in range(2, {ROUNDS}):
    index.add([row(edition, at) for at in range({ROWS})], axes)
    print(edition, flush=True)
    sys.stdin.readline()
    index.drop([edition - 1])
"""
_BUILDER = f"""
import time
for edition in range(2, {ROUNDS}):
    with index.building() as build:
        build.add([row(edition, at) for at in range(3)], axes[:3])
        build.add([row(edition, at) for at in range(3, {ROWS})], axes[3:])
    time.sleep(0.05)
"""
_LOCKED = """
import sys
from filelock import FileLock
for at in range(6):
    with FileLock(sys.argv[2]):
        index.add([row({edition}, at)], axes[at : at + 1])
"""


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    with chroma_process(tmp_path_factory.mktemp("chroma")) as process:
        yield process


@pytest.fixture
def store(chroma: ChromaProcess) -> Iterator[DenseStore]:
    store = DenseStore(chroma.index_url())
    yield store
    store.close()


def whole(edition: int) -> set[tuple[int, int]]:
    return {(edition, at) for at in range(ROWS)}


@pytest.mark.parametrize("exact", [0, 1000])
def test_what_was_added_is_found_before_what_it_replaces_goes(store: DenseStore, exact: int) -> None:
    reader = store.open(exact=exact)
    reader.add([row(1, at) for at in range(ROWS)], AXES)
    assert set(places(reader.search(AXES[3], 99))) == whole(1)
    with store.start(_WRITER, piped=True) as writer:
        assert writer.stdin is not None and writer.stdout is not None
        for line in writer.stdout:
            edition = int(line)
            assert set(places(reader.search(AXES[3], 99))) == whole(edition - 1) | whole(edition)
            assert set(places(reader.search(AXES[3], 99, [edition]))) == whole(edition)
            writer.stdin.write(b"\n")
            writer.stdin.flush()
    assert writer.returncode == 0
    assert set(places(reader.search(AXES[3], 99))) == whole(ROUNDS - 1)


@pytest.mark.parametrize("exact", [0, 1000])
def test_readers_have_the_old_build_or_the_new_one_whole(store: DenseStore, exact: int) -> None:
    reader = store.open(exact=exact)
    with reader.building() as build:
        build.add([row(1, at) for at in range(ROWS)], AXES)
    latest, searches = 1, 0
    with store.start(_BUILDER, piped=True) as builder:
        while builder.poll() is None or searches < 20:
            found = set(places(reader.search(AXES[3] + np.float32(0.01), 99)))
            (edition,) = {place[0] for place in found}
            assert found == whole(edition)
            assert edition >= latest
            latest, searches = edition, searches + 1
    assert builder.returncode == 0
    assert set(places(reader.search(AXES[3], 99))) == whole(ROUNDS - 1)
    assert len(store.builds()) == 2


def test_writers_that_take_turns_lose_nothing(store: DenseStore, tmp_path: Path) -> None:
    """As they do by the writer lock. The first of all makes the index."""
    lock = str(tmp_path / "lock")
    writers: list[subprocess.Popen[bytes]] = [store.start(_LOCKED.format(edition=one), lock) for one in (1, 2)]
    assert [writer.wait() for writer in writers] == [0, 0]
    index = store.open()
    assert index.size() == 12
    assert set(places(index.search(AXES[2], 99))) == {(edition, at) for edition in (1, 2) for at in range(6)}
    assert len(store.builds()) == 2
