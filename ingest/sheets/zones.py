"""Rows of a page → its parts in reading order: full-width stretches, and columns that stand side by side.

Issuer and Quốc hiệu, recipients and signature (Nghị định 30/2020/NĐ-CP, Phụ lục I) are such columns, and so is a text
set in two: each column is read whole before the next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.lines import find_marker
from ingest.sheets.runs import Run, rows_of

Gutter = tuple[float, float]

_GUTTER = 0.8  # of the size of type, that stays white between columns
_WIDER = (3.0, 2.0)  # … where one row shows it, or two lines on a side: such gaps come about in a text, too
_CLOSE = 1.0  # of the size, between the last rows of a column
_FAR = 9.0  # of the size: an empty stretch within columns, as over a signature
_SHORT = 5  # characters of a label such as "12.1."
_LABELS = 0.6  # of a column's lines: then it holds markers or labels of the lines beside it
_DEPTH = 3
_MOST_ROWS = 500  # of a page: no page that is read by people has more


@dataclass(frozen=True, slots=True)
class Zone:
    """Columns from left to right, each its rows; one column is the full width."""

    columns: tuple[tuple[tuple[Run, ...], ...], ...]


def zones_of(rows: Sequence[Sequence[Run]], depth: int = _DEPTH) -> Iterator[Zone]:
    """The parts of a page from the top; columns within columns are taken apart in their turn."""
    at = begun = 0
    while at < len(rows):
        found = _columns(rows, at, begun) if depth and len(rows) <= _MOST_ROWS else None
        if found is None:
            at += 1
            continue
        first, last, gutters = found
        if begun < first:
            yield _full(rows[begun:first])
        runs = [run for row in rows[first : last + 1] for run in row]
        yield Zone(tuple(tuple(map(tuple, rows_of(column))) for column in _parted(runs, gutters)))
        at = begun = last + 1
    if begun < len(rows):
        yield _full(rows[begun:])


def _full(rows: Sequence[Sequence[Run]]) -> Zone:
    return Zone((tuple(map(tuple, rows)),))


def _columns(rows: Sequence[Sequence[Run]], at: int, begun: int) -> tuple[int, int, list[Gutter]] | None:
    """The first and last row of the columns that row ``at`` opens, and the gutters between them."""
    gutters = _gutters(rows[at])
    if not gutters:
        return None
    last, kept, shown = at, gutters, 1
    bottom = _bottom(rows[at])
    for index in range(at + 1, len(rows)):
        gutters = _narrowed(gutters, rows[index])
        if not gutters or rows[index][0].top - bottom > _FAR * rows[index][0].size:
            break
        bottom = max(bottom, _bottom(rows[index]))
        if any(_parts(rows[index], gutter) for gutter in gutters):
            last, kept, shown = index, gutters, shown + 1
    first, last = _above(rows, at, begun, kept), _below(rows, last, kept)
    runs = [run for row in rows[first : last + 1] for run in row]
    kept = [gutter for gutter in kept if _holds(runs, gutter, shown)]
    return (first, last, kept) if kept else None


def _gutters(row: Sequence[Run]) -> list[Gutter]:
    """The white stretches between the runs of a row."""
    found, reach = [], None
    for run in sorted(row, key=lambda r: r.left):
        if reach is not None and run.left - reach >= _GUTTER * run.size:
            found.append((reach, run.left))
        reach = run.right if reach is None else max(reach, run.right)
    return found


def _narrowed(gutters: Sequence[Gutter], row: Sequence[Run]) -> list[Gutter]:
    """What of the gutters stays white in a row."""
    for run in row:
        gutters = [
            part
            for left, right in gutters
            for part in ((left, min(right, run.left)), (max(left, run.right), right))
            if part[1] - part[0] >= _GUTTER * run.size
        ]
        gutters = list(dict.fromkeys(gutters))
    return [g for at, g in enumerate(gutters) if not any(a <= g[0] and g[1] <= b for a, b in gutters[:at])]


def _parts(row: Sequence[Run], gutter: Gutter) -> bool:
    """Something stands on both sides of the gutter."""
    return any(run.right <= gutter[0] + 0.01 for run in row) and any(run.left >= gutter[1] - 0.01 for run in row)


def _above(rows: Sequence[Sequence[Run]], at: int, begun: int, gutters: Sequence[Gutter]) -> int:
    """The first row of the columns: one whose right column begins higher belongs to it."""
    first = at
    while first > begun and rows[first][0].top - _bottom(rows[first - 1]) <= _CLOSE * rows[first][0].size:
        if not all(run.left >= gutters[-1][1] - 0.01 for run in rows[first - 1]):
            break
        first -= 1
    return first


def _below(rows: Sequence[Sequence[Run]], last: int, gutters: Sequence[Gutter]) -> int:
    """The last row of the columns: what goes on close below in one but the last, which is read last anyhow.

    Of two who sign, the names stand far below the posts, and not at one height where a post takes two lines.
    """
    at, bottom, beside = last, _bottom(rows[last]), None
    while at + 1 < len(rows) and _narrowed(gutters, rows[at + 1]):
        row = rows[at + 1]
        beyond = all(run.left >= gutters[-1][1] - 0.01 for run in row)
        reach = max(bottom, beside or bottom) if not beyond else bottom
        if row[0].top - reach > (_FAR if beyond else _CLOSE) * row[0].size:
            break
        at += 1
        if beyond:
            beside = _bottom(row)
        else:
            last = at
            bottom = _bottom(row) if beside is None else bottom
    return last


def _holds(runs: Sequence[Run], gutter: Gutter, shown: int) -> bool:
    """Columns stand on the two sides: lines each, not the markers or labels of the lines beside them."""
    left = [run for run in runs if run.right <= gutter[0] + 0.01]
    right = [run for run in runs if run.left >= gutter[1] - 0.01]
    if len(left) < 2 or len(right) < 2:
        return False
    least = _WIDER[0] if shown < 2 else _WIDER[1] if min(len(left), len(right)) < 3 else _GUTTER
    if gutter[1] - gutter[0] < least * max(run.size for run in runs):
        return False
    labels = sum(_is_label(run.text) for run in left)
    return labels < _LABELS * len(left)


def _is_label(words: str) -> bool:
    marker = find_marker(words, 0)
    alone = marker is not None and len(words) <= len(marker.text) + 1
    return alone or len(words) <= _SHORT or words.endswith(":")


def _parted(runs: Sequence[Run], gutters: Sequence[Gutter]) -> list[list[Run]]:
    """The runs of each column."""
    cuts = sorted((left + right) / 2 for left, right in gutters)
    columns: list[list[Run]] = [[] for _ in range(len(cuts) + 1)]
    for run in runs:
        columns[sum(cut < (run.left + run.right) / 2 for cut in cuts)].append(run)
    return [column for column in columns if column]


def _bottom(row: Sequence[Run]) -> float:
    return max(run.bottom for run in row)
