"""The lexical index: what is found, and what other openings of the same folder see."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from pathlib import Path

import pytest

from vectorstore.errors import IndexFailed
from vectorstore.folding import terms
from vectorstore.indexes import lexical
from vectorstore.indexes.lexical import LexicalIndex
from vectorstore.indexes.rows import IndexRow

ROWS = [
    IndexRow(1, 0, "Công an xã tuần tra ban đêm", "Kế hoạch công tác trẻ em"),
    IndexRow(1, 1, "Trạm y tế khám sức khỏe cho trẻ em", "Kế hoạch công tác trẻ em"),
    IndexRow(2, 0, "Dạy bơi cho học sinh", "Kế hoạch phòng, chống đuối nước"),
]


@pytest.fixture
def index(tmp_path: Path) -> LexicalIndex:
    index = LexicalIndex(tmp_path / "lexical")
    index.add(ROWS)
    return index


def ask(index: LexicalIndex, question: str, limit: int = 10, editions: set[int] | None = None) -> list[tuple[int, int]]:
    weights = dict.fromkeys(terms(question), 1.0)
    return [(edition, ordinal) for edition, ordinal, _ in index.search(weights, limit, editions)]


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("công an xã phải làm gì", (1, 0)),
        ("cong an xa phai lam gi", (1, 0)),
        ("trạm y tế", (1, 1)),
        ("đuối nước", (2, 0)),  # in the context only
    ],
)
def test_finds(index: LexicalIndex, question: str, first: tuple[int, int]) -> None:
    assert ask(index, question)[0] == first


def test_the_body_counts_more_than_the_context(index: LexicalIndex) -> None:
    assert ask(index, "trẻ em") == [(1, 1), (1, 0)]


def test_scores_fall_and_follow_the_weights(index: LexicalIndex) -> None:
    hits = index.search({"cong_an": 1.0, "day_boi": 5.0}, 10)
    assert [(edition, ordinal) for edition, ordinal, _ in hits] == [(2, 0), (1, 0)]
    assert hits[0][2] > hits[1][2] > 0
    doubled = index.search({"cong_an": 2.0, "day_boi": 10.0}, 10)
    assert doubled[0][2] == pytest.approx(2 * hits[0][2])


@pytest.mark.parametrize("weights", [{}, {"khong_co": 1.0}, {"cong_an": 0.0}])
def test_finds_nothing(index: LexicalIndex, weights: dict[str, float]) -> None:
    assert index.search(weights, 10) == []


def test_a_search_of_some_editions(index: LexicalIndex) -> None:
    all_hits = index.search({"tre_em": 1.0, "cho": 1.0}, 10)
    some_hits = index.search({"tre_em": 1.0, "cho": 1.0}, 10, {2})
    assert some_hits == [hit for hit in all_hits if hit[0] == 2]  # with the same scores
    assert ask(index, "trẻ em", editions={9}) == ask(index, "trẻ em", editions=set()) == []


def test_limit(index: LexicalIndex) -> None:
    assert len(ask(index, "trẻ em", limit=1)) == 1
    assert ask(index, "trẻ em", limit=0) == []


def test_drop(index: LexicalIndex) -> None:
    index.drop([1, 7])
    assert ask(index, "trẻ em công an bơi") == [(2, 0)]
    assert index.size() == 1


def test_counts(index: LexicalIndex) -> None:
    assert index.size() == 3
    assert index.document_frequency("cho") == 2
    assert index.document_frequency("ke_hoach") == 0  # the context isn't counted
    assert index.document_frequency("khong_co") == 0
    index.drop([2])
    assert index.document_frequency("cho") == 1


def test_another_opening_sees_each_commit(index: LexicalIndex, tmp_path: Path) -> None:
    reader = LexicalIndex(tmp_path / "lexical")
    assert reader.size() == 3
    index.add([IndexRow(3, 0, "Đoàn thanh niên", "")])
    assert ask(reader, "đoàn thanh niên") == [(3, 0)]
    index.drop([3])
    assert ask(reader, "đoàn thanh niên") == []


def test_rows_of_a_failed_add_are_not_seen(index: LexicalIndex) -> None:
    def rows() -> object:
        yield IndexRow(4, 0, "nửa chừng", "")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.add(rows())  # type: ignore[arg-type]
    assert ask(index, "nửa chừng") == []
    index.add([IndexRow(4, 1, "nửa chừng", "")])  # the writer was let go
    assert ask(index, "nửa chừng") == [(4, 1)]


def test_a_new_index_is_empty(tmp_path: Path) -> None:
    index = LexicalIndex(tmp_path / "new" / "lexical")
    assert index.size() == 0
    assert ask(index, "công an") == []


def test_a_damaged_index_is_named_and_can_be_replaced(index: LexicalIndex, tmp_path: Path) -> None:
    assert index.size() == 3
    (tmp_path / "lexical" / "meta.json").write_text("{")
    damaged = LexicalIndex(tmp_path / "lexical")
    with pytest.raises(IndexFailed, match=r"the index .*lexical failed: .*run plan-assistant reindex"):
        damaged.size()
    damaged.replace(ROWS[2:])
    for one in (damaged, index):  # one that stayed open sees it too
        assert one.size() == 1
        assert ask(one, "dạy bơi") == [(2, 0)]
    assert left_beside(tmp_path) == []


def test_an_index_that_lost_a_file_can_be_replaced(index: LexicalIndex, tmp_path: Path) -> None:
    for file in (tmp_path / "lexical").glob("*.store"):
        file.unlink()
    damaged = LexicalIndex(tmp_path / "lexical")
    damaged.replace(ROWS[2:])
    assert ask(damaged, "dạy bơi") == [(2, 0)]


def test_rows_are_dropped_after_a_writer_was_killed_at_that(index: LexicalIndex, tmp_path: Path) -> None:
    """It had written which rows go, but not that they do; the same number is next for the same work."""
    meta = tmp_path / "lexical" / "meta.json"
    before = meta.read_text()
    index.drop([2])
    (left,) = (tmp_path / "lexical").glob("*.del")
    meta.write_text(before)
    again = LexicalIndex(tmp_path / "lexical")
    assert again.size() == 3
    again.drop([2])
    assert again.size() == 2
    assert left.exists()  # written anew: it is the one that counts now
    again.drop([1])
    assert again.size() == 0


def left_beside(tmp_path: Path) -> list[str]:
    return [path.name for path in tmp_path.iterdir() if path.name.startswith("lexical.")]


def test_a_replacement_that_can_not_be_written_leaves_the_index(
    index: LexicalIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as too_little:
        too_little.setattr(lexical, "_WRITER_BYTES", 1)  # tantivy starts no writer with so little
        with pytest.raises(IndexFailed):
            index.replace(ROWS[:1])
    for one in (index, LexicalIndex(tmp_path / "lexical")):
        assert ask(one, "đuối nước") == [(2, 0)]
        assert one.size() == 3
    assert left_beside(tmp_path) == []
    index.replace(ROWS[:1])
    assert index.size() == 1


@pytest.mark.parametrize("damaged", [False, True])
def test_a_disk_that_gets_full_on_the_way(index: LexicalIndex, tmp_path: Path, damaged: bool) -> None:
    def rows() -> Iterator[IndexRow]:
        yield ROWS[0]
        raise OSError(errno.ENOSPC, "No space left on device")

    before = (tmp_path / "lexical" / "meta.json").read_text()
    if damaged:
        (tmp_path / "lexical" / "meta.json").write_text("{")
    with pytest.raises(IndexFailed, match=r"No space left on device; free space on its disk and try again$"):
        LexicalIndex(tmp_path / "lexical").replace(rows())
    assert left_beside(tmp_path) == []
    (tmp_path / "lexical" / "meta.json").write_text(before)
    assert ask(LexicalIndex(tmp_path / "lexical"), "đuối nước") == [(2, 0)]
