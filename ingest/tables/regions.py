"""Task tables flattened to text: rows of cells between tabs or pipes → rows whose cells know their column.

Such tables come with rows cut by page ends (the rest stands in a row of its own with empty cells), cells merged over
rows (left empty below the first), group rows, footnotes between rows, and list tags inside cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import finished, is_furniture
from ingest.document import MERGED
from ingest.lines import Line, Rank
from ingest.tables.broken import RowLine, row_lines
from ingest.tables.cells import Cell
from ingest.tables.heads import (
    Cells,
    is_head,
    numbers_columns,
    roles_of,
    titles_in,
    with_second_row,
    without_figures,
)
from ingest.tables.rows import Entry, Group, Row, RowReader, group_or_note, is_group
from vectorstore.values import Span

_GROUP_WORDS = 25
_COLUMNS = 40  # no task table has more
_GAP = 60  # lines without cells that stand between two rows at most: a page end with its footnotes
_BORDERS = {"\t": re.compile("\t"), "|": re.compile(r"(?<!\\)\|")}


@dataclass(frozen=True, slots=True)
class Table:
    """A table region: lines [first, last], its columns' headings and roles, and its entries in reading order."""

    first: int
    last: int
    headings: tuple[str, ...]
    roles: tuple[str, ...]  # "activity", "actor", "partner", "deadline", "result", "number" or "" a column
    entries: tuple[Entry, ...]

    def column(self, role: str) -> int | None:
        """The first column with a role."""
        return self.roles.index(role) if role in self.roles else None

    def columns(self, role: str) -> list[int]:
        """Every column with a role."""
        return [column for column, known in enumerate(self.roles) if known == role]

    def role(self, column: int) -> str:
        """The role of a column, "" beyond the headings."""
        return self.roles[column] if column < len(self.roles) else ""

    def heading(self, column: int) -> str:
        """The heading of a column, "" beyond the headings."""
        return self.headings[column] if column < len(self.headings) else ""


def find_tables(text: str, lines: Sequence[Line]) -> list[Table]:
    """The tables among ``lines``."""
    pieces = row_lines(text, lines)
    whole = [piece.line for piece in pieces]
    rows = [_cells(text, line) for line in whole]
    tables = []
    at = 0
    while at < len(whole):
        last = _last_row(text, whole, rows, at)
        if last is not None:
            tables.append(_read(text, pieces[at : last + 1], rows[at : last + 1]))
            at = last
        at += 1
    return tables


def _cells(text: str, line: Line) -> Cells:
    """The cells of a table row, edges included; empty for a line that is none. One tab may stand in any line."""
    raw = line.raw.of(text)
    if 1 <= raw.count("\t") < _COLUMNS:
        return _split(text, line.raw, "\t")
    if line.text.startswith("|") and 3 <= line.text.count("|") <= _COLUMNS:
        return _split(text, Span(line.span.start + 1, line.span.end - line.text.endswith("|")), "|")
    return ()


def _split(text: str, span: Span, border: str) -> list[Span]:
    cells, start = [], span.start
    for piece in _BORDERS[border].split(span.of(text)):
        words = piece.strip()
        begin = start + (piece.find(words) if words else 0)
        cells.append(Span(begin, begin + len(words)))
        start += len(piece) + 1
    return cells


def _last_row(text: str, lines: Sequence[Line], rows: Sequence[Cells], first: int) -> int | None:
    """The last row of the table that begins at ``first``, or None where no table of two rows does."""
    if not _begins(text, lines[first], rows[first]):
        return None
    last = None
    index = first + 1
    named = is_head(titles_in(text, rows[first]))
    broken = False  # something stands between the rows
    while index < min(len(rows), (last or first) + _GAP):
        if broken and _opens_another(text, rows[index], rows[first]):
            break
        shortened = named and not broken and 2 < len(rows[index]) < len(rows[first])  # empty cells left out at its end
        fits = shortened or _fits(rows[index], rows[first])
        broken = not rows[index]
        if fits:
            last = index
        elif (
            not lines[index].blank and _leaves_table(lines[index]) and not _heads_rows(text, lines, rows, index, first)
        ):
            break
        index += 1
    return last


def _begins(text: str, line: Line, cells: Cells) -> bool:
    """A table of two columns between tabs is known by its head only."""
    pair = len(cells) == 2 and not line.text.startswith("|")
    return bool(cells) and (not pair or is_head(titles_in(text, cells)))


