"""Rows whose cells are broken over lines, put together to one line a row before tables are looked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.blocks import finished, is_furniture
from ingest.lines import Line, Rank
from ingest.tables.heads import column_role, is_head
from vectorstore.values import Span

_ROW_LINES = 40  # lines that one row takes at most
_HEAD_LINES = 8
_DASH = re.compile(r"[-–•+*]\s")
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-ZĐ])[.)]?\t")


@dataclass(frozen=True, slots=True)
class RowLine:
    """A line, or the lines of one row read as one: the first and the last of them."""

    line: Line
    first: int
    last: int


def row_lines(text: str, lines: Sequence[Line]) -> list[RowLine]:
    """The lines, those of one broken row as one. Rows are known by the tabs of the head above them.

    A row is whole when it has as many tabs as the head; a line that goes on with its last cell opens with a bullet or
    in small letters.
    """
    found: list[RowLine] = []
    head: list[str] = []  # the titles of the table that the lines stand in
    at = 0
    while at < len(lines):
        last = _last_of_head(text, lines, at)
        if last is not None:
            head = _pieces(text, lines, at, last)
        elif head:
            last = _last_of_row(text, lines, at, len(head) - 1, column_role(head[0]) == "number")
        last = at if last is None else last
        found.append(RowLine(_merged(text, lines[at : last + 1]), at, last))
        if _leaves(lines[at]) and not (last + 1 < len(lines) and _tabs(text, lines[last + 1])):
            head = []
        at = last + 1
    return found


def _tabs(text: str, line: Line) -> int:
    return line.raw.of(text).count("\t")


def _pieces(text: str, lines: Sequence[Line], first: int, last: int) -> list[str]:
    raw = Span(lines[first].raw.start, lines[last].raw.end).of(text)
    return [" ".join(piece.split()) for piece in raw.split("\t")]


def _last_of_head(text: str, lines: Sequence[Line], at: int) -> int | None:
    """The last line of the head that begins at ``at``: it names columns, and a row of as many begins below it."""
    tabs = 0
    for last in range(at, min(at + _HEAD_LINES, len(lines))):
        line = lines[last]
        own = _tabs(text, line)
        if line.blank or (last == at and not own) or (last > at and not own and not _reads_on(line)):
            return None
        if _NUMBER.match(line.raw.of(text)):
            return None  # a row: heads are not numbered
        tabs += own
        whole = last == at and not (last + 1 < len(lines) and _reads_on(lines[last + 1]))
        if tabs >= 2 and is_head(_pieces(text, lines, at, last)) and (whole or _begins_row(text, lines, last, tabs)):
            return last
    return None


def _begins_row(text: str, lines: Sequence[Line], head: int, tabs: int) -> bool:
    """The line below the head is a row with so many tabs, or the numbered beginning of one."""
    if head + 1 >= len(lines):
        return False
    below = lines[head + 1]
    return _tabs(text, below) == tabs or bool(_NUMBER.match(below.raw.of(text)))


def _last_of_row(text: str, lines: Sequence[Line], at: int, tabs: int, numbered: bool) -> int | None:
    """The last line of the row that begins at ``at``, None where the line is no beginning of a row of so many tabs."""
    found = _tabs(text, lines[at])
    last = at
    if not found and not _reads_on_into(text, lines, at, tabs):
        return None
    while found < tabs and last + 1 < min(len(lines), at + _ROW_LINES):
        line = lines[last + 1]
        own = _tabs(text, line)
        if line.blank or is_furniture(line) or found + own > tabs or not _goes_on(text, line, numbered):
            return None
        found, last = found + own, last + 1
    if found != tabs:
        return None
    return _last_of_cell(text, lines, last)


def _last_of_cell(text: str, lines: Sequence[Line], row: int) -> int:
    """The last line of the last cell of a row: small letters go on with it, bullets where the cell has some or a row
    stands below them.
    """
    last = row
    while last + 1 < len(lines) and not _tabs(text, lines[last + 1]) and _goes_on_last(lines[last + 1]):
        last += 1
    bulleted = _DASH.match(lines[row].raw.of(text).rsplit("\t", 1)[-1].strip())
    below = lines[last + 1] if last + 1 < len(lines) else None
    if not bulleted and (below is None or not _tabs(text, below)):
        return next((at for at in range(row, last) if lines[at + 1].marker is not None), last)
    return last


def _reads_on_into(text: str, lines: Sequence[Line], at: int, tabs: int) -> bool:
    """A line without tabs is the beginning of a first cell if the row below reads on from it in small letters."""
    line, below = lines[at], lines[at + 1] if at + 1 < len(lines) else None
    unfinished = not (line.blank or is_furniture(line) or finished(line.text))
    return unfinished and below is not None and _tabs(text, below) == tabs and _reads_on(below)


def _goes_on(text: str, line: Line, numbered: bool) -> bool:
    """The line may stand inside a row: it opens none of its own."""
    if numbered:
        return not _NUMBER.match(line.raw.of(text)) and not _leaves(line)
    return _reads_on(line)


def _reads_on(line: Line) -> bool:
    return line.marker is None and line.text[:1].islower()


def _goes_on_last(line: Line) -> bool:
    bullet = line.marker is not None and line.marker.rank >= Rank.DASH
    return bullet or _reads_on(line)


def _leaves(line: Line) -> bool:
    """A heading of the outline."""
    return line.marker is not None and line.marker.rank < Rank.ARABIC and not is_furniture(line)


def _merged(text: str, lines: Sequence[Line]) -> Line:
    if len(lines) == 1:
        return lines[0]
    span = Span(lines[0].span.start, lines[-1].span.end)
    return Line(span, Span(lines[0].raw.start, lines[-1].raw.end), span.of(text), lines[0].marker)
