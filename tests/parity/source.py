"""The plan that every file is built from: blocks, as ``tests/samples/parity/plan.yaml`` lists them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import yaml

SAMPLES = Path(__file__).parents[1] / "samples" / "parity"
LEVELS = ("I", "1", "a", "-", "+")  # outermost first; a level numbers anew below a higher one
LEFT, ABOVE = ">", "^"
_ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_NOTE = re.compile(r"\{([^{}]*)\}")
SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place in the grid, and how many columns and rows it covers."""

    row: int
    column: int
    paragraphs: tuple[str, ...]
    columns: int = 1
    rows: int = 1


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table. ``grid`` has every place's words, those that a merged cell covers empty."""

    widths: tuple[int, ...]
    cells: tuple[Cell, ...]
    grid: tuple[tuple[tuple[str, ...], ...], ...]
    head: int = 1  # rows that a page end repeats


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph with its level and its number or sign, or a table, or a new page."""

    level: str
    marker: str = ""
    words: str = ""  # a footnote's place is NOTE
    notes: tuple[str, ...] = ()
    table: Table | None = None

    @property
    def heading(self) -> bool:
        """Set in bold: a part, or a short title without a sentence's end."""
        return self.level == "I" or (self.level == "1" and self.words[-1:] not in ".;:" and len(self.words) < 110)


NOTE = "\x00"


@dataclass(frozen=True, slots=True)
class Source:
    """The whole plan."""

    head: tuple[tuple[tuple[str, ...], ...], ...]  # rows of two columns of lines
    title: tuple[str, ...]
    body: tuple[Block, ...]
    recipients: tuple[str, ...]
    signature: tuple[str, ...]
    appendix: tuple[Block, ...]


@cache
def source() -> Source:
    """The plan as the file has it."""
    data = yaml.safe_load((SAMPLES / "plan.yaml").read_text(encoding="utf-8"))
    return Source(
        tuple(tuple(tuple(column) for column in row) for row in data["head"]),
        tuple(data["title"]),
        tuple(_blocks(data["body"])),
        tuple(data["recipients"]),
        tuple(data["signature"]),
        tuple(_blocks(data["appendix"])),
    )


@dataclass(slots=True)
class _Numbers:
    counts: dict[str, int] = field(default_factory=dict)

    def next(self, level: str) -> str:
        if level not in LEVELS:
            return ""
        depth = LEVELS.index(level)
        self.counts = {one: n for one, n in self.counts.items() if LEVELS.index(one) <= depth}
        count = self.counts[level] = self.counts.get(level, 0) + 1
        shown = {"I": f"{_ROMAN[min(count, 10)]}.", "1": f"{count}.", "a": f"{chr(ord('a') + count - 1)})"}
        return shown.get(level, level)


def _blocks(listed: Sequence[dict[object, object]]) -> list[Block]:
    numbers = _Numbers()
    blocks = []
    for entry in listed:
        ((key, value),) = entry.items()
        level = str(key)
        if level == "table":
            assert isinstance(value, dict)
            blocks.append(Block(level, table=_table(value["widths"], value["rows"], value["head"])))
            continue
        words = str(value or "")
        notes = tuple(_NOTE.findall(words))
        blocks.append(Block(level, numbers.next(level), _NOTE.sub(NOTE, words), notes))
    return blocks


def _table(widths: Sequence[int], rows: Sequence[Sequence[str | list[str]]], head: int) -> Table:
    cells = []
    grid = [[(cell,) if isinstance(cell, str) else tuple(cell) for cell in row] for row in rows]
    for r, row in enumerate(grid):
        for c, words in enumerate(row):
            if words in ((LEFT,), (ABOVE,)):
                continue
            columns = 1 + _run(row[c + 1 :], LEFT)
            below = [grid[at][c] for at in range(r + 1, len(grid))]
            cells.append(Cell(r, c, words, columns, 1 + _run(below, ABOVE)))
    places = tuple(tuple(() if words in ((LEFT,), (ABOVE,)) else words for words in row) for row in grid)
    return Table(tuple(widths), tuple(cells), places, head)


def _run(following: Sequence[tuple[str, ...]], sign: str) -> int:
    return next((at for at, words in enumerate(following) if words != (sign,)), len(following))
