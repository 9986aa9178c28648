"""The cells of a worksheet → lines: its task tables as rows, what stands over and under them as a page shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from ingest import cues
from ingest.blocks import is_upper
from ingest.lines import find_marker
from ingest.motto import MOTTO
from ingest.readers.grid import Cell, grid_lines, is_layout
from ingest.tables.heads import is_head

_FOOT = re.compile(r"[*_\s(]*Nơi nhận|.{0,40}ngày\b.{1,14}\btháng\b.{1,14}\bnăm\b.{0,8}$", re.IGNORECASE)
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-ZĐa-zđ])[.)]?|[-–+•]")


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of one row, from left to right. ``apart``: an empty row stands above it.

    ``merged``: a cell above goes down into it.
    """

    cells: tuple[Cell, ...]
    apart: bool = False
    merged: bool = False

    @property
    def titles(self) -> tuple[str, ...]:
        """The words of each cell on one line."""
        return tuple(" ".join(" ".join(cell.words).split()) for cell in self.cells)


def sheet_lines(cells: Sequence[Cell]) -> list[str]:
    """Lines of the filled cells of a sheet, numbered by its visible rows and columns; blank lines part its tables."""
    rows = rows_of(cells)
    lines: list[str] = []
    at = 0
    while at < len(rows):
        if is_head(rows[at].titles):
            end = _table_end(rows, at)
            table = [cell for row in rows[at:end] for cell in row.cells]
            lines += ["", *grid_lines(table, layout=False), ""]
        else:
            end = next((i for i in range(at, len(rows)) if is_head(rows[i].titles)), len(rows))
            for band in _bands(rows[at:end]):
                lines += _band_lines(band)
        at = end
    return lines


def is_sheet(cells: Sequence[Cell]) -> bool:
    """A table holds a document whole, as a worksheet does: over the head of a table in it, that of the document."""
    rows = rows_of([cell for cell in cells if cell.words])
    heads = [at for at, row in enumerate(rows) if is_head(row.titles)]
    above = [words for row in rows[: heads[0]] for words in row.titles] if heads else []
    types = cues.capitals("document_types")
    return any(MOTTO.search(words) or types.match(words) for words in above)


def rows_of(cells: Sequence[Cell]) -> list[Row]:
    """The rows that hold something."""
    held: dict[int, list[Cell]] = {}
    merged: set[int] = set()
    for cell in sorted(cells, key=lambda cell: (cell.row, cell.column)):
        held.setdefault(cell.row, []).append(cell)
        merged.update(range(cell.row + 1, cell.row + cell.rows))
    above = -1
    rows = []
    for row, found in held.items():
        rows.append(Row(tuple(found), row > above + 1 and above >= 0, row in merged))
        above = row
    return rows


def _table_end(rows: Sequence[Row], head: int) -> int:
    """The row after the last of the table that ``head`` heads: before a foot, or what is no row of it."""
    first = rows[head].cells[0].column
    end = head + 1
    while end < len(rows) and _goes_on(rows[end], rows[head], first):
        end += 1
    while end > head + 1 and _is_line(rows[end - 1], first):
        end -= 1
    return end


def _goes_on(row: Row, head: Row, first: int) -> bool:
    if row.merged:
        return True
    if is_head(row.titles) and row.titles != head.titles and len(row.cells) != len(head.cells):
        return False
    if row.cells[0].column <= first and _NUMBER.fullmatch(row.titles[0]):
        return True
    return not _is_foot(row) and (not row.apart or len(row.cells) > 2)


def _is_foot(row: Row) -> bool:
    posts = cues.capitals("posts")
    return any(_FOOT.match(words) or (posts.match(words) and words.isupper()) for words in row.titles)


def _is_line(row: Row, first: int) -> bool:
    """The last row of a table is none where it is a remark, one cell wide, or names who signs, in capitals."""
    cell = row.cells[0]
    remark = len(row.cells) == 1 and (cell.column <= first or cell.columns > 1)
    signs = cell.column > first and all(is_upper(words) for words in row.titles)
    return not row.merged and (remark or signs)


def _bands(rows: Sequence[Row]) -> Iterator[list[Row]]:
    """Rows that are read together: a title by itself; cells side by side with all that stands under them."""
    band: list[Row] = []
    for row in rows:
        if band and ((row.apart and not _signs(band, row)) or len(band[0].cells) == 1 or _is_title(row)):
            yield band
            band = []
        band.append(row)
    if band:
        yield band


def _signs(band: Sequence[Row], row: Row) -> bool:
    """Names below posts side by side, with room for signatures between."""
    return _is_foot(band[0]) and len(row.cells) <= len(band[0].cells) and not _is_foot(row)


def _is_title(row: Row) -> bool:
    words = row.titles[0]
    numbered = not words.startswith(("-", "+")) and find_marker(words, 0)
    titled = cues.capitals("document_types").match(words) or row.cells[0].columns > 3
    return len(row.cells) == 1 and bool(numbered or titled)


def _band_lines(band: Sequence[Row]) -> list[str]:
    if all(len(row.cells) == 2 and _NUMBER.fullmatch(row.titles[0]) for row in band):
        return [" ".join(row.titles) for row in band]  # an outline, its numbers in a column of their own
    cells = [cell for row in band for cell in row.cells]
    layout = is_layout(cells, borders=False)
    return grid_lines(_in_blocks(band) if layout else cells, layout)


def _in_blocks(band: Sequence[Row]) -> list[Cell]:
    """The cells in columns as wide as the blocks that stand side by side."""
    widest = max(band, key=lambda row: len(row.cells))
    starts = [cell.column for cell in widest.cells]
    placed = []
    for cell in (cell for row in band for cell in row.cells):
        block = max((at for at, start in enumerate(starts) if start <= cell.column), default=0)
        covered = sum(cell.column < start < cell.column + cell.columns for start in starts)
        placed.append(replace(cell, column=block, columns=1 + covered))
    return placed
