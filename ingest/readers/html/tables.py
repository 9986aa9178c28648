"""A table of a page → its cells: spans, order of its parts, and whether lines are drawn between them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from ingest.readers.html.nodes import attribute, children, is_left_out, style

_PARTS = ("thead", "tbody", "tfoot")
_DRAWN = re.compile(r"border[a-z-]*:[^;]*(?:solid|double|dotted|dashed|inset|outset|ridge|groove)")
_SHEET = re.compile(r"\b(?:td|th|table)\b[^{}]{0,200}\{[^{}]*\bborder[a-z-]*\s*:[^;{}]*solid", re.IGNORECASE)
_COLUMNS = 1000  # that a browser lets a cell cover
_ROWS = 65534


@dataclass(frozen=True, slots=True)
class Place:
    """A cell's element, the row and column where it begins, from 0, and how many it covers."""

    node: LexborNode
    row: int
    column: int
    rows: int
    columns: int


def places(table: LexborNode) -> Iterator[Place]:
    """The cells of a table in order; cells that are not shown have no place."""
    above = 0
    for part in _parts(table):
        taken: dict[int, int] = {}  # column → the row from which it is free again
        for row, line in enumerate(part):
            column = 0
            for cell in (node for node in children(line) if node.tag in ("td", "th") and not is_left_out(node)):
                while taken.get(column, 0) > row:
                    column += 1
                rows = min(_span(cell, "rowspan", _ROWS) or len(part), len(part) - row)
                columns = max(_span(cell, "colspan", _COLUMNS), 1)
                taken.update(dict.fromkeys(range(column, column + columns), row + rows))
                yield Place(cell, above + row, column, rows, columns)
                column += columns
        above += len(part)


def _parts(table: LexborNode) -> list[list[LexborNode]]:
    """The rows of the head, the bodies and the foot, in the order in which they are shown."""
    found = [(child.tag, child) for child in children(table) if child.tag in _PARTS and not is_left_out(child)]
    found.sort(key=lambda part: 0 if part[0] == "thead" else 2 if part[0] == "tfoot" else 1)
    return [[row for row in children(part) if row.tag == "tr" and not is_left_out(row)] for _, part in found]


def _span(cell: LexborNode, name: str, most: int) -> int:
    words = attribute(cell, name).strip()
    return min(int(words), most) if re.fullmatch(r"\d{1,9}", words) else 1


def is_bordered(table: LexborNode, cells: list[Place], sheets: str) -> bool:
    """Lines are drawn between the cells, or some are headings. ``sheets``: the page's style sheets."""
    if attribute(table, "border").strip() not in ("", "0") or attribute(table, "rules") not in ("", "none"):
        return True
    drawn = _DRAWN.search(style(table)) or any(_DRAWN.search(style(place.node)) for place in cells)
    headed = any(place.node.tag == "th" for place in cells)
    return bool(drawn or headed or _SHEET.search(sheets))
