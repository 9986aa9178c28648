"""Words below a page's end that go on with those above it."""

from __future__ import annotations

import pytest

from ingest.cut import goes_on, is_cut
from ingest.units.joined import Joined
from vectorstore.values import Span


@pytest.mark.parametrize(
    ("above", "below", "expected"),
    [
        ("Từ ngày 16/3/2026", "đến ngày 30/6/2026", True),
        ("Trước ngày", "03/5/2026", True),  # it waits for more
        ("Quý", "III/2026", True),
        ("01 -", "07/10/2026", True),
        ("15/", "5/2026", True),
        ("Tháng 4", "(chậm nhất ngày 20)", True),
        ("**Tháng 4", "năm 2026**", True),
        ("Tháng 4", "Tháng 5", False),
        ("Tháng 4;", "tháng 5", False),
        ("Hằng quý (trước ngày 20.)", "hằng tháng", False),
        ("trước ngày 5/5", "trước ngày 6/6", False),  # a table all in small letters
        ("", "", False),
    ],
)
def test_words_that_go_on(above: str, below: str, expected: bool) -> None:
    assert goes_on(above, below) is expected


@pytest.mark.parametrize(("text", "expected"), [("a\tb\n\n3\n\nc", True), ("a\tb\tc", False), ("a\u2028c", False)])
def test_a_line_ends_between(text: str, expected: bool) -> None:
    assert is_cut(text, Span(0, 1), Span(len(text) - 1, len(text))) is expected


@pytest.mark.parametrize(
    ("above", "below", "words"),
    [
        ("Ban Chỉ huy", "Quân sự xã", "Ban Chỉ huy Quân sự xã"),
        ("Trạm Y tế xã; Ủy ban", "Mặt trận Tổ quốc xã, các thôn", "Trạm Y tế xã; Ủy ban Mặt trận Tổ quốc xã, các thôn"),
        ("Hội Liên hiệp Phụ nữ", "(LHPN) xã", "Hội Liên hiệp Phụ nữ (LHPN) xã"),
        ("Công an", "Trạm Y tế xã", "Công an; Trạm Y tế xã"),  # no one unit is called so
        ("Công an xã", "Trạm Y tế xã", "Công an xã; Trạm Y tế xã"),
    ],
)
def test_a_name_in_a_list_that_a_page_end_cuts(above: str, below: str, words: str) -> None:
    text = f"{above}\tTháng 4\n\n\t{below}"
    cut = [Span(0, len(above)), Span(len(text) - len(below), len(text))]
    joined = Joined(text, cut, listed=True)
    assert joined.words == words
    assert joined.span(0, len(above)).of(text) == above
    assert joined.span(len(words) - len(below), len(words)).of(text) == below


def test_items_of_one_cell_are_parted() -> None:
    text = "- Ban Chỉ huy - Quân sự xã"
    items = [Span(2, 13), Span(16, len(text))]
    joined = Joined(text, items, listed=True)
    assert joined.words == "Ban Chỉ huy; Quân sự xã"
