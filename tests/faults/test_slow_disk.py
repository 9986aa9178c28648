"""A disk that takes long for each write: readers go on with the edition from before, and don't wait for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import pytest
from store_fakes import HashEncoder, reading_of

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.rows import IndexRow
from vectorstore.library import Library
from vectorstore.retriever import Query

FIRST = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm")
SECOND = reading_of("I. CÔNG AN XÃ", "Trực ban ngày", "Báo cáo hằng tháng")
SECONDS = 1.0


class SlowDense(DenseIndex):
    """Writes as if each took long. ``begun``: set once one has."""

    def __init__(self, folder: Path, encoder: Callable[[], Encoder], begun: Event) -> None:
        super().__init__(folder, encoder)
        self._begun = begun

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        self._begun.set()
        for row, vector in zip(rows, vectors, strict=True):
            time.sleep(SECONDS)
            super().add([row], vector[None])


def found(library: Library) -> list[str]:
    return sorted(hit.stored.text for hit in library.retriever.search(Query("công an xã tuần tra trực ban báo cáo")))


@pytest.mark.parametrize("beside", [True, False], ids=["of the same process", "of another"])
def test_readers_do_not_wait_for_a_slow_write(tmp_path: Path, beside: bool) -> None:
    begun, at = Event(), {"source": "a.txt", "path": "/a.txt", "digest": "d"}
    with (
        Library.open(
            tmp_path, encoder=HashEncoder, dense=lambda folder, encoder: SlowDense(folder, encoder, begun)
        ) as writer,
        Library.open(tmp_path, encoder=HashEncoder) as other,
        ThreadPoolExecutor(1) as thread,
    ):
        plan_id = other.keep(FIRST, plan_id=None, **at).id
        reader = writer if beside else other
        assert found(reader) == ["Tuần tra ban đêm"]
        keeping = thread.submit(writer.keep, SECOND, plan_id=plan_id, **at | {"digest": "e"})
        assert begun.wait(60)
        looks = 0
        while not keeping.done():
            assert found(reader) in (["Tuần tra ban đêm"], ["Báo cáo hằng tháng", "Trực ban ngày"])
            looks += 1
        keeping.result()
        assert looks > 3, "they waited for it"
        assert found(reader) == ["Báo cáo hằng tháng", "Trực ban ngày"]
