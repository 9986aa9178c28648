"""What belongs to the page and not to the text: running heads and feet, page numbers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.lines import find_marker
from ingest.sheets.runs import Run, joined

_EDGE = 0.14  # of the page's height, at its top and at its bottom, where margins lie
_ROWS = 3  # at an edge, that may belong to the page
_SAME_PLACE = 8.0  # points
_OFTEN = 0.3  # of the pages, that a running head stands on at least
_APART = 0.4  # of the size of type, that a lone page number stands apart from the text
_MIDDLE = 0.06  # of the page's width, that it stands from the middle, or from the right edge of the text
_MISREAD = 3  # letters that text recognition may take a page number for
_NUMBER = re.compile(
    r"[-–—(\[\s]*(?:(?:Trang|trang|TRANG|Page|Tr\.|tr\.)\s*)?(?:\d{1,4}|[ivx]{1,5})(?:\s*(?:/|trên|of)\s*\d{1,4})?[-–—)\]\s]*"
)
_COUNTED = re.compile(r"(?:Trang|trang|TRANG|Page|Tr\.|tr\.)\s*\d+(?:\s*(?:/|trên|of)\s*\d+)?")

Row = Sequence[Run]


@dataclass(frozen=True, slots=True)
class Leaf:
    """The rows of one page that stand in no table, with its size."""

    width: float
    height: float
    rows: tuple[Row, ...]
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class _Edge:
    """A row near an edge of a page: its distance from that edge, and its words without what counts pages."""

    leaf: int
    row: int
    foot: bool
    far: float
    key: str


def find_margins(leaves: Sequence[Leaf]) -> list[set[int]]:
    """The indexes of each page's rows that belong to the page."""
    found: list[set[int]] = [set() for _ in leaves]
    groups: dict[tuple[int, int], list[int]] = defaultdict(list)
    for at, leaf in enumerate(leaves):
        groups[round(leaf.width / 10), round(leaf.height / 10)].append(at)
    for group in groups.values():
        edges = _Edges([edge for at in group for edge in _edges(at, leaves[at])], len(group))
        running = [edge for edge in edges.all if edges.runs_on(edge)]
        for at in group:
            for foot in (False, True):
                own = {edge.row for edge in running if edge.leaf == at and edge.foot == foot}
                found[at] |= _outermost(own, leaves[at], foot)
    for edge in (edge for at, leaf in enumerate(leaves) for edge in _edges(at, leaf)):
        if _is_lone_number(edge, leaves[edge.leaf], found[edge.leaf]):
            found[edge.leaf].add(edge.row)
    return found


def _outermost(rows: set[int], leaf: Leaf, foot: bool) -> set[int]:
    """Of the rows those between the page's edge and the white that parts them from the text."""
    order = list(range(len(leaf.rows)))[:: -1 if foot else 1]
    kept = next((at for at, row in enumerate(order) if row not in rows), len(order))
    while kept and kept < len(order) and _white(leaf, order[kept - 1], order[kept]) < _APART * _size(leaf, order[kept]):
        kept -= 1
    return set(order[:kept])


def _white(leaf: Leaf, a: int, b: int) -> float:
    """Between two rows that follow one another."""
    upper, lower = leaf.rows[min(a, b)], leaf.rows[max(a, b)]
    return min(run.top for run in lower) - max(run.bottom for run in upper)


def _size(leaf: Leaf, row: int) -> float:
    return max(run.size for run in leaf.rows[row])


def _edges(at: int, leaf: Leaf) -> list[_Edge]:
    """The rows at both edges of a page."""
    found = []
    for row, runs in enumerate(leaf.rows):
        top, bottom = min(run.top for run in runs), max(run.bottom for run in runs)
        if row < _ROWS and bottom <= _EDGE * leaf.height:
            found.append(_Edge(at, row, False, top, _key(runs)))
        elif row >= len(leaf.rows) - _ROWS and top >= (1 - _EDGE) * leaf.height:
            found.append(_Edge(at, row, True, leaf.height - bottom, _key(runs)))
    return found


def _key(row: Row) -> str:
    """The words without what may be a page number: a figure of its own, or one after "Trang". "#" for that alone."""
    runs = (run.text for run in sorted(row, key=lambda r: r.left) if not _NUMBER.fullmatch(run.text))
    return " ".join(_COUNTED.sub("", " ".join(runs)).split()) or "#"


class _Edges:
    """The rows near the edges of pages of one size, found by their words and by their place."""

    def __init__(self, edges: Sequence[_Edge], pages: int) -> None:
        self.all = edges
        self._least = max(2.0, _OFTEN * pages)
        self._by_words: dict[tuple[bool, str], list[_Edge]] = defaultdict(list)
        self._by_place: dict[tuple[bool, int], list[_Edge]] = defaultdict(list)
        self._outermost: dict[bool, dict[int, float]] = {False: {}, True: {}}  # text of each page, by its distance
        self._known: dict[tuple[bool, str, int], bool] = {}
        for edge in edges:
            self._by_words[edge.foot, edge.key].append(edge)
            self._by_place[edge.foot, int(edge.far // _SAME_PLACE)].append(edge)
            if edge.key != "#":
                out = self._outermost[edge.foot]
                out[edge.leaf] = min(edge.far, out.get(edge.leaf, edge.far))

    def runs_on(self, edge: _Edge) -> bool:
        """The same words stand at the same place of other pages, and nothing else does."""
        place = (edge.foot, edge.key, round(edge.far))
        if place not in self._known:
            self._known[place] = self._find(edge)
        return self._known[place]

    def _find(self, edge: _Edge) -> bool:
        alike = self._by_words[edge.foot, edge.key]
        if len(alike) < 2:
            return False
        same = {e.leaf for e in alike if abs(e.far - edge.far) <= _SAME_PLACE}
        if edge.key == "#":
            return len(same) > 1
        if len(same) < self._least or (not edge.foot and find_marker(edge.key, 0) is not None):
            return False
        band = int(edge.far // _SAME_PLACE)
        beside = {
            e.leaf
            for at in (band - 1, band, band + 1)
            for e in self._by_place[edge.foot, at]
            if e.key not in (edge.key, "#") and abs(e.far - edge.far) <= _SAME_PLACE
        }
        out = {leaf for leaf, far in self._outermost[edge.foot].items() if far < edge.far - _SAME_PLACE}
        return max(len(beside - same), len(out - same)) <= len(same) / 2


def _is_lone_number(edge: _Edge, leaf: Leaf, found: set[int]) -> bool:
    """A figure alone, outermost on its page, in the middle or at the right."""
    order = range(len(leaf.rows) - 1, -1, -1) if edge.foot else range(len(leaf.rows))
    outermost = next((row for row in order if row not in found), None)
    run = joined(leaf.rows[edge.row])
    misread = leaf.scanned and len(run.text) <= _MISREAD
    if not (edge.key == "#" or misread) or edge.row != outermost or len(leaf.rows) == 1:
        return False
    beside = edge.row + (-1 if edge.foot else 1)
    gap = _white(leaf, edge.row, beside) if 0 <= beside < len(leaf.rows) else leaf.height
    right = max(r.right for row in leaf.rows for r in row)
    middle = abs((run.left + run.right) / 2 - leaf.width / 2) <= _MIDDLE * leaf.width
    return gap >= _APART * run.size and (middle or right - run.right <= _MIDDLE * leaf.width)
