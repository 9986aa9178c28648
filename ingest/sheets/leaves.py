"""Sheets → leaves: tables, rows, footnotes and margins of every page told apart, with what is usual in the document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.sheets.grids import Grid, find_grids
from ingest.sheets.margins import Leaf as Edged
from ingest.sheets.margins import find_margins
from ingest.sheets.notes import first_note
from ingest.sheets.runs import Run, canonical, joined, lines_of, rows_of, runs_of
from ingest.sheets.sheet import Sheet

_NARROW = 10.0  # points: pages whose sizes differ by less are alike
_ALIKE = 3.0  # points: lines end at one place
_TRUSTED = 8  # lines of a scanned page, from which its own margins can be told
_OFTEN = 3  # paragraphs, from which it can be told how they begin
_SHORT = 8.0  # of the size of type, left at the end of a line that surely ends a paragraph
_APART = 0.35  # of the size: more white than usual, which parts paragraphs
_MOSTLY = 0.6
_WHITE = 1.0  # of the size: more white between two lines parts paragraphs
_QUARTER = 0.25

Row = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page taken apart. ``left`` and ``right``: between which its lines stand; ``white``: between two lines.

    ``opening``: where the first lines of paragraphs begin, if that is further in. ``plain``: neither that nor white
    tells the document's paragraphs apart.
    """

    sheet: Sheet
    grids: tuple[Grid, ...]
    rows: tuple[Row, ...]
    notes: tuple[Row, ...] = ()
    margins: tuple[str, ...] = ()
    left: float = 0.0
    right: float = 0.0
    white: float = 0.0
    opening: float | None = None
    plain: bool = False

    @property
    def scanned(self) -> bool:
        """Its words were recognised."""
        return self.sheet.confidence is not None


def leaves_of(sheets: Sequence[Sheet]) -> list[Leaf]:
    """The pages of a document, taken apart in the light of one another."""
    leaves = [_leaf(sheet) for sheet in sheets]
    edged = [Edged(leaf.sheet.width, leaf.sheet.height, leaf.rows, leaf.scanned) for leaf in leaves]
    leaves = [_without(leaf, margins) for leaf, margins in zip(leaves, find_margins(edged), strict=True)]
    size = _usual_size(leaves)
    return _measured([_with_notes(leaf, size) for leaf in leaves])


def _leaf(sheet: Sheet) -> Leaf:
    grids = find_grids(sheet.rules, sheet.words)
    held = {id(word) for grid in grids for cell in grid.cells for word in cell.words}
    free = [word for word in sheet.words if id(word) not in held]
    return Leaf(sheet, tuple(grids), tuple(map(tuple, rows_of(runs_of(free, sheet.number)))))


def _without(leaf: Leaf, margins: set[int]) -> Leaf:
    """The page less what belongs to its margins, which is kept beside."""
    words = tuple(" ".join(map(canonical, joined(leaf.rows[at]).words)) for at in sorted(margins))
    rows = tuple(row for at, row in enumerate(leaf.rows) if at not in margins)
    return replace(leaf, rows=rows, margins=(*words, *leaf.sheet.across))


def _usual_size(leaves: Iterable[Leaf]) -> float:
    letters: Counter[float] = Counter()
    for leaf in leaves:
        for word in leaf.sheet.words:
            letters[round(word.size * 2) / 2] += len(word.text)
    return max(letters, key=lambda size: letters[size], default=12.0)


def _with_notes(leaf: Leaf, size: float) -> Leaf:
    at = first_note(leaf.rows, leaf.sheet.rules, (leaf.sheet.width, leaf.sheet.height), size)
    return leaf if at is None else replace(leaf, rows=leaf.rows[:at], notes=leaf.rows[at:])


def _measured(leaves: Sequence[Leaf]) -> list[Leaf]:
    """The pages with the margins of their lines: of all pages of a size, of its own where a page was scanned."""
    alike: dict[tuple[int, int], list[Run]] = defaultdict(list)
    lines = [[line for row in leaf.rows for line in lines_of(row)] for leaf in leaves]
    for leaf, own in zip(leaves, lines, strict=True):
        alike[_format(leaf.sheet)] += own
    usual = {format: _margins(of) for format, of in alike.items()}
    white = usual_white([pair for own in lines for pair in pairwise(own)])
    found = []
    for leaf, own in zip(leaves, lines, strict=True):
        scanned = leaf.scanned and len(own) >= _TRUSTED
        left, right = _margins(own) if scanned else usual[_format(leaf.sheet)]
        found.append(replace(leaf, left=left, right=right, white=white))
    pairs = [(a, b, leaf) for leaf, own in zip(found, lines, strict=True) for a, b in pairwise(own)]
    inset = _inset((a, b, leaf.left) for a, b, leaf in pairs)
    if inset:
        return [replace(leaf, opening=leaf.left + inset) for leaf in found]
    return [replace(leaf, plain=not _is_spaced(pairs)) for leaf in found]


def _is_spaced(pairs: Sequence[tuple[Run, Run, Leaf]]) -> bool:
    """White stands below most lines that end a paragraph beyond doubt."""
    short = [(a, b, leaf) for a, b, leaf in pairs if leaf.right - a.right > _SHORT * a.size and b.top > a.bottom]
    apart = sum(b.top - a.bottom - leaf.white > _APART * b.size for a, b, leaf in short)
    return apart >= _MOSTLY * len(short)


def _inset(pairs: Iterable[tuple[Run, Run, float]]) -> float | None:
    """How much further in the first lines of paragraphs begin, in points: most of those that have another below."""
    insets = Counter(
        round(line.left - left)
        for line, below, left in pairs
        if line.left - left > line.size and below.left - left < below.size / 2 and line.page == below.page
    )
    inset = max(insets, key=lambda by: insets[by], default=0)
    return float(inset) if insets[inset] >= _OFTEN else None


def _format(sheet: Sheet) -> tuple[int, int]:
    return round(sheet.width / _NARROW), round(sheet.height / _NARROW)


def _margins(lines: Sequence[Run]) -> tuple[float, float]:
    """From where to where lines go: the outermost place at which two of them begin or end, else the outermost."""
    if not lines:
        return 0.0, 0.0
    lefts, rights = sorted(line.left for line in lines), sorted((line.right for line in lines), reverse=True)
    left = next((a for a, b in pairwise(lefts) if b - a <= _ALIKE), lefts[0])
    right = next((a for a, b in pairwise(rights) if a - b <= _ALIKE), rights[0])
    return left, right


def usual_white(pairs: Iterable[tuple[Run, Run]]) -> float:
    """The white between two lines of a paragraph: what a quarter of the lines have at most."""
    gaps = sorted(
        b.top - a.bottom
        for a, b in pairs
        if a.page == b.page and -a.size < b.top - a.bottom < _WHITE * a.size and abs(a.size - b.size) < 1
    )
    return gaps[int(len(gaps) * _QUARTER)] if gaps else 0.0
