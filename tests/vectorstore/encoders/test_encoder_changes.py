"""A library and its encoder: what a rebuild costs, what waits for what, and what failures of storage say."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from types import SimpleNamespace
from typing import Any

import pytest
from store_fakes import HashEncoder, reading_of

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.errors import CatalogueFailed, IndexFailed
from vectorstore.indexes.dense import DenseIndex
from vectorstore.library import Library


@pytest.mark.slow
def test_a_rebuild_encodes_little_and_adds_much_at_a_time(open_library: Callable[..., Library]) -> None:
    encoded: list[int] = []
    added: list[int] = []

    class Counting(HashEncoder):
        def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
            encoded.append(len(texts))
            return super().encode(texts, contexts)

    class CountingDense(DenseIndex):
        @contextmanager
        def building(self) -> Iterator[Any]:
            with super().building() as build:

                def add(rows: Sequence[Any], vectors: Vectors) -> None:
                    added.append(len(rows))
                    build.add(rows, vectors)

                yield SimpleNamespace(add=add)

    library = open_library(encoder=Counting, dense=CountingDense)
    long = reading_of("I. CÔNG AN XÃ", *(f"việc số {at}" for at in range(2300)))
    library.keep(long, source="a", path="/a", digest="a", plan_id=None)
    encoded.clear()
    told: list[tuple[str, int, int]] = []
    library.rebuild(lambda *step: told.append(step))
    assert (max(encoded), sum(encoded)) == (128, 2300)
    assert added == [1920, 380]
    assert told == [("encoding", done, 2300) for done in (*range(0, 2300, 128), 2300)]
    assert library.dense().size() == 2300


def test_the_reranker_does_not_wait_for_the_encoder(open_library: Callable[..., Library]) -> None:
    go_on = Event()

    def slow() -> Encoder:
        go_on.wait(10)
        return HashEncoder()

    class Ready:
        def scores(self, question: str, passages: Sequence[str]) -> list[float]:
            return [0.5 for _ in passages]

    library = open_library(encoder=slow, reranker=Ready)
    opening = Thread(target=library.encoder)
    opening.start()
    got: list[object] = []
    other = Thread(target=lambda: got.extend([library.reranker(), library.dense()]))
    other.start()
    other.join(5)
    assert len(got) == 2
    go_on.set()
    opening.join()


FREE, LET = "free space on its disk and try again", "let the user that runs this program read and write"
FULL = sqlite3.OperationalError("database or disk is full")
FULL.sqlite_errorcode = sqlite3.SQLITE_FULL


@pytest.mark.parametrize(
    ("reason", "remedy"),
    [
        (OSError(errno.ENOSPC, "…"), FREE),
        (FULL, FREE),
        ("error returned from database: (code: 13) database or disk is full", FREE),
        ("An IO error occurred: 'No space left on device (os error 28)'", FREE),
        (OSError(errno.EROFS, "…"), LET),
        (PermissionError(errno.EACCES, "…"), LET),
        ("(code: 8) attempt to write a readonly database", LET),
    ],
)
def test_a_disk_that_is_full_or_shut_wants_no_reindex(reason: object, remedy: str) -> None:
    for failure in (IndexFailed(Path("index"), reason), CatalogueFailed("sqlite:///x", reason)):
        assert remedy in str(failure)
        assert "reindex" not in str(failure)
    assert str(IndexFailed(Path("index"), "damaged")).endswith("if it fails again, run plan-assistant reindex")
