"""Tables as a file draws them → lines of canonical text: rows, or the blocks that a page lays side by side."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby

from ingest import cues
from ingest.document import CELL_BREAK, MERGED
from ingest.lines import find_marker
from ingest.tables.heads import is_head

_SIDE_BY_SIDE = re.compile(
    r"CỘNG H[OÒ][AÀ] XÃ HỘI CHỦ NGHĨA|ĐẢNG CỘNG SẢN VIỆT NAM$|Độc lập\s*[-–]\s*Tự do|(?:^|[*_\s(])Nơi nhận\s*:",
    re.IGNORECASE,
)
_BLOCK_ROWS = 8  # that a head or foot takes at most where each of its lines is a row
_BLOCK_COLUMNS = 4  # signatories of a joint plan
_LARGEST = 10_000_000  # places of a table, filled or not
_TABS = re.compile(r"[\t\n]+")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table, by the row and column where it begins, from 0, and how many of both it covers.

    ``paragraphs``: lines of canonical text, those of a table inside the cell included.
    """

    row: int
    column: int
    rows: int = 1
    columns: int = 1
    paragraphs: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The paragraphs that say something."""
        return tuple(paragraph.strip(" ") for paragraph in self.paragraphs if paragraph.strip())


def is_layout(cells: Sequence[Cell], borders: bool) -> bool:
    """The cells only lay out a page: nothing stands beside anything, or they hold items, or a head or foot in blocks.

    Head and foot: issuer beside Quốc hiệu, recipients beside signature (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    ``borders``: lines are drawn between the cells.
    """
    rows = _rows(cells)
    columns = {cell.column for cell in cells if cell.words}
    if len(columns) < 2 or all(len(row) < 2 for row in rows):
        return True
    if len(rows) == 1 and all(find_marker(cell.words[0], 0) for cell in rows[0]):
        return True
    if len(rows) > _BLOCK_ROWS or len(columns) > _BLOCK_COLUMNS or is_head(_titles(rows[0])):
        return False
    if any(_SIDE_BY_SIDE.search(paragraph) for cell in cells for paragraph in cell.words):
        return True
    signed = any(cues.capitals("posts").match(cell.words[0]) for cell in rows[0])
    return not borders and (signed or (len(rows) <= 2 and not _numbered(rows)))


def grid_lines(cells: Sequence[Cell], layout: bool) -> list[str]:
    """The lines of a table: a row each, every row with as many cells; empty rows are left out.

    A cell stands in the row and column where it begins; below that it is MERGED, and what else it covers is empty.
    Columns in which no cell begins are left out. ``layout``: block after block instead, the left one whole, each
    paragraph a line. So is a table that is drawn far larger than it is filled.
    """
    rows = _rows(cells)
    columns = {column: at for at, column in enumerate(sorted({cell.column for cell in cells}))}
    if layout or len(rows) * len(columns) > _LARGEST:
        return [paragraph for cell in _in_blocks(rows) for paragraph in cell.words]
    above = _merged_down(rows)
    lines = (_line(row, above[row[0].row], columns) for row in rows)
    return [line for line in lines if line.strip()]


def _merged_down(rows: Sequence[Sequence[Cell]]) -> dict[int, set[int]]:
    """The columns into which a cell above is merged, by row."""
    numbers = [row[0].row for row in rows]
    found: dict[int, set[int]] = {number: set() for number in numbers}
    for cell in chain.from_iterable(rows):
        for number in numbers[bisect_right(numbers, cell.row) : bisect_left(numbers, cell.row + cell.rows)]:
            found[number].add(cell.column)
    return found


def _line(row: Iterable[Cell], merged: Iterable[int], columns: dict[int, int]) -> str:
    held: list[list[str]] = [[] for _ in columns]
    for column in merged:
        held[columns[column]] = [MERGED]
    for cell in row:
        held[columns[cell.column]] += [_TABS.sub("   ", paragraph.strip()) for paragraph in cell.words]
    return "\t".join(CELL_BREAK.join(paragraphs) for paragraphs in held)


def _rows(cells: Iterable[Cell]) -> list[list[Cell]]:
    """The cells that say something by rows, from left to right."""
    filled = sorted((cell for cell in cells if cell.words), key=lambda cell: (cell.row, cell.column))
    return [list(row) for _, row in groupby(filled, key=lambda cell: cell.row)]


def _in_blocks(rows: Iterable[Sequence[Cell]]) -> Iterator[Cell]:
    """Column by column between the rows that hold one cell over several columns; one such cell is read where it is."""
    for _, band in groupby(enumerate(rows), key=lambda row: _band(*row)):
        yield from sorted((cell for _, row in band for cell in row), key=lambda cell: (cell.column, cell.row))


def _band(at: int, row: Sequence[Cell]) -> int:
    """Rows of one band have the same: -1 for side by side, their own place for a row that spans the blocks."""
    return at if len(row) == 1 and row[0].columns > 1 else -1


def _titles(row: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(" ".join(" ".join(cell.words).split()) for cell in row)


def _numbered(rows: Sequence[Sequence[Cell]]) -> bool:
    """The rows are numbered: a list, even without borders."""
    return all(row[0].words[0].rstrip(".)").isdigit() for row in rows)
