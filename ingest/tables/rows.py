"""The rows of a task table: group rows, rows cut by page ends, cells merged over rows, footnotes between rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from ingest import cues
from ingest.blocks import finished, is_content_marker
from ingest.cut import goes_on
from ingest.lines import Line
from ingest.tables.cells import Cell
from ingest.units.verbs import is_one_name
from vectorstore.values import Span

_GROUP_NUMBER = re.compile(r"(?:[IVX]{1,5}|[A-ZĐ]|(?!1+[.,]?$)[IVXHTil1|!]{1,5})[.,]?")  # text recognition's "lI" is II
_ONES = re.compile(r"(1{1,3})[.,]?")
_NUMBERED = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*|[IVX]{1,5}|[A-HĐa-zđ])\s?[.)/]\s*(?=\S)")  # the number in a title
_ROLES = ("actor", "partner", "deadline")
_GROUP_WORDS = 25
_BULLET = re.compile(r"[-–•+*]\s+[^\W\d_a-zđà-ỹ]")  # a bullet with a capital


@dataclass(frozen=True, slots=True)
class Row:
    """A row with its continuation rows taken in."""

    cells: tuple[Cell, ...]
    inherited: tuple[Cell, ...] = ()  # cells of a row above that are merged down into this one
    merged: frozenset[int] = frozenset()  # the columns into which the file itself merges the cell above

    def cell(self, column: int | None) -> Cell | None:
        """The cell of a column, else the one inherited from above."""
        return next((c for c in (*self.cells, *self.inherited) if c.column == column), None)


@dataclass(frozen=True, slots=True)
class RowMark:
    """Which row a passage stands in, numbered through the plan, with the cells that name who is in charge of it."""

    number: int
    leads: tuple[Span, ...] = ()
    remarks: tuple[int, ...] = ()  # ordinals of passages of the row that are no activity: "Ghi chú"


@dataclass(frozen=True, slots=True)
class Group:
    """A row or line between rows that names what the rows below it belong to."""

    span: Span


@dataclass(frozen=True, slots=True)
class Note:
    """A footnote or stray paragraph between the rows, without its bullet."""

    span: Span


Entry = Row | Group | Note


def group_or_note(line: Line) -> Group | Note:
    """A short unpunctuated line between rows, numbered or not, heads the rows below it; anything else is a note."""
    words = line.text.strip("*_ ").rstrip(":")
    short = len(words.split()) <= _GROUP_WORDS and not finished(words)
    if line.marker is not None:
        body = Span(min(line.marker.body, line.span.end), line.span.end)
        return Group(line.span) if short and not is_content_marker(line.marker.rank) else Note(body)
    return Group(line.span) if short and words[:1].isupper() else Note(line.span)


def is_group(text: str, filled: Sequence[Cell], roles: Sequence[str], below: str) -> bool:
    """A row of one unfinished title, perhaps with a number of its own, heads the rows below it.

    The number is "I" or "A", or "1" where the first cell ``below`` is "1.1", or counts no further: "11" over "4" is II.
    """
    column, cell = filled[-1].column, filled[-1].spans[0]
    words = cell.of(text).strip("*_ ")
    title = _NUMBERED.sub("", words).lstrip("*_ ")
    if finished(words) or not title[:1].isupper() or column >= len(roles):
        return False
    if len(filled) == 2:
        number = filled[0].spans[0].of(text).strip("*_ ")
        over = below.startswith(number.rstrip(".") + ".") and below.rstrip(".") != number.rstrip(".")
        numbered = over or _GROUP_NUMBER.fullmatch(number) is not None or _is_misread(number, below)
        return roles[filled[0].column] == "number" and numbered
    return len(filled) == 1 and (column == 0 or roles[column] in ("activity", "number", ""))


def _is_misread(number: str, below: str) -> bool:
    """The ones are an "I" of text recognition: the row below counts no further."""
    ones, under = _ONES.fullmatch(number), re.fullmatch(r"\d{1,3}", below.rstrip(".,"))
    return ones is not None and under is not None and int(under.group()) <= int(ones[1])


class RowReader:
    """Takes rows in order: each is a row, goes on with the row before, or inherits what is merged into it."""

    def __init__(self, text: str, roles: Sequence[str]) -> None:
        self.entries: list[Entry] = []
        self._text = text
        self._roles = roles
        self._last: int | None = None  # index of the last row, none since the last group
        self._parts: dict[int, list[Span]] = {}  # the cells of the last row, growing

    def between(self, entry: Group | Note) -> None:
        """Takes a group or note; no row goes on across a group."""
        if isinstance(entry, Group):
            self._finish()
            self._last = None
        self.entries.append(entry)

    def take(self, row: Row, broken: bool) -> None:
        """Takes a row; ``broken``: a page end or note stands between it and the row before."""
        if self._last is not None and (self._shares_activity(row) or self._goes_on(row, broken)):
            for cell in row.cells:
                self._parts.setdefault(cell.column, []).extend(cell.spans)
            return
        self._finish()
        before = self.entries[self._last] if self._last is not None else None
        self._last = len(self.entries)
        row = self._inheriting(before, row) if isinstance(before, Row) else row
        self._parts = {cell.column: list(cell.spans) for cell in row.cells}
        self.entries.append(row)

    def finish(self) -> tuple[Entry, ...]:
        """All entries in reading order."""
        self._finish()
        return tuple(self.entries)

    def _finish(self) -> None:
        if self._last is not None:
            row = self.entries[self._last]
            assert isinstance(row, Row)
            cells = tuple(Cell(column, tuple(spans)) for column, spans in sorted(self._parts.items()))
            self.entries[self._last] = replace(row, cells=cells)

    def _role(self, column: int) -> str:
        return self._roles[column] if column < len(self._roles) else ""

    def _fills(self, row: Row, role: str) -> bool:
        return any(self._role(column) == role for column in (*(cell.column for cell in row.cells), *row.merged))

    def _shares_activity(self, row: Row) -> bool:
        """What is to be done is merged down into the row: it says more of who or when."""
        return any(self._role(column) == "activity" for column in row.merged)

    def _filled_before(self, role: str) -> bool:
        return any(self._role(column) == role for column in self._parts)

    def _goes_on(self, row: Row, broken: bool) -> bool:
        """A row goes on where every cell it has reads on from the cell above: after a page end, or in small letters."""
        has_deadline = self._fills(row, "deadline")
        if self._fills(row, "number") or self._opens_row(row):
            return False
        if broken and any(self._role(cell.column) == "activity" and self._reads_on(cell, False) for cell in row.cells):
            return True
        cut = broken and self._cuts_deadline(row)
        if has_deadline and self._filled_before("deadline") and not cut:
            return False
        if all(self._reads_on(cell, broken) for cell in row.cells):
            return True
        lost = any(self._filled_before(role) and not self._fills(row, role) for role in ("deadline", "number", "actor"))
        return broken and lost and (cut or not has_deadline)

    def _cuts_deadline(self, row: Row) -> bool:
        """The time reads on from the one above: "Từ ngày 16/3 | đến ngày 30/6"; and no other activity opens."""
        above = {column: spans[-1].of(self._text) for column, spans in self._parts.items()}
        below = {cell.column: cell.spans[0].of(self._text) for cell in row.cells}
        cut = {column for column in below if column in above and goes_on(above[column], below[column])}
        opened = {at for at in below if self._role(at) == "activity" and not _BULLET.match(below[at])} - cut
        return not opened and any(self._role(column) == "deadline" for column in cut)

    def _opens_row(self, row: Row) -> bool:
        """A bullet with its own actor opens a row, unless the actor above is cut."""
        words = {self._role(cell.column): cell.spans[0].of(self._text) for cell in row.cells}
        actor, column = words.get("actor", ""), self._roles.index("actor") if "actor" in self._roles else -1
        above = self._parts.get(column, [Span(0, 0)])[-1].of(self._text)
        cut = cues.ends("open_ends", above) or above.endswith((",", "-", "–")) or is_one_name(above, actor)
        return bool(_BULLET.match(words.get("activity", ""))) and actor[:1].isupper() and bool(above) and not cut

    def _reads_on(self, cell: Cell, broken: bool) -> bool:
        above = self._parts.get(cell.column)
        if above is None:
            return False
        head = cell.spans[0].of(self._text).lstrip("*_(")[:1]
        return head.islower() or (broken and not finished(above[-1].of(self._text)))

    def _inheriting(self, before: Row, row: Row) -> Row:
        """The row with what is merged down into it, and with the cells that its ditto marks stand for.

        Where the file doesn't say what it merges, a row with a number of its own inherits who and with whom only where
        it names nobody, and when only then too.
        """
        own = {self._role(cell.column) for cell in row.cells}
        if row.merged or (self._fills(row, "number") and "actor" in own):
            wanted: set[str] = set()
        else:
            wanted = {role for role in _ROLES if role not in own and not (role == "partner" and "actor" in own)}
        columns = [
            column
            for column, role in enumerate(self._roles)
            if role in wanted or (column in row.merged and role in _ROLES)
        ]
        merged = [cell for column in columns if (cell := before.cell(column)) is not None]
        cells = tuple(self._meant(before, cell) for cell in row.cells)
        return replace(row, cells=cells, inherited=tuple(merged))

    def _meant(self, before: Row, cell: Cell) -> Cell:
        ditto = cues.is_one_of("ditto", cell.spans[0].of(self._text))
        return (before.cell(cell.column) or cell) if ditto else cell
