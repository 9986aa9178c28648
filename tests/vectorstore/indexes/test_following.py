"""An index follows what serves: old or new whole, also after it was killed in the middle, and from nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from filelock import FileLock
from store_fakes import reading_of

from vectorstore.catalogue.serving import Serving
from vectorstore.errors import IndexBehind, IndexFailed
from vectorstore.indexes import follow_note, following
from vectorstore.indexes.follow_note import Note
from vectorstore.indexes.following import Editions, Following
from vectorstore.indexes.indexes import Progress
from vectorstore.values import Header, Plan, PlanContents

READING = reading_of("I. TỔ CHỨC", "Trực ban", "Báo cáo")


class Kept:
    """What serves, as a test sets it; a passage each unless said."""

    def __init__(self) -> None:
        self.state, self.marks, self.large = 0, dict[int, str](), dict[int, int]()
        self.asked = 0

    def serve(self, **marks: str) -> None:
        self.state += 1
        self.marks = {int(key.removeprefix("k")): mark for key, mark in marks.items()}

    def look(self) -> int:
        self.asked += 1
        return self.state

    def now(self) -> Serving:
        return Serving(self.state, dict(self.marks), {key: self.large.get(key, 1) for key in self.marks})

    def words(self, edition_key: int) -> PlanContents | None:
        plan = Plan(f"p{edition_key}", 1, edition_key, self.marks[edition_key], Header(), 1, "")
        return PlanContents(plan, READING.text, READING.sections, READING.passages)


class Index:
    """Holds the mark of each edition, and how often it was added; dies when a test says so."""

    def __init__(self) -> None:
        self.rows: list[tuple[int, str]] = []
        self.done: list[str] = []
        self.dies: Callable[[str], bool] = lambda what: False

    def fill(self, editions: Editions, progress: Progress | None) -> None:
        self._step("fill", lambda: self.rows.__setitem__(slice(None), [_row(one) for one in editions()]))

    def put(self, again: Sequence[int], editions: Iterator[PlanContents]) -> None:
        self.rows = [row for row in self.rows if row[0] not in again]
        new = [_row(one) for one in editions]
        self._step(f"put {[key for key, _ in new]}", lambda: self.rows.extend(new))

    def drop(self, edition_keys: Sequence[int]) -> None:
        self._step(f"drop {list(edition_keys)}", lambda: self._without(edition_keys))

    def tidy(self, editions: Editions) -> None:
        assert sorted(map(_row, editions())) == sorted(self.rows), "what it is made anew of is what it holds"

    def empty(self) -> bool:
        return not self.rows

    def _without(self, keys: Sequence[int]) -> None:
        self.rows = [row for row in self.rows if row[0] not in keys]

    def _step(self, what: str, work: Callable[[], None]) -> None:
        if self.dies(f"before {what}"):
            raise KeyboardInterrupt
        work()
        self.done.append(what)
        if self.dies(f"after {what}"):
            raise KeyboardInterrupt


def _row(contents: PlanContents) -> tuple[int, str]:
    return contents.plan.edition_key, contents.plan.source


@pytest.fixture
def kept() -> Kept:
    return Kept()


@pytest.fixture
def index() -> Index:
    return Index()


def opened(tmp_path: Path, kept: Kept, index: Index, name: str = "db", seconds: float = 5.0) -> Following:
    """As a process that has just started opens it."""
    return Following(tmp_path / "words", name, kept.look, kept, index, seconds)


def is_what_serves(index: Index, kept: Kept) -> bool:
    return sorted(index.rows) == sorted(kept.marks.items())


def test_an_empty_folder_is_filled_and_then_costs_one_look(tmp_path: Path, kept: Kept, index: Index) -> None:
    kept.serve(k1="a", k2="b")
    one = opened(tmp_path, kept, index)
    one.now()
    assert is_what_serves(index, kept) and index.done == ["fill"]
    before = kept.asked
    one.now()
    assert (kept.asked, index.done) == (before + 1, ["fill"])
    opened(tmp_path, kept, index).now()
    assert index.done == ["fill"], "the next process of the folder goes by the note"


def test_what_is_missing_comes_before_what_is_over_goes(tmp_path: Path, kept: Kept, index: Index) -> None:
    kept.serve(k1="a", k2="b", k3="c")
    one = opened(tmp_path, kept, index)
    one.now()
    kept.serve(k1="a", k3="c", k4="b2")
    one.now()
    assert index.done == ["fill", "put [4]", "drop [2]"]
    assert is_what_serves(index, kept)


def test_many_are_noted_some_at_a_time(
    tmp_path: Path, kept: Kept, index: Index, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(following, "PASSAGES_AT_ONCE", 2)
    kept.serve(**{f"k{key}": "a" for key in range(1, 7)})
    one = opened(tmp_path, kept, index)
    one.now()
    kept.serve(**{f"k{key}": "a" for key in range(1, 12)})
    index.dies = lambda what: what == "after put [9, 10]"
    with pytest.raises(KeyboardInterrupt):
        one.now()
    index.dies, index.done = (lambda what: False), []
    opened(tmp_path, kept, index).now()
    assert index.done == ["put [9, 10]", "put [11]"], "what was noted is not done again"
    assert is_what_serves(index, kept)


STATES = [
    {"k1": "a", "k2": "b", "k3": "c"},
    {"k1": "a", "k3": "c", "k4": "d"},
    {"k2": "b", "k3": "c", "k4": "d", "k5": "e"},
]
STEPS = ["fill", "put [4]", "drop [2]", "put [2, 5]", "drop [1]"]


@pytest.mark.parametrize("step", [f"{when} {step}" for step in STEPS for when in ("before", "after")])
def test_whoever_is_killed_the_next_goes_on(tmp_path: Path, kept: Kept, index: Index, step: str) -> None:
    index.dies = lambda what: what == step
    died = 0
    for marks in STATES:
        kept.serve(**marks)
        try:
            opened(tmp_path, kept, index).now()
        except KeyboardInterrupt:
            died += 1
            index.dies = lambda what: False
            opened(tmp_path, kept, index).now()
        assert is_what_serves(index, kept)
    assert died == 1


def test_what_came_and_went_while_nobody_followed(tmp_path: Path, kept: Kept, index: Index) -> None:
    kept.serve(k1="a", k2="b", k3="c")
    opened(tmp_path, kept, index).now()
    kept.serve(k1="a", k2="b", k3="c", k4="d")
    index.dies = lambda what: what == "after put [4]"
    with pytest.raises(KeyboardInterrupt):
        opened(tmp_path, kept, index).now()
    index.dies = lambda what: False
    kept.serve(k1="a", k2="b", k3="c")
    opened(tmp_path, kept, index).now()
    assert is_what_serves(index, kept), "of the edition that was begun nothing is left"


def test_a_catalogue_that_was_put_back_is_told_by_its_marks(tmp_path: Path, kept: Kept, index: Index) -> None:
    kept.serve(k1="a", k2="b", k3="c", k4="d")
    one = opened(tmp_path, kept, index)
    one.now()
    kept.state -= 1
    kept.marks = {1: "a", 2: "b", 3: "other words under a key that was given before"}
    one.now()
    assert index.done == ["fill", "put [3]", "drop [4]"]
    assert is_what_serves(index, kept)


def test_the_state_of_another_catalogue_tells_nothing(tmp_path: Path, kept: Kept, index: Index) -> None:
    kept.serve(k1="a", k2="b", k3="c")
    opened(tmp_path, kept, index).now()
    kept.marks = {1: "a", 2: "b", 3: "x"}
    opened(tmp_path, kept, index, "other").now()
    assert is_what_serves(index, kept)


def test_an_index_whose_files_are_gone_is_filled(tmp_path: Path, kept: Kept, index: Index) -> None:
    kept.serve(k1="a", k2="b", k3="c")
    opened(tmp_path, kept, index).now()
    index.rows.clear()
    kept.serve(k1="a", k2="b", k3="c", k4="d")
    opened(tmp_path, kept, index).now()
    assert is_what_serves(index, kept)


def test_it_is_made_anew_where_that_is_asked_for(tmp_path: Path, kept: Kept, index: Index) -> None:
    kept.serve(k1="a")
    one = opened(tmp_path, kept, index)
    one.now()
    index.rows = [(1, "damaged")]
    one.now()
    assert not is_what_serves(index, kept)
    one.forget()
    one.now()
    assert is_what_serves(index, kept)


def test_who_finds_it_being_brought_up_waits_and_is_told(tmp_path: Path, kept: Kept, index: Index) -> None:
    kept.serve(k1="a")
    one = opened(tmp_path, kept, index, seconds=0.05)
    with FileLock(tmp_path / "words.lock"), pytest.raises(IndexBehind, match=r"still being filled .* 0\.05 seconds"):
        one.now()
    one.now()
    assert is_what_serves(index, kept)


@pytest.mark.parametrize("left", ["", "{", "[]", '{"form": 0}', '{"form": 1, "catalogue": "db", "state": 1}'])
def test_a_note_that_tells_nothing_is_none(tmp_path: Path, kept: Kept, index: Index, left: str) -> None:
    (tmp_path / "words.followed").write_text(left)
    index.rows = [(1, "what an earlier catalogue left")]
    kept.serve(k1="a")
    opened(tmp_path, kept, index).now()
    assert is_what_serves(index, kept)


def test_a_note_comes_back_as_written(tmp_path: Path) -> None:
    note = Note("db", 7, {3: "a", 12: "ồ"}, frozenset({4}))
    follow_note.write(tmp_path / "note", note)
    assert follow_note.read(tmp_path / "note", "db") == note
    assert follow_note.read(tmp_path / "note", "other") == Note("other", None, note.whole, note.begun)


def test_a_note_that_can_not_be_written_is_said(tmp_path: Path, kept: Kept, index: Index) -> None:
    (tmp_path / "words.followed.new").mkdir()
    kept.serve(k1="a")
    with pytest.raises(IndexFailed, match="words failed"):
        opened(tmp_path, kept, index).now()
