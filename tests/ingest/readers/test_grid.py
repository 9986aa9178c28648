"""Cells with spans become lines: rows of a table, or blocks of a head or foot."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.document import CELL_BREAK, MERGED
from ingest.readers.grid import Cell, grid_lines, is_layout


def one(row: int, column: int, *paragraphs: str, rows: int = 1, columns: int = 1) -> Cell:
    return Cell(row, column, rows, columns, paragraphs)


HEAD = (one(0, 0, "UBND HUYỆN LŨNG SEN", "XÃ KHE NGẦN"), one(0, 1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập"),
        one(1, 0, "Số: 5/KH-UBND"), one(1, 1, "Khe Ngần, ngày 02 tháng 3 năm 2025"))  # fmt: skip
TASKS = (one(0, 0, "TT"), one(0, 1, "Nhiệm vụ"), one(0, 2, "Chủ trì"), one(1, 0, "1"), one(1, 1, "Họp"), one(1, 2, "A"))


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (TASKS, ["TT\tNhiệm vụ\tChủ trì", "1\tHọp\tA"]),
        # Merged down: said so below; merged across: in the first column
        ((one(0, 0, "a"), one(0, 1, "b", rows=2), one(1, 0, "c")), ["a\tb", f"c\t{MERGED}"]),
        ((one(0, 0, "a"), one(0, 1, "", rows=2), one(1, 0, "c")), ["a\t", "c\t"]),
        ((one(0, 0, "a", columns=3), one(1, 0, "b"), one(1, 1, "c"), one(1, 2, "d")), ["a\t\t", "b\tc\td"]),
        # Columns of the drawing in which no cell begins; a span far over the edge
        ((one(0, 0, "a", columns=2), one(0, 2, "b", columns=10**9), one(7, 0, "c"), one(7, 2, "d")), ["a\tb", "c\td"]),
        # Paragraphs of a cell; tabs and a table inside it; empty paragraphs and rows
        ((one(0, 0, "a", " ", "b"), one(0, 1, "x\ty"), one(1, 0, ""), one(1, 1)), [f"a{CELL_BREAK}b\tx   y"]),
        # Two cells drawn over one another
        ((one(0, 0, "a"), one(0, 0, "b"), one(0, 1, "c")), [f"a{CELL_BREAK}b\tc"]),
        ((), []),
    ],
)  # fmt: skip
def test_rows(cells: tuple[Cell, ...], lines: list[str]) -> None:
    assert grid_lines(cells, layout=False) == lines


@pytest.mark.parametrize(
    ("cells", "lines"),
    [
        (HEAD, [*HEAD[0].paragraphs, *HEAD[2].paragraphs, *HEAD[1].paragraphs, *HEAD[3].paragraphs]),
        # A title over both blocks parts them
        ((one(0, 0, "a"), one(0, 1, "b"), one(1, 0, "c", columns=2), one(2, 0, "d"), one(2, 1, "e")),
         ["a", "b", "c", "d", "e"]),
        # A real table inside a block keeps its cells
        ((one(0, 0, "a", "x\ty"), one(0, 1, "b")), ["a", "x\ty", "b"]),
    ],
)  # fmt: skip
def test_blocks(cells: tuple[Cell, ...], lines: list[str]) -> None:
    assert grid_lines(cells, layout=True) == lines


@pytest.mark.parametrize(
    ("cells", "borders", "layout"),
    [
        (HEAD, False, True),
        (HEAD, True, True),  # some offices draw lines around it
        (TASKS, True, False),
        (TASKS, False, False),  # its titles tell
        ((one(0, 0, "Nơi nhận:", "- Như trên;"), one(0, 1, "CHỦ TỊCH", "Lò Văn Khe")), False, True),
        ((one(0, 0, "CHỦ TỊCH", "Lò Văn Khe"), one(0, 1, "HIỆU TRƯỞNG"), one(2, 0, "A"), one(3, 1, "B")), False, True),
        ((one(0, 0, "a box of words"),), True, True),
        ((one(0, 0, "a"), one(1, 0, "b"), one(1, 1, "")), True, True),
        ((one(0, 0, "Kính gửi:"), one(0, 1, "- Các thôn;")), False, True),
        ((one(0, 0, "Thôn"), one(0, 1, "Số hộ"), one(1, 0, "Lũng"), one(1, 1, "9")), True, False),
        ((one(0, 0, "1"), one(0, 1, "Thôn Lũng"), one(1, 0, "2"), one(1, 1, "Thôn Ngần")), False, False),
    ],
)
def test_what_is_layout(cells: tuple[Cell, ...], borders: bool, layout: bool) -> None:
    assert is_layout(cells, borders) is layout


def test_a_table_far_larger_than_filled() -> None:
    """Its rows would be gigabytes of tabs."""
    cells = [*(one(0, at, "a") for at in range(5_000)), *(one(at, 0, "b") for at in range(1, 5_000))]
    assert grid_lines(cells, layout=False) == [*["a"], *["b"] * 4_999, *["a"] * 4_999]


@st.composite
def merged(draw: st.DrawFn) -> list[Cell]:
    """A grid cut into cells of any spans, none over another, each with its own words."""
    height, width = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    free = {(row, column) for row in range(height) for column in range(width)}
    cells: list[Cell] = []
    while free:
        row, column = min(free)
        columns = next(n for n in range(1, width + 1) if (row, column + n) not in free or n == draw(st.integers(1, 3)))
        rows = 1
        while draw(st.booleans()) and all((row + rows, column + n) in free for n in range(columns)):
            rows += 1
        free -= {(row + down, column + across) for down in range(rows) for across in range(columns)}
        count = draw(st.integers(0, 2))
        cells.append(Cell(row, column, rows, columns, tuple(f"w{len(cells)}.{n}" for n in range(count))))
    return draw(st.permutations(cells))


@given(merged(), st.booleans())
def test_every_word_once(cells: list[Cell], layout: bool) -> None:
    lines = grid_lines(cells, layout)
    words = Counter(" ".join(lines).replace(CELL_BREAK, " ").replace(MERGED, " ").split())
    assert words == Counter(words for cell in cells for words in cell.paragraphs)


@given(merged())
def test_rows_are_rectangular(cells: list[Cell]) -> None:
    lines = grid_lines(cells, layout=False)
    assert len({line.count("\t") for line in lines}) <= 1
    places = {(cell.row, cell.column): cell.paragraphs for cell in cells if cell.paragraphs}
    columns = sorted({cell.column for cell in cells})
    for line, row in zip(lines, sorted({row for row, _ in places}), strict=True):
        expected = [CELL_BREAK.join(places.get((row, column), ())) for column in columns]
        assert line.replace(MERGED, "").split("\t") == expected
        down = {cell.column for cell in cells if cell.paragraphs and cell.row < row < cell.row + cell.rows}
        assert {columns[at] for at, words in enumerate(line.split("\t")) if words == MERGED} == down
