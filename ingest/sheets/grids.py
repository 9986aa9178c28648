"""Ruling lines → tables: cells by the rows and columns that they cover, and the words in each.

Edges, intersections and cells are found by pdfplumber's functions, which take lines from wherever they come.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from types import ModuleType
from typing import Any

from ingest.sheets.sheet import Rule, Word
from vectorstore.pages import Box

_SNAP = 3.0  # points: lines no further apart are one
_SLOPPY = 24.0  # points, that the borders of one column stand apart from row to row at most
_OPEN = 3  # lines that end at one place, from which a border is missing there
_SHORTEST = 4.0  # points, that an edge has at least
_MOST_CROSSINGS = 2_000  # more is a drawing
_MOST_PAIRS = 1_000_000  # of upright with level edges, that are looked at


Edge = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: where it begins, counted from 0, how many rows and columns it covers, its borders and its words."""

    row: int
    column: int
    rows: int
    columns: int
    box: Box
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table on one page."""

    box: Box
    rows: int
    columns: int
    cells: tuple[Cell, ...]  # row by row


def find_grids(rules: Sequence[Rule], words: Sequence[Word]) -> list[Grid]:
    """The tables of a page, from the top. Frames of one column are no tables: their words are read as any others."""
    edges = _merged([_edge(rule.box) for rule in rules])
    edges = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= _SHORTEST]
    upright = sum(edge["orientation"] == "v" for edge in edges)
    if not upright or upright * (len(edges) - upright) > _MOST_PAIRS:
        return []
    crossings = _tables().edges_to_intersections(_merged([*edges, *_missing(edges)]), _SNAP, _SNAP)
    if len(crossings) > _MOST_CROSSINGS:
        return []
    groups = [cells for cells in _tables().cells_to_tables(_cells(crossings)) if len(cells) > 1]
    free = {id(word): word for word in words}
    found = []
    for cells in sorted(groups, key=_area, reverse=True):  # a table inside a cell is read as words of that cell
        grid = _grid(cells, list(free.values()))
        if grid is not None:
            found.append(grid)
            for cell in grid.cells:
                for word in cell.words:
                    del free[id(word)]
    return sorted(found, key=lambda grid: (grid.box[1], grid.box[0]))


@cache
def _tables() -> ModuleType:
    from pdfplumber import table  # cost: imports pdfminer, 0.1 s, which pages without lines don't need

    return table


def _edge(box: Box) -> Edge:
    """The line in the middle of a rule, as pdfplumber has edges."""
    left, top, right, bottom = box
    level = right - left >= bottom - top
    if level:
        top = bottom = (top + bottom) / 2
    else:
        left = right = (left + right) / 2
    place = {"x0": left, "x1": right, "top": top, "bottom": bottom}
    return {**place, "width": right - left, "height": bottom - top, "orientation": "h" if level else "v"}


def _merged(edges: Sequence[Edge]) -> list[Edge]:
    merged: list[Edge] = _tables().merge_edges(list(edges), _SNAP, _SNAP, _SNAP, _SNAP)
    return merged


def _missing(edges: Sequence[Edge]) -> Iterator[Edge]:
    """The borders at which several lines end though none is drawn there: of a table cut by a page's end, or open."""
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    level = [edge for edge in edges if edge["orientation"] == "h"]
    for end in ("top", "bottom"):
        for at, first, last in _open_ends(upright, end, level, ("x0", "x1", "top", "bottom")):
            yield _edge((first, at, last, at))
    for end in ("x0", "x1"):
        for at, first, last in _open_ends(level, end, upright, ("top", "bottom", "x0", "x1")):
            yield _edge((at, first, at, last))


