"""The parts that editions are compared with: alignment, likeness, runs of words."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.comparison.alignment import aligned
from vectorstore.comparison.pairing import Worded, likeness_of, paired
from vectorstore.comparison.runs import letters, runs
from vectorstore.span import Span


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("", "", []),
        ("", "abc", []),
        ("abc", "abc", [(0, 0), (1, 1), (2, 2)]),
        ("abc", "axc", [(0, 0), (2, 2)]),
        ("abcd", "bcda", [(1, 0), (2, 1), (3, 2)]),
        ("xxxax", "xxxbx", [(0, 0), (1, 1), (2, 2), (4, 4)]),
        ("axaxa", "bxbxb", [(1, 1), (3, 3)]),  # as often in both
    ],
)
def test_alignment(a: str, b: str, expected: list[tuple[int, int]]) -> None:
    assert aligned(a, b) == expected


@given(st.text("abcdef", max_size=40), st.text("abcdef", max_size=40))
@settings(max_examples=100, deadline=None)
def test_what_is_aligned_is_equal_and_in_order(a: str, b: str) -> None:
    found = aligned(a, b)
    assert all(a[one] == b[other] for one, other in found)
    assert all(one < next_ and other < after for (one, other), (next_, after) in pairwise(found))


def test_long_sequences_with_few_differences_are_aligned_whole() -> None:
    """A comparison of every item with every other would take 400 million steps."""
    pick = random.Random(6)
    a = [pick.choice(["x", "1", f"đoạn {at}"]) for at in range(20_000)]
    b = list(a)
    for at in range(0, 20_000, 500):
        b[at] = f"khác {at}"
    assert len(aligned(a, b)) >= 20_000 - 60


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Tuần tra", "Tuần tra", [("same", "Tuần tra", False)]),
        (
            "Nộp trước ngày 30/4/2024.",
            "Nộp trước ngày 15/5/2024.",
            [
                ("same", "Nộp trước ngày", False),
                ("removed", "30/4/2024", True),
                ("added", "15/5/2024", True),
                ("same", ".", False),
            ],
        ),
        (
            "ao, hồ",
            "ao; hồ",
            [("same", "ao", False), ("removed", ",", False), ("added", ";", False), ("same", "hồ", True)],
        ),
        ("lớp 4,lớp 5", "lớp 4, lớp 5", [("same", "lớp 4, lớp 5", False)]),  # white space alone
        ("một", "một hai", [("same", "một", False), ("added", "hai", True)]),
        ("một hai", "hai", [("removed", "một", False), ("same", "hai", True)]),
        ("ho\u0300a bi\u0300nh", "hòa bình an", [("same", "hòa bình", False), ("added", "an", True)]),  # NFD
        ("", "một", [("added", "một", False)]),
    ],
)
def test_runs_of_words(old: str, new: str, expected: list[tuple[str, str, bool]]) -> None:
    found = runs(old, [Span(0, len(old))], new, [Span(0, len(new))])
    words = [run.old[0].of(old) if run.kind == "removed" else run.new[0].of(new) for run in found]
    got = [(run.kind, said, run.spaced) for run, said in zip(found, words, strict=True)]
    assert got == expected


def test_a_run_over_the_end_of_a_page_has_two_spans() -> None:
    old = "tháng 6 năm 3 2024, mỗi buổi"  # a page's number stands between
    cut = [Span(0, 11), Span(14, len(old))]
    new = "tháng 6 năm 2024, mỗi tuần"
    same, removed, added = runs(old, cut, new, [Span(0, len(new))])
    assert [span.of(old) for span in same.old] == ["tháng 6 năm", "2024, mỗi"]
    assert [span.of(new) for span in same.new] == ["tháng 6 năm 2024, mỗi"]
    assert (removed.old[0].of(old), added.new[0].of(new)) == ("buổi", "tuần")


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("Công an\u00a0xã", "Công  an\nxã", True),
        ("Công an xã", "Công an xa", False),
        ("Công an xã", "công an xã", False),
        ("xã", "xa\u0303", True),
        ("tuần\u00adtra", "tuầntra", True),
    ],
)
def test_letters(one: str, other: str, alike: bool) -> None:
    assert (letters(one) == letters(other)) is alike


def test_likeness() -> None:
    said = "Rà soát các ao hồ".lower().split()
    assert likeness_of(said, said) == likeness_of((), ()) == 1
    assert likeness_of(said, said[:-1]) == pytest.approx(8 / 9)
    assert likeness_of(said, ["khác"], least=0.5) == 0


def test_no_words_are_paired_twice_and_far_ones_must_be_more_alike() -> None:
    far = "một hai ba bốn năm"
    old = [Worded.of(far, 1), Worded.of(far, 1), Worded.of("công an xã", 2)]
    new = [Worded.of("một hai ba bốn sáu", 1), Worded.of("một hai ba bốn bảy", 3), Worded.of("công an huyện", 4)]
    assert paired(old, new) == [(0, 0), (1, 1)]
