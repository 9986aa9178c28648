"""A Chroma server that is killed, comes back, or lost what it kept; and builds that were killed half-way."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from chroma_process import ChromaProcess, chroma_process
from dense_stores import AXES, DenseStore, places, row
from store_fakes import reading_of

from vectorstore.errors import IndexEmpty, IndexFailed
from vectorstore.indexes import wear
from vectorstore.indexes.served import view as served_view
from vectorstore.indexes.served.dense import ServedDense
from vectorstore.indexes.served.errors import DenseServerFailed
from vectorstore.library import Library
from vectorstore.retriever import Query

pytestmark = pytest.mark.slow  # a server in a process of its own


class Clock:
    """Stands until it is moved."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture(scope="module")
def chroma(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ChromaProcess]:
    with chroma_process(tmp_path_factory.mktemp("chroma")) as process:
        yield process


@pytest.fixture
def store(chroma: ChromaProcess) -> Iterator[DenseStore]:
    store = DenseStore(chroma.index_url())
    yield store
    store.close()


@pytest.mark.parametrize("exact", [0, 1000])
def test_a_server_that_is_killed_and_comes_back(chroma: ChromaProcess, store: DenseStore, exact: int) -> None:
    clock = Clock()
    index = store.open(exact=exact, clock=clock)
    index.add([row(1, at) for at in range(3)], AXES[:3])
    asked = AXES[1] + 0.5 * AXES[2]
    expected = index.search(asked, 2)
    assert places(expected) == [(1, 1), (1, 2)]
    chroma.kill()
    try:
        for repeated in (False, True):
            with pytest.raises(DenseServerFailed, match="it can't be reached") as failure:
                index.search(asked, 2)
            assert failure.value.repeated is repeated
    finally:
        chroma.start()
    clock.now += 11
    assert index.search(asked, 2) == expected
    chroma.kill()
    chroma.start()  # unseen: only the connections that are kept have broken
    assert index.search(asked, 2) == expected
    index.add([row(2, 0)], AXES[5:6])
    assert places(index.search(AXES[5], 1)) == [(2, 0)]


