"""What fails half-way, or is killed at any point, leaves the earlier edition whole."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from store_fakes import HashEncoder, reading_of

from tests.vectorstore.keeping.test_originals import files_no_larger_than
from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.errors import FileNotKept, IndexFailed, IndexLost
from vectorstore.indexes.dense import DenseIndex
from vectorstore.indexes.rows import IndexRow
from vectorstore.keeping.originals import digest_of
from vectorstore.library import Library
from vectorstore.retriever import Query
from vectorstore.values import Reading

FIRST = reading_of("I. CÔNG AN XÃ", "Tuần tra ban đêm")
SECOND = reading_of("I. CÔNG AN XÃ", "Trực ban ngày", "Báo cáo hằng tháng")


class FailingDense(DenseIndex):
    """A dense index whose disk is full, or whose process dies, at the time that ``fails`` names."""

    def __init__(self, folder: Path, encoder: Callable[[], Encoder], fails: str, how: Callable[[], None]) -> None:
        super().__init__(folder, encoder)
        self.fails = fails
        self.how = how

    def add(self, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        self.add_to(super(), rows, vectors)

    def add_to(self, index: Any, rows: Sequence[IndexRow], vectors: Vectors) -> None:
        if self.fails == "before add":
            self.how()
        index.add(rows[:1], vectors[:1])
        if self.fails == "within add":
            self.how()
        index.add(rows[1:], vectors[1:])
        if self.fails == "after add":
            self.how()

    @contextmanager
    def building(self) -> Iterator[Any]:
        with super().building() as build:
            yield SimpleNamespace(add=partial(self.add_to, build))
            if self.fails == "before the swap":
                self.how()
        if self.fails == "after the swap":
            self.how()

    def drop(self, edition_keys: Iterable[int]) -> None:
        if self.fails == "drop":
            self.how()
        super().drop(edition_keys)


def full_disk() -> None:
    raise OSError(28, "No space left on device")


def interrupt() -> None:
    raise KeyboardInterrupt


def keep(library: Library, plan_id: str | None = None) -> str:
    reading = SECOND if plan_id else FIRST
    file = data_of(reading)
    return library.keep(reading, source="a.txt", path="/a.txt", digest="d", plan_id=plan_id, data=file).id


def data_of(reading: Reading) -> bytes:
    return reading.text.encode()


def files(library: Library) -> list[Reading]:
    """The readings whose files are kept; whatever else lies beside them is an error."""
    names = {path.name for path in library._originals._folder.glob("*")}
    known = {digest_of(data_of(reading)): reading for reading in (FIRST, SECOND)}
    assert names <= known.keys()
    return [reading for name, reading in known.items() if name in names]


def found(library: Library) -> list[str]:
    return sorted(hit.stored.text for hit in library.retriever.search(Query("công an xã tuần tra trực ban báo cáo")))


@pytest.mark.parametrize("how", [full_disk, interrupt])
@pytest.mark.parametrize(
    "fails", [*(pytest.param(moment, marks=pytest.mark.slow) for moment in ("before add", "after add")), "within add"]
)
def test_a_failure_leaves_the_earlier_edition(
    open_library: Callable[..., Library], fails: str, how: Callable[[], None]
) -> None:
    plan_id = keep(open_library())
    failing = open_library(dense=lambda folder, encoder: FailingDense(folder, encoder, fails, how))
    with pytest.raises((OSError, KeyboardInterrupt)):
        keep(failing, plan_id)
    assert found(failing) == ["Tuần tra ban đêm"]
    assert [plan.edition for plan in failing.editions(plan_id)] == [1]
    assert failing.catalogue.pending() == ()
    assert files(failing) == [FIRST]
    assert failing.lexical.size() == failing.dense().size() == 1
    assert keep(open_library(), plan_id) == plan_id
    assert found(failing) == ["Báo cáo hằng tháng", "Trực ban ngày"]


def test_a_first_edition_that_fails_leaves_no_plan(open_library: Callable[..., Library]) -> None:
    failing = open_library(dense=lambda folder, encoder: FailingDense(folder, encoder, "within add", full_disk))
    with pytest.raises(OSError, match="No space left"):
        keep(failing)
    assert failing.plans() == ()
    assert failing.catalogue.plan_ids() == frozenset()
    assert files(failing) == []
    assert keep(open_library()) == "50-kh-ubnd-da-nang-2023"


# Runs in a process of its own, which kills itself at the time named.
KILLED = """
import os, signal, sys
from pathlib import Path
from store_fakes import HashEncoder
from test_library_faults import FailingDense, keep
from vectorstore.library import Library

