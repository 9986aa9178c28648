"""Tables of WordprocessingML → cells of a grid, as they are drawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, groupby

from lxml.etree import _Element as Element

from ingest.readers.docx.names import DEL, TC, TR, VAL, has, members, number, value, w
from ingest.readers.docx.styles import Styles
from ingest.readers.grid import Cell

_SLIVER = 170  # twentieths of a point, 3 mm: borders that near are one, drawn a little beside itself
_WIDEST = 1000  # columns of a grid; Word has 63 at most
_UNDRAWN = ("nil", "none")
_SIDES = ("left", "right", "start", "end")


def cells_of(table: Element, read: Callable[[Element], list[str]]) -> list[Cell]:
    """The cells of a table from top left; ``read`` gives the lines of one. Rows and cells taken out are left out."""
    places = _places(table)
    cells: list[Cell] = []
    merging: dict[int, int] = {}  # the cell that goes down, by the column of the grid where it begins
    for row, drawn in enumerate(_rows(table)):
        column = _before(drawn)
        for cell in _cells(drawn):
            properties = cell.find(w("tcPr"))
            span = max(1, min(number(properties, w("gridSpan"), 1), _WIDEST))
            if _goes_on(properties, column, merging):
                above = cells[merging[column]]
                cells[merging[column]] = replace(above, rows=row - above.row + 1)
            elif value(properties, w("hMerge")) == "continue" and cells and cells[-1].row == row:
                cells[-1] = replace(cells[-1], columns=cells[-1].columns + span)
            else:
                merging[column] = len(cells)
                cells.append(Cell(row, _place(places, column), 1, span, tuple(read(cell))))
            column += span
    return _in_order(cells)


def has_borders(table: Element, styles: Styles) -> bool:
    """Lines are drawn between cells that stand side by side."""
    properties = table.find(w("tblPr"))
    borders = properties.find(w("tblBorders")) if properties is not None else None
    if borders is None:
        borders = styles.table_borders(value(properties, w("tblStyle")) or "")
    inside = borders.find(w("insideV")) if borders is not None else None
    drawn = inside is not None and _is_drawn(inside)
    own = [_own_borders(cell) for row in _rows(table) for cell in _cells(row)]
    return any(one is True for one in own) or (drawn and any(one is None for one in own))


def _own_borders(cell: Element) -> bool | None:
    """Whether the cell itself draws a line at its side; None where it says nothing of that."""
    borders = cell.find(f"{w('tcPr')}/{w('tcBorders')}")
    sides = [side for name in _SIDES if borders is not None and (side := borders.find(w(name))) is not None]
    return any(map(_is_drawn, sides)) if sides else None


def _is_drawn(border: Element) -> bool:
    return border.get(VAL, "nil") not in _UNDRAWN


def _rows(table: Element) -> Iterator[Element]:
    for row in members(table):
        properties = row.find(w("trPr")) if row.tag == TR else None
        gone = properties is not None and (properties.find(DEL) is not None or has(properties, w("hidden")))
        if row.tag == TR and not gone:
            yield row


def _cells(row: Element) -> Iterator[Element]:
    for cell in members(row):
        if cell.tag == TC and cell.find(f"{w('tcPr')}/{w('cellDel')}") is None:
            yield cell


def _before(row: Element) -> int:
    """Columns of the grid that a row leaves free at its left."""
    return max(0, min(number(row.find(w("trPr")), w("gridBefore"), 0), _WIDEST))


def _goes_on(properties: Element | None, column: int, merging: dict[int, int]) -> bool:
    merge = properties.find(w("vMerge")) if properties is not None else None
    return merge is not None and merge.get(VAL, "continue") != "restart" and column in merging


def _places(table: Element) -> list[int]:
    """For each column of the grid, the first that begins where it does, within a sliver."""
    grid = table.find(w("tblGrid"))
    said = [one.get(w("w"), "") for one in grid.iterchildren(w("gridCol"))][:_WIDEST] if grid is not None else []
    widths = [int(width) if width.isdecimal() and len(width) < 7 else 0 for width in said]
    if not any(widths):
        return []
    places: list[int] = []
    starts = list(accumulate(widths, initial=0))
    for column, start in enumerate(starts):
        beside = places and start - starts[places[-1]] < _SLIVER
        places.append(places[-1] if beside else column)
    return places


def _place(places: Sequence[int], column: int) -> int:
    return places[column] if column < len(places) else column


def _in_order(cells: list[Cell]) -> list[Cell]:
    """Where all rows have as many cells and none is merged down, the first of each is of one column, and so on.

    Borders moved by hand in some rows make columns of the grid that nobody sees.
    """
    rows = [list(row) for _, row in groupby(cells, key=lambda cell: cell.row)]
    counts = {len(row) for row in rows if len(row) > 1}
    if len(counts) != 1 or any(cell.rows > 1 for cell in cells) or any(row[0].column for row in rows):
        return cells
    return [replace(cell, column=at) for row in rows for at, cell in enumerate(row)]