def test_a_server_that_lost_what_it_kept(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    with chroma_process(tmp_path / "one") as process:
        store = DenseStore(process.index_url())
        index = store.open()
        index.add([row(1, 0)], AXES[:1])
        assert places(index.search(AXES[0], 1)) == [(1, 0)]
        process.kill()
        process._folder = tmp_path / "two"
        process.start()
        assert index.empty()
        with pytest.raises(IndexEmpty, match="is empty; where plans are kept, run plan-assistant reindex"):
            index.search(AXES[0], 1)
        index.add([row(1, 0)], AXES[:1])
        assert places(index.search(AXES[0], 1)) == [(1, 0)]
        store.close()


def test_a_collection_dropped_under_our_hands(store: DenseStore) -> None:
    index = store.open()
    index.add([row(1, 0)], AXES[:1])
    build = next(name for name in store.builds() if ".build-" in name)
    index._server.collections.drop(build)
    with pytest.raises(IndexEmpty):
        index.search(AXES[0], 10)
    assert index.size() == 0
    index.sweep()
    index.add([row(1, 0)], AXES[:1])
    assert places(index.search(AXES[0], 10)) == [(1, 0)]


@pytest.mark.parametrize("then", ["add", "drop", "sweep", "building"])
def test_what_a_killed_build_left_is_swept(store: DenseStore, chroma: ChromaProcess, then: str) -> None:
    index, others = store.open(), DenseStore(chroma.index_url())
    other = others.open()
    for one in (index, other):
        one.add([row(1, 0)], AXES[:1])
    killed = "import os\nwith index.building() as build:\n    build.add([row(9, 0)], axes[7:])\n    os._exit(9)"
    assert store.start(killed).wait() == others.start(killed).wait() == 9
    assert len(store.builds()) == len(others.builds()) == 3
    assert places(index.search(AXES[0], 9)) == [(1, 0)]
    if then == "building":
        with index.building() as build:
            build.add([row(1, 0)], AXES[:1])
    else:
        {"add": lambda: index.add([row(2, 0)], AXES[1:2]), "drop": lambda: index.drop([5]), "sweep": index.sweep}[
            then
        ]()
    assert len(store.builds()) == 2
    assert places(index.search(AXES[0], 1)) == [(1, 0)]
    assert len(others.builds()) == 3  # another office's, on the same server
    others.close()


def test_a_reader_of_a_build_that_was_replaced_but_not_dropped(store: DenseStore) -> None:
    """Its writer was killed between. Nothing changes until the next writer has dropped it."""
    reader, writer = store.open(exact=0), store.open()
    writer.add([row(1, 0)], AXES[:1])
    assert places(reader.search(AXES[0], 1)) == [(1, 0)]
    builds = writer._server.builds
    name, collection = writer._view.begin()
    writer.fill(collection, [row(1, 0)], AXES[:1])
    builds.serve(name)
    assert places(reader.search(AXES[0], 1)) == [(1, 0)]
    writer.add([row(2, 0)], AXES[3:4])
    assert places(reader.search(AXES[3], 1)) == [(2, 0)]


def test_a_build_that_is_replaced_again_and_again_while_it_is_looked_at(
    store: DenseStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    index, writer = store.open(), store.open()
    with index.building() as build:
        build.add([row(0, 0)], AXES[:1])
    left = iter(range(1, 4))
    look = served_view.ServedView._look

    def swapped(view: Any, make: bool) -> Any:
        seen = look(view, make)
        if view is index._view and (count := next(left, None)):
            with writer.building() as build:
                build.add([row(count, 0)], AXES[:1])
        return seen

    monkeypatch.setattr(served_view.ServedView, "_look", swapped)
    assert places(index.search(AXES[0], 1)) == [(3, 0)]


def test_a_database_that_the_server_hasnt(chroma: ChromaProcess) -> None:
    store = DenseStore(f"{chroma.url}?database=so-khong-co")
    index = store.open()
    with pytest.raises(
        DenseServerFailed, match="it has no database so-khong-co of a tenant default_tenant; make it there"
    ):
        index.size()
    with pytest.raises(DenseServerFailed), index.building():
        pytest.fail("it begins nothing")
    store.close()


def test_a_worn_index_moves_to_a_new_build(store: DenseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wear, "_SERVED_LEAST", 5)
    index, reader = store.open(), store.open(exact=0)
    index.add([row(1, at) for at in range(2)], AXES[:2])
    before = store.builds()
    for _ in range(2):
        index.add([row(2, at) for at in range(3)], AXES[4:7])
        assert reader.search(AXES[0], 1) == [(1, 0, pytest.approx(1.0))]
        index.drop([2])
    after = store.builds()
    assert len(before) == len(after) == 2 and before != after
    for one in (index, reader):
        assert places(one.search(AXES[1], 9))[0] == (1, 1)
        assert one.size() == 2


@pytest.mark.parametrize(
    ("dropped", "live", "worn"), [(999, 1, False), (1000, 499, True), (1000, 500, False), (0, 0, False)]
)
def test_when_an_index_on_a_server_is_worn(dropped: int, live: int, worn: bool) -> None:
    assert wear.worn_served(dropped, live) is worn


def test_an_index_that_can_not_be_copied_goes_on_as_it_is(
    store: DenseStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def full(*_: object) -> None:
        raise RuntimeError("2 rows were copied, but 1 are there")

    monkeypatch.setattr(wear, "_SERVED_LEAST", 1)
    monkeypatch.setattr("vectorstore.indexes.chroma.copy_rows", full)
    index = store.open()
    index.add([row(1, 0), *(row(2, at) for at in range(3))], AXES[:4])
    index.drop([2])
    assert "goes on as it is, slower than it could be" in caplog.text
    assert (index.size(), len(store.builds())) == (1, 2)


def test_questions_are_answered_by_words_alone_meanwhile(
    tmp_path: Path, open_library: Callable[..., Library], caplog: pytest.LogCaptureFixture
) -> None:
    clock = Clock()
    (tmp_path / "chroma").mkdir()
    plan = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm", "Báo cáo hằng tháng")
    with chroma_process(tmp_path / "chroma") as process:
        url = process.index_url()
        library = open_library(dense=lambda _, encoder: ServedDense(url, encoder, clock=clock))
        kept = library.keep(plan, source="a.txt", path="/a.txt", digest="d", plan_id=None)
        found = library.retriever.find(Query("tuần tra"))
        assert not found.words_only and found.hits[0].dense > 0
        process.kill()
        for _ in range(3):
            found = library.retriever.find(Query("tuần tra"))
            assert found.words_only and found.hits[0].lexical > 0
        with pytest.raises(IndexFailed):
            library.keep(plan, source="b.txt", path="/b.txt", digest="e", plan_id=None)
        process.start()
        clock.now += 11
        found = library.retriever.find(Query("tuần tra"))
        assert not found.words_only and found.hits[0].dense > 0
        assert [one.id for one in library.plans()] == [kept.id]
        library.rebuild()
        assert library.retriever.find(Query("tuần tra")).hits[0].dense > 0
        library.withdraw(kept.id)
        assert library.dense().empty()


def test_rows_that_are_held_are_fetched_once(store: DenseStore, monkeypatch: pytest.MonkeyPatch) -> None:
    index, writer = store.open(), store.open()
    vectors = np.random.default_rng(1).normal(size=(50, 8)).astype(np.float32)
    writer.add([row(1, at) for at in range(50)], vectors)
    asked: list[tuple[str, bytes | None]] = []
    ask = index._server._wire.ask

    def noted(method: str, url: str, seconds: float, content: bytes | None = None, params: Any = None) -> Any:
        asked.append((f"{method} {url.rpartition('/')[2]}", content))
        return ask(method, url, seconds, content, params)

    monkeypatch.setattr(index._server._wire, "ask", noted)
    index._server.collections._api = None
    index.search(vectors[3], 5)
    asked.clear()
    for _ in range(3):
        assert places(index.search(vectors[3], 1)) == [(1, 3)]
    assert len(asked) == 3  # what serves, and nothing else
    writer.add([row(2, 0)], AXES[:1])
    asked.clear()
    index.search(vectors[3], 5)
    fetched = [content for path, content in asked if path == "post get" and b"2:0" in (content or b"")]
    assert len(fetched) == 1 and b"1:3" not in fetched[0]
    large = store.open(exact=0)
    monkeypatch.setattr(large._server._wire, "ask", noted)
    large.search(vectors[3], 5)
    asked.clear()
    for _ in range(3):
        large.search(vectors[3], 5)
    assert [path for path, _ in asked] == ["post query"] * 3


@pytest.mark.parametrize(
    ("asked", "exact", "left"),
    [
        ("/count", 1000, 0),
        ("/get", 1000, {"ids": [], "metadatas": [], "embeddings": [], "include": []}),
        ("/query", 0, {"ids": [[]], "distances": [[]], "include": []}),
    ],
)
def test_a_build_that_is_being_dropped_while_it_is_read(
    store: DenseStore, monkeypatch: pytest.MonkeyPatch, asked: str, exact: int, left: Any
) -> None:
    """A server that drops a build goes on answering meanwhile, of less and less."""
    index, writer = store.open(exact=exact), store.open()
    writer.add([row(1, 0)], AXES[:1])
    ask, swapped = index._server._wire.ask, []

    def dropping(method: str, url: str, *rest: Any) -> Any:
        if url.endswith(asked) and not swapped:
            swapped.append(url)
            with writer.building() as build:
                build.add([row(2, 0)], AXES[:1])
            return left
        return ask(method, url, *rest)

    monkeypatch.setattr(index._server._wire, "ask", dropping)
    if asked == "/count":
        assert index.size() == 1
        swapped.clear()
        assert not index.empty()
        swapped.clear()
    assert places(index.search(AXES[0], 3)) == [(2, 0)]
    assert swapped
