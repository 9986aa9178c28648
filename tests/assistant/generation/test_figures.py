from __future__ import annotations

from decimal import Decimal

import pytest

from assistant.generation.figures import Figure
from assistant.generation.reading import read
from assistant.generation.word_lists import keys_of


def figures(text: str, *, english: bool = False) -> list[Figure]:
    return [token.figure for token in read(text, english=english) if token.figure]


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("ngày 30/4/2025", (30, 4, 2025)),
        ("ngày 30-04-2025", (30, 4, 2025)),
        ("30.4.2025", (30, 4, 2025)),
        ("ngày 30 tháng 4 năm 2025", (30, 4, 2025)),
        ("ngày 30 tháng 04, năm 2025", (30, 4, 2025)),
        ("ngày 30 tháng 4", (30, 4, 0)),
        ("ngày 30/4", (30, 4, 0)),
        ("2025-04-30", (30, 4, 2025)),
        ("30 April 2025", (30, 4, 2025)),
        ("the 30th of April, 2025", (30, 4, 2025)),
        ("April 30, 2025", (30, 4, 2025)),
        ("tháng 4/2025", (0, 4, 2025)),
        ("tháng 4 năm 2025", (0, 4, 2025)),
        ("April 2025", (0, 4, 2025)),
    ],
)
def test_dates(text: str, date: tuple[int, int, int]) -> None:
    assert [figure.value for figure in figures(text)] == [date]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.000 hộ", 1000),
        ("1000 hộ", 1000),
        ("1,000 hộ", 1000),
        ("một nghìn hộ", 1000),
        ("1234.567 đồng", 1_234_567),
        ("12,5 ha", "12.5"),
        ("86,5 triệu đồng", 86_500_000),
        ("86.500.000 đồng", 86_500_000),
        ("tám mươi sáu hộ", 86),
        ("hai trăm năm mươi hộ", 250),
        ("mười lăm ngày", 15),
        ("năm ngày", 5),
        ("05 ngày", 5),
        ("ba người", 3),
        ("thứ Năm", 5),
        ("1,26 tỷ đồng", 1_260_000_000),
    ],
)
def test_numbers(text: str, value: int | str) -> None:
    assert [figure.value for figure in figures(text)] == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [("12.5 ha", "12.5"), ("1,200 people", 1200), ("twenty five people", 25), ("two million dong", 2_000_000)],
)
def test_numbers_in_english(text: str, value: int | str) -> None:
    assert [figure.value for figure in figures(text, english=True)] == [Decimal(value)]


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("trước ngày 30/4", "before"),
        ("before 30 April", "before"),
        ("chậm nhất là ngày 30/4", "by"),
        ("no later than 30 April", "by"),
        ("từ ngày 30/4", "from"),
        ("đến hết ngày 30/4", "until"),
        ("sau ngày 30/4", "after"),
        ("ít nhất 30 hộ", "least"),
        ("không dưới 30 hộ", "least"),
        ("không quá 30 hộ", "most"),
        ("trên 30 hộ", "over"),
        ("khoảng 30 hộ", "about"),
        ("trong vòng 30 ngày", "within"),
        ("30 hộ", ""),
    ],
)
def test_how_a_figure_is_meant(text: str, meant: str) -> None:
    (figure,) = figures(text)
    assert figure.meant == ((meant,) if meant else ())


def test_a_range_is_from_and_until_of_one_thing() -> None:
    for text in ("từ 20 đến 25 em", "20 đến 25 em", "20-25 em"):
        first, last = figures(text)
        assert (first.meant, last.meant) == (("from",), ("until",))
        assert first.counts == last.counts == keys_of("em")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("95% hộ", ("%",)),
        ("95 % hộ", ("%",)),
        ("95 phần trăm hộ", ("%",)),
        ("30 ngày làm việc", keys_of("ngày làm việc")),
        ("02 lần/năm", (keys_of("lần")[0], "/", "năm")),
        ("Điều 5 nêu", keys_of("điều")),
        ("còn 30.", ()),
    ],
)
def test_what_a_number_counts(text: str, counts: tuple[str, ...]) -> None:
    assert figures(text)[0].counts == counts