def _open_ends(
    lines: Sequence[Edge], end: str, others: Sequence[Edge], sides: tuple[str, str, str, str]
) -> Iterator[tuple[float, float, float]]:
    """Where ``lines`` end with no other across their ends, and from where to where one is missing."""
    low, high, begin, stop = sides
    for ends in _together(sorted(lines, key=lambda edge: float(edge[end])), end):
        at, first, last = ends[0][end], min(e[low] for e in ends), max(e[high] for e in ends)
        beside = [o for o in others if o[low] <= last and o[high] >= first]
        if len(ends) < _OPEN or any(abs(o[begin] - at) <= _SNAP for o in beside):
            continue
        lowest, highest = min(e[begin] for e in ends), max(e[stop] for e in ends)
        crossing = [o for o in beside if lowest <= o[begin] <= highest]
        yield at, min([first, *(o[low] for o in crossing)]), max([last, *(o[high] for o in crossing)])


def _together(edges: Sequence[Edge], end: str) -> Iterator[list[Edge]]:
    """Edges, in the order of their ``end``, in groups that end at one place."""
    group: list[Edge] = []
    for edge in edges:
        if group and edge[end] - group[0][end] > _SNAP:
            yield group
            group = []
        group.append(edge)
    if group:
        yield group


def _cells(crossings: dict[tuple[float, float], Any]) -> list[Box]:
    """The cells between crossings."""
    found: list[Box] = _tables().intersections_to_cells(crossings)
    return found


def _grid(boxes: Sequence[Box], words: Sequence[Word]) -> Grid | None:
    xs, ys = _cuts(x for box in boxes for x in (box[0], box[2])), _cuts(y for box in boxes for y in (box[1], box[3]))
    if len(xs) < 3:
        return None
    places = [(_at(ys, box[1]), _at(xs, box[0]), _at(ys, box[3]), _at(xs, box[2])) for box in boxes]
    owner = {
        (row, column): at
        for at, (top, left, bottom, right) in reversed(list(enumerate(places)))
        for row in range(top, bottom)
        for column in range(left, right)
    }
    held: list[list[Word]] = [[] for _ in boxes]
    for word in words:
        x, y = (word.box[0] + word.box[2]) / 2, (word.box[1] + word.box[3]) / 2
        at = owner.get((_at(ys, y), _at(xs, x)))
        if at is not None:
            held[at].append(word)
    columns = _columns(xs, places)
    cells = [
        Cell(top, columns[left], bottom - top, columns[right] - columns[left], box, tuple(own))
        for box, (top, left, bottom, right), own in zip(boxes, places, held, strict=True)
    ]
    cells.sort(key=lambda cell: (cell.row, cell.column))
    filled = {cell.column for cell in cells if cell.words}
    return Grid(_around(boxes), len(ys) - 1, columns[-1], tuple(cells)) if len(filled) > 1 else None


def _columns(xs: Sequence[float], places: Sequence[tuple[int, int, int, int]]) -> list[int]:
    """The column that begins at each of the cuts ``xs``.

    Cuts close together are one where no row has both: the borders of rows that were drawn each for itself.
    """
    rows: list[set[int]] = [set() for _ in xs]  # that have a border at each cut
    for top, left, bottom, right in places:
        rows[left] |= set(range(top, bottom))
        rows[right] |= set(range(top, bottom))
    found, own, begun = [0], rows[0], xs[0]
    for at in range(1, len(xs)):
        if xs[at] - begun <= _SLOPPY and not own & rows[at]:
            own |= rows[at]
            found.append(found[-1])
        else:
            own, begun = rows[at], xs[at]
            found.append(found[-1] + 1)
    return found


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _area(boxes: Sequence[Box]) -> float:
    left, top, right, bottom = _around(boxes)
    return (right - left) * (bottom - top)


def _cuts(places: Iterable[float]) -> list[float]:
    """Where rows or columns are parted: places no further apart than lines that are one."""
    found: list[float] = []
    for place in sorted(places):
        if not found or place - found[-1] > _SNAP:
            found.append(place)
    return found


def _at(cuts: Sequence[float], place: float) -> int:
    return bisect_right(cuts, place + 0.01) - 1
