"""A page taken apart → what is written of it, in reading order: paragraphs and rows of tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from ingest.blocks import finished
from ingest.sheets.grids import Cell, Grid
from ingest.sheets.leaves import Leaf, Row, usual_white
from ingest.sheets.notes import opens_note
from ingest.sheets.paragraphs import Column, Paragraph, begins, moved, paragraphs_of
from ingest.sheets.runs import Run, lines_of, rows_of, runs_of
from ingest.sheets.zones import Zone, zones_of

_BODY_LINES = 5  # of a column, from which it may be of a text set in columns
_FULL = 0.85  # of a column's width, that most lines of a set text fill
_MOSTLY = 0.6
_PADDING = 8.0  # points: the white inside a cell's border at most
_SLACK = 1.5  # points: how exactly that is known


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph. ``column``: where its lines stand, None where no other may go on with it.

    ``seam``: the first of a page or column, which may go on with the last of the one before.
    """

    paragraph: Paragraph
    column: Column | None = None
    seam: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: the paragraphs of each column's cell. ``first``: nothing of its table stands above it here.

    ``merged``: the columns into which a cell above is merged down.
    """

    cells: tuple[tuple[Paragraph, ...], ...]
    first: bool
    columns: tuple[Column | None, ...] = ()  # where the lines of each cell stand
    merged: frozenset[int] = frozenset()

    @property
    def page(self) -> int:
        """The number of the sheet that it stands on."""
        return next(paragraph.lines[0].page for cell in self.cells for paragraph in cell)

    def goes_on(self, last: TableRow) -> bool:
        """A page's end cut the row ``last``: the first line of a cell here reads on from the last one there."""
        pairs = zip(last.cells, last.columns, self.cells, self.columns, strict=False)
        return any(
            not (
                finished(above[-1].lines[-1].text)
                or begins(above[-1].lines, moved(below[0].lines[0], under, over), over)
            )
            for above, over, below, under in pairs
            if above and below and over and under
        )


Piece = Text | TableRow


def pieces_of(leaf: Leaf) -> Iterator[Piece]:
    """All of a page but its footnotes."""
    waiting = list(leaf.rows)
    for grid in leaf.grids:
        above = [row for row in waiting if _middle(row) < grid.box[1]]
        waiting = waiting[len(above) :]
        yield from _texts(above, leaf)
        yield from _rows(grid, leaf)
    yield from _texts(waiting, leaf)


def notes_of(leaf: Leaf) -> list[Paragraph]:
    """The footnotes of a page, each a paragraph."""
    found: list[list[Run]] = []
    for row in leaf.notes:
        if opens_note(row) or not found:
            found.append([])
        found[-1] += lines_of(row)
    return [Paragraph(tuple(lines), apart=True) for lines in found]


def _middle(row: Row) -> float:
    return min((run.top + run.bottom) / 2 for run in row)


def _texts(rows: Sequence[Row], leaf: Leaf) -> Iterator[Text]:
    column = Column(leaf.left, leaf.right, leaf.white, rough=leaf.scanned, opening=leaf.opening, plain=leaf.plain)
    for zone in zones_of(rows):
        if len(zone.columns) == 1:
            lines = [line for row in zone.columns[0] for line in lines_of(row)]
            yield from _column(lines, column)
        else:
            yield from _side_by_side(zone, leaf.scanned)


def _column(lines: Sequence[Run], column: Column) -> Iterator[Text]:
    """The paragraphs of one column; what stands in a block goes on with nothing."""
    for at, paragraph in enumerate(paragraphs_of(lines, column)):
        yield Text(replace(paragraph, apart=paragraph.apart or not at), None if column.ragged else column, not at)


def _side_by_side(zone: Zone, rough: bool) -> Iterator[Text]:
    """Columns, each whole before the next. Those of a set text have mostly full lines."""
    columns = [[line for row in rows for line in lines_of(row)] for rows in zone.columns]
    set_text = all(_is_set(lines) for lines in columns)
    for rows, lines in zip(zone.columns, columns, strict=True):
        parts = list(zones_of(rows, depth=1)) if not set_text else []
        if len(parts) > 1 or any(len(part.columns) > 1 for part in parts):
            for part in parts:
                for own in part.columns:
                    yield from _block([line for row in own for line in lines_of(row)], True, rough)
        else:
            yield from _block(lines, not set_text, rough)


def _block(lines: Sequence[Run], ragged: bool, rough: bool) -> Iterator[Text]:
    left, right = min(line.left for line in lines), max(line.right for line in lines)
    yield from _column(lines, Column(left, right, usual_white(pairwise(lines)), ragged, rough=rough))


def _is_set(lines: Sequence[Run]) -> bool:
    width = max(line.right for line in lines) - min(line.left for line in lines)
    full = sum(line.width >= _FULL * width for line in lines)
    return len(lines) >= _BODY_LINES and full >= _MOSTLY * len(lines)


def _rows(grid: Grid, leaf: Leaf) -> Iterator[TableRow]:
    """The rows that say something; what is merged stands in the first row and column that it covers."""
    lined = [(cell, _lines(cell, leaf.sheet.number)) for cell in grid.cells if cell.words]
    white = usual_white(pair for _, own in lined for pair in pairwise(own))
    pad = min(_PADDING, max(0.0, min(line.left - cell.box[0] for cell, own in lined for line in own)))
    column = Column(pad, pad, white, slack=_SLACK, tied=True, rough=leaf.scanned)
    for at, (row, own) in enumerate(groupby(lined, key=lambda of: of[0].row)):
        cells = {
            cell.column: (tuple(paragraphs_of(lines, place := _place(cell, column))), place) for cell, lines in own
        }
        written = [cells.get(number, ((), None)) for number in range(grid.columns)]
        merged = frozenset(cell.column for cell, _ in lined if cell.row < row < cell.row + cell.rows)
        yield TableRow(tuple(cell for cell, _ in written), not at, tuple(place for _, place in written), merged)


def _lines(cell: Cell, page: int) -> list[Run]:
    return [line for row in rows_of(runs_of(cell.words, page)) for line in lines_of(row)]


def _place(cell: Cell, column: Column) -> Column:
    """Where the lines of a cell stand. ``column`` has the white inside its borders, the least there is in the table."""
    return replace(column, left=cell.box[0] + column.left, right=cell.box[2] - column.right)