def _fits(row: Cells, first: Cells) -> bool:
    """The row has as many cells as the table, one more or less; a line of two cells is a row of such a table only."""
    return bool(row) and abs(len(row) - len(first)) <= 1 and (len(row) == 2) <= (len(first) == 2)


def _opens_another(text: str, row: Cells, first: Cells) -> bool:
    """The row heads columns of its own, other than those of the table that began with ``first``."""
    titles = titles_in(text, row)
    return is_head(titles) and titles != titles_in(text, first)


def _heads_rows(text: str, lines: Sequence[Line], rows: Sequence[Cells], at: int, first: int) -> bool:
    """A short numbered line directly over more rows of the table, not over one with columns of its own.

    "1." heads rows of a table that has a head; over the same head again, it does so only at a page end.
    """
    marker, line = lines[at].marker, lines[at]
    if marker is None or len(line.text.split()) > _GROUP_WORDS or finished(line.text.rstrip("*_: ")):
        return False
    below = next((i for i in range(at + 1, len(lines)) if not (lines[i].blank or is_furniture(lines[i]))), None)
    if below is None or not rows[below] or len(rows[below]) != len(rows[first]):
        return False
    repeated = titles_in(text, rows[below]) == titles_in(text, rows[first])
    if marker.rank not in (Rank.ROMAN, Rank.LETTER_UPPER):
        paged = any(is_furniture(between) for between in lines[at + 1 : below])
        return is_head(titles_in(text, rows[first])) and marker.rank >= Rank.ARABIC and (paged or not repeated)
    return repeated or not is_head(titles_in(text, rows[below]))


def _leaves_table(line: Line) -> bool:
    """A heading of the outline ends the table; notes, groups and page numbers between rows do not."""
    marker = line.marker
    return marker is not None and marker.rank < Rank.LETTER and not is_furniture(line)


def _read(text: str, pieces: Sequence[RowLine], rows: Sequence[Cells]) -> Table:
    """The table of these lines, the first of which may be its head."""
    lines = [piece.line for piece in pieces]
    titles = titles_in(text, rows[0])
    first, last = pieces[0].first, pieces[-1].last
    if not any(roles_of(titles)):
        roles: tuple[str, ...] = ("activity", *("",) * (len(titles) - 1))
        return Table(first, last, ("",) * len(titles), roles, _entries(text, lines, rows, roles, ()))
    heads = [titles]
    second = with_second_row(titles, titles_in(text, rows[1]), any(cell.of(text) == MERGED for cell in rows[1]))
    if second is not None:
        heads.append(titles_in(text, rows[1]))
    titles = second or titles
    roles = without_figures(text, roles_of(titles), rows[len(heads) :])
    entries = _entries(text, lines[len(heads) :], rows[len(heads) :], roles, heads)
    return Table(first, last, titles, roles, entries)


def _entries(
    text: str, lines: Sequence[Line], rows: Sequence[Cells], roles: Sequence[str], heads: Sequence[Sequence[str]]
) -> tuple[Entry, ...]:
    reader = RowReader(text, roles)
    broken = False  # a page end or note since the last row
    for line, cells, following in zip(lines, rows, [*rows[1:], ()], strict=False):
        merged = frozenset(column for column, cell in enumerate(cells) if cell.of(text) == MERGED)
        whole = ((column, cell) for column, cell in enumerate(cells) if column not in merged and cell.end > cell.start)
        filled = [Cell(column, (cell,)) for column, cell in whole]
        furniture = line.blank or is_furniture(line) or not any(c.isalnum() for c in line.text)
        if furniture or _heads_page(titles_in(text, cells), heads):
            broken = True
        elif not cells or len(cells) == 2 < len(roles):
            reader.between(group_or_note(line))
            broken = True
        elif not merged and is_group(text, filled, roles, following[0].of(text) if following else ""):
            reader.between(Group(filled[-1].spans[0]))
            broken = False
        else:
            reader.take(Row(tuple(filled), merged=merged), broken)
            broken = False
    return reader.finish()


def _heads_page(titles: Sequence[str], heads: Sequence[Sequence[str]]) -> bool:
    """A line of the head repeated on a new page, or one that numbers its columns."""
    return bool(heads) and (titles in heads or numbers_columns(titles))
