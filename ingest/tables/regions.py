"""Task tables flattened to text: rows of cells between tabs or pipes → rows whose cells know their column.

Such tables come with rows cut by page ends (the rest stands in a row of its own with empty cells), cells merged over
rows (left empty below the first), group rows, footnotes between rows, and list tags inside cells.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest import cues
from ingest.blocks import is_furniture
from ingest.lines import Line, Rank
from ingest.tables.cells import Cell
from ingest.tables.rows import Entry, Group, Row, RowReader, group_or_note, is_group
from vectorstore.units import plain
from vectorstore.values import Span

_HEADING_WORDS = 9  # a column heading is short
_COLUMNS = 40  # no task table has more
_GAP = 60  # lines without cells that stand between two rows at most: a page end with its footnotes
_Cells = Sequence[Span]
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
    rows = [_cells(text, line) for line in lines]
    tables = []
    at = 0
    while at < len(lines):
        last = _last_row(text, lines, rows, at)
        if last is not None:
            tables.append(_read(text, lines[at : last + 1], rows[at : last + 1], at))
            at = last
        at += 1
    return tables


def _cells(text: str, line: Line) -> _Cells:
    """The cells of a table row, edges included; empty for a line that is none."""
    raw = line.raw.of(text)
    if 2 <= raw.count("\t") < _COLUMNS:
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


def _last_row(text: str, lines: Sequence[Line], rows: Sequence[_Cells], first: int) -> int | None:
    """The last row of the table that begins at ``first``, or None where no table of two rows does."""
    width = len(rows[first])
    last = None
    index = first + 1
    broken = False  # something stands between the rows
    while width and index < min(len(rows), (last or first) + _GAP):
        if broken and _opens_another(text, rows[index], rows[first]):
            break
        broken = not rows[index]
        if rows[index] and abs(len(rows[index]) - width) <= 1:
            last = index
        elif (
            not lines[index].blank and _leaves_table(lines[index]) and not _heads_rows(text, lines, rows, index, first)
        ):
            break
        index += 1
    return last


def _opens_another(text: str, row: _Cells, first: _Cells) -> bool:
    """The row heads columns of its own, other than those of the table that began with ``first``."""
    return sum(bool(role) for role in _roles(_titles(text, row))) >= 2 and _titles(text, row) != _titles(text, first)


def _heads_rows(text: str, lines: Sequence[Line], rows: Sequence[_Cells], at: int, first: int) -> bool:
    """A short numbered line directly over more rows of the table, not over one with columns of its own."""
    marker = lines[at].marker
    if marker is None or marker.rank not in (Rank.ROMAN, Rank.LETTER_UPPER):
        return False
    below = next((i for i in range(at + 1, len(lines)) if not lines[i].blank), None)
    if below is None or not rows[below] or len(rows[below]) != len(rows[first]):
        return False
    own = sum(bool(role) for role in _roles(_titles(text, rows[below])))
    return own < 2 or _titles(text, rows[below]) == _titles(text, rows[first])


def _leaves_table(line: Line) -> bool:
    """A heading of the outline ends the table; notes, groups and page numbers between rows do not."""
    marker = line.marker
    return marker is not None and marker.rank < Rank.LETTER and not is_furniture(line)


def _read(text: str, lines: Sequence[Line], rows: Sequence[_Cells], at: int) -> Table:
    """The table of these lines, the first of which is line ``at``."""
    headings = _titles(text, rows[0])
    roles = _roles(headings)
    named = any(roles)
    if not named:
        roles = ("activity", *("",) * (len(headings) - 1))
    entries = _entries(text, lines[named:], rows[named:], roles, headings if named else ())
    return Table(at, at + len(lines) - 1, headings if named else ("",) * len(headings), roles, entries)


def _titles(text: str, cells: _Cells) -> tuple[str, ...]:
    return tuple(" ".join(cell.of(text).strip("*_ ").split()) for cell in cells)


def _roles(headings: Sequence[str]) -> tuple[str, ...]:
    """The roles of columns with these headings; none where the row holds no headings."""
    named = all(len(h.split()) <= _HEADING_WORDS for h in headings) and sum(map(bool, headings)) >= 2
    return tuple(column_role(h) for h in headings) if named else ()


def column_role(heading: str) -> str:
    """The role that a column heading gives its cells, "" where no cue fits."""
    key = plain(heading)
    for cue, role in cues.column_cues():
        if re.search(rf"\b{re.escape(cue)}\b", key):
            return role
    return ""


def _entries(
    text: str, lines: Sequence[Line], rows: Sequence[_Cells], roles: Sequence[str], headings: Sequence[str]
) -> tuple[Entry, ...]:
    reader = RowReader(text, roles)
    broken = False  # a page end or note since the last row
    for line, cells in zip(lines, rows, strict=True):
        filled = [Cell(column, (cell,)) for column, cell in enumerate(cells) if cell.end > cell.start]
        furniture = line.blank or is_furniture(line) or not any(c.isalnum() for c in line.text)
        if furniture or (headings and tuple(headings) == _titles(text, cells)):  # a heading repeated on a new page
            broken = True
        elif not cells:
            reader.between(group_or_note(line))
            broken = True
        elif is_group(text, filled, roles):
            reader.between(Group(filled[-1].spans[0]))
            broken = False
        else:
            reader.take(Row(tuple(filled)), broken)
            broken = False
    return reader.finish()