data, fails, plan_id = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
die = lambda: os.kill(os.getpid(), signal.SIGKILL)
dense = lambda folder, encoder: FailingDense(folder, encoder, fails, die)
work, _, fails = fails.rpartition(": ")
encoder = HashEncoder if work != "reread by another" else lambda: HashEncoder("other", 32)
library = Library.open(data, encoder=encoder, dense=dense)
if work == "rebuild":
    library.rebuild()
if work.startswith("reread"):
    from test_reread import as_one_passage
    library.reread(as_one_passage)
keep(library, plan_id)
"""


def killed(data: Path, fails: str, plan_id: str) -> None:
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(map(str, (Path(__file__).parent, Path(__file__).parents[2])))
    }
    ended = subprocess.run([sys.executable, "-c", KILLED, str(data), fails, plan_id], env=environment, check=False)
    assert ended.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    "fails", [*(pytest.param(moment, marks=pytest.mark.slow) for moment in ("before add", "after add")), "within add"]
)
def test_killed_before_it_serves(open_library: Callable[..., Library], tmp_path: Path, fails: str) -> None:
    library = open_library()
    plan_id = keep(library)
    killed(tmp_path / "data", fails, plan_id)
    reopened = open_library()
    for one in (library, reopened):  # one that stayed open, and one opened after
        assert found(one) == ["Tuần tra ban đêm"]
        assert one.plan(plan_id).edition == 1
    assert reopened.catalogue.pending() != ()
    assert files(reopened) == [FIRST, SECOND]
    keep(reopened, plan_id)  # sweeps what was left
    assert files(reopened) == [FIRST, SECOND]
    assert reopened.catalogue.pending() == ()
    assert found(library) == found(reopened) == ["Báo cáo hằng tháng", "Trực ban ngày"]
    assert reopened.lexical.size() == reopened.dense().size() == 2
    assert reopened.plan(plan_id).edition == 2


@pytest.mark.slow
def test_the_file_of_an_edition_that_was_killed_before_it_served_is_swept(
    open_library: Callable[..., Library], tmp_path: Path
) -> None:
    library = open_library()
    plan_id = keep(library)
    killed(tmp_path / "data", "before add", plan_id)
    assert files(library) == [FIRST, SECOND]
    library.rollback(plan_id, 1)  # any change sweeps
    assert library.catalogue.pending() == ()
    assert files(library) == [FIRST]
    assert library.original(plan_id).read_bytes() == data_of(FIRST)


@pytest.mark.parametrize("left", ["nothing", "half of it", "the whole"])
def test_killed_between_the_edition_and_its_file(library: Library, tmp_path: Path, left: str) -> None:
    plan_id = keep(library)
    file, digest = data_of(SECOND), digest_of(data_of(SECOND))
    when = "2024-05-20T12:00:00+00:00"
    place = {"source": "a.txt", "path": "/a.txt", "digest": "d", "ingested_at": when}
    library.catalogue.add_edition(plan_id, SECOND, **place, file=digest)
    if left != "nothing":
        name = digest if left == "the whole" else f"{digest}.unfinished"
        (tmp_path / "data" / "files" / name).write_bytes(file if left == "the whole" else file[:9])
    library.withdraw(plan_id)
    assert library.catalogue.pending() == ()
    assert files(library) == [FIRST]  # a withdrawn edition keeps its file
    library.rollback(plan_id, 1)
    assert library.original(plan_id).read_bytes() == data_of(FIRST)


def test_a_file_that_another_edition_has_stays_when_a_later_one_fails(open_library: Callable[..., Library]) -> None:
    library = open_library()
    plan_id = keep(library)
    library.withdraw(plan_id)
    failing = open_library(dense=lambda folder, encoder: FailingDense(folder, encoder, "within add", full_disk))
    with pytest.raises(OSError, match="No space left"):
        keep(failing)  # the same bytes, as a new plan
    assert files(library) == [FIRST]
    assert library.rollback(plan_id, 1).file == digest_of(data_of(FIRST))


def test_a_disk_that_is_full_for_the_file_leaves_the_earlier_edition(library: Library) -> None:
    plan_id = keep(library)
    large = bytes(20_000_000)
    kept = {"source": "a.pdf", "path": "/a.pdf", "digest": "e", "data": large}
    with files_no_larger_than(10_000_000):
        for plan in (plan_id, None):
            with pytest.raises(FileNotKept, match="the original file can't be kept in"):
                library.keep(SECOND, plan_id=plan, **kept)
    assert found(library) == ["Tuần tra ban đêm"]
    assert [plan.edition for plan in library.editions(plan_id)] == [1]
    assert library.catalogue.plan_ids() == {plan_id}
    assert files(library) == [FIRST]


def test_a_file_that_can_not_be_dropped_stops_nothing(library: Library, tmp_path: Path) -> None:
    plan_id = keep(library)
    (tmp_path / "data" / "files" / "x.unfinished").mkdir()
    assert keep(library, plan_id) == plan_id
    assert library.plan(plan_id).edition == 2


@pytest.mark.slow
def test_killed_while_dropping_the_old_rows(open_library: Callable[..., Library], tmp_path: Path) -> None:
    library = open_library()
    plan_id = keep(library)
    killed(tmp_path / "data", "drop", plan_id)
    assert found(library) == ["Báo cáo hằng tháng", "Trực ban ngày"]
    assert library.catalogue.stale() != ()
    library.keep(FIRST, source="b.txt", path="/b.txt", digest="e", plan_id=None)
    assert library.catalogue.stale() == ()
    assert library.lexical.size() == library.dense().size() == 3


BUILDING = [  # one process each
    *(
        pytest.param(moment, marks=pytest.mark.slow)
        for moment in ("before add", "after add", "before the swap", "after the swap")
    ),
    "within add",
]


@pytest.mark.parametrize("fails", BUILDING)
@pytest.mark.slow
def test_killed_while_rebuilding(
    open_library: Callable[..., Library], tmp_path: Path, caplog: pytest.LogCaptureFixture, fails: str
) -> None:
    library = open_library()
    plan_id = keep(library)
    killed(tmp_path / "data", f"rebuild: {fails}", plan_id)
    for one in (library, open_library()):  # one that stayed open, and one opened after
        (hit,) = one.retriever.search(Query("tuần tra"))
        assert hit.dense > 0
    assert caplog.text == ""
    keep(library, plan_id)
    assert library.lexical.size() == library.dense().size() == 2
    assert len(builds(tmp_path / "data")) == (fails == "after the swap")  # what was left is swept


def builds(data: Path) -> list[Path]:
    return list((data / "dense").glob("build-*"))


def test_a_rebuild_that_fails_leaves_the_old_indexes(open_library: Callable[..., Library], tmp_path: Path) -> None:
    plan_id = keep(open_library())
    for how in (full_disk, interrupt):
        failing = open_library(
            encoder=lambda: HashEncoder("other", 32),
            dense=lambda folder, encoder, how=how: FailingDense(folder, encoder, "within add", how),
        )
        with pytest.raises((OSError, KeyboardInterrupt)):
            failing.rebuild()
    assert builds(tmp_path / "data") == []
    library = open_library()
    (hit,) = library.retriever.search(Query("tuần tra"))
    assert hit.dense > 0
    assert keep(library, plan_id) == plan_id


def test_a_rebuild_that_an_earlier_version_left_is_finished(
    open_library: Callable[..., Library], tmp_path: Path
) -> None:
    library = open_library()
    keep(library)
    left = tmp_path / "data" / "rebuild.unfinished"
    left.touch()
    library.dense().drop([1])
    library.keep(SECOND, source="b.txt", path="/b.txt", digest="e", plan_id=None)
    assert library.lexical.size() == library.dense().size() == 3
    assert not left.exists()


def test_old_rows_that_can_not_be_dropped_stay_unseen(open_library: Callable[..., Library]) -> None:
    def refuse() -> None:
        raise IndexFailed(Path("dense"), "busy")

    plan_id = keep(open_library())
    failing = open_library(dense=lambda folder, encoder: FailingDense(folder, encoder, "drop", refuse))
    assert keep(failing, plan_id) == plan_id
    assert found(failing) == ["Báo cáo hằng tháng", "Trực ban ngày"]
    library = open_library(encoder=HashEncoder)
    library.withdraw(plan_id)  # the next change sweeps
    assert library.dense().size() == 0


@pytest.mark.parametrize("built", [False, True])
def test_a_damaged_dense_index_is_gone_without_until_it_is_built_anew(
    open_library: Callable[..., Library], tmp_path: Path, caplog: pytest.LogCaptureFixture, built: bool
) -> None:
    library = open_library()
    keep(library)
    if built:
        library.rebuild()
    library.close()
    (database,) = (tmp_path / "data" / "dense").rglob("chroma.sqlite3")
    database.write_bytes(os.urandom(8192))
    for _ in range(3):
        caplog.clear()
        assert found(library) == ["Tuần tra ban đêm"]
        assert "searching without one of the indexes" in caplog.text
    open_library().rebuild()
    caplog.clear()
    (hit,) = library.retriever.search(Query("tuần tra"))
    assert hit.dense > 0
    assert caplog.text == ""


def lose(data: Path, *folders: str) -> None:
    for folder in folders:
        shutil.rmtree(data / folder)


@pytest.mark.parametrize("folders", [("lexical",), ("lexical", "dense")])
def test_lost_indexes_are_no_empty_answer(
    open_library: Callable[..., Library], tmp_path: Path, folders: tuple[str, ...]
) -> None:
    library = open_library()
    plan_id = keep(library)
    lose(tmp_path / "data", *folders)
    for one in (library, open_library()):
        for question in ("tuần tra", "?"):
            with pytest.raises(IndexLost, match=r"lexical is empty.*; run plan-assistant reindex$"):
                one.retriever.search(Query(question))
    library.keep(SECOND, source="b.txt", path="/b.txt", digest="e", plan_id=None)  # rebuilds first
    assert found(library) == ["Báo cáo hằng tháng", "Trực ban ngày", "Tuần tra ban đêm"]
    assert library.lexical.size() == library.dense().size() == 3
    assert library.plan(plan_id).edition == 1


def test_a_lost_dense_index_is_gone_without(
    open_library: Callable[..., Library], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    library = open_library()
    plan_id = keep(library)
    lose(tmp_path / "data", "dense")
    assert found(library) == ["Tuần tra ban đêm"]
    assert "dense is empty; where plans are kept, run plan-assistant reindex" in caplog.text
    assert library.retriever.find(Query("tuần tra")).words_only
    library.rollback(plan_id, 1)  # any change rebuilds first
    assert library.dense().size() == 1


def test_an_empty_library_has_lost_nothing(open_library: Callable[..., Library]) -> None:
    library = open_library()
    library.withdraw(keep(library))
    assert found(library) == []
    assert library.lexical.search({"tuan": 1.0}, 10) == []
