"""Paragraphs and rows → canonical text, with every word's place in it and on its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median

from ingest.document import CELL_BREAK, MERGED
from ingest.sheets.paragraphs import Paragraph
from ingest.sheets.pieces import TableRow
from ingest.sheets.runs import Run, between, canonical
from ingest.sheets.sheet import Word
from vectorstore.pages import Box
from vectorstore.span import Span

_SPACED = 5  # words of a line, from which it may be one of spaced letters
_LETTERS = 0.8  # of them are single letters then
_WITHIN = 1.5  # of the usual gap, between two letters of one word


class Writer:
    """Writes the text from its beginning. ``placed``: the words of each page by its number, as ``pack`` takes them."""

    def __init__(self) -> None:
        self.placed: dict[int, list[tuple[Span, Box]]] = defaultdict(list)
        self._parts: list[str] = []
        self.length = 0

    @property
    def text(self) -> str:
        """What was written."""
        return "".join(self._parts)

    def paragraph(self, paragraph: Paragraph, note: bool = False) -> None:
        """Writes a paragraph as a line, below an empty one where it stands apart."""
        self._open(paragraph.apart)
        self._lines(paragraph.lines, note)
        self._put("\n")

    def row(self, row: TableRow) -> None:
        """Writes a row of a table as a line."""
        self._open(row.first)
        for at, cell in enumerate(row.cells):
            self._put("\t" if at else "")
            self._put(MERGED if at in row.merged and not cell else "")
            for place, paragraph in enumerate(cell):
                self._put(CELL_BREAK if place else "")
                self._lines(paragraph.lines)
        self._put("\n")

    def _open(self, apart: bool) -> None:
        if apart and self.length:
            self._put("\n")

    def _lines(self, lines: Sequence[Run], note: bool = False) -> None:
        for at, line in enumerate(lines):
            self._put("" if not at or _hyphenated(lines[at - 1], line) else " ")
            for place, (white, word) in enumerate(zip(_whites(line), line.words, strict=True)):
                self._put(" " if note and not at and place == 1 and not white else white)
                self._word(word, line.page, raise_it=note and not at and not place)

    def _word(self, word: Word, page: int, raise_it: bool) -> None:
        """Writes a word; the number that opens a footnote raised, as its reference is."""
        text = canonical(replace(word, raised=True) if raise_it and word.text.isdigit() else word)
        if text:
            self.placed[page].append((Span(self.length, self.length + len(text)), word.box))
            self._put(text)

    def _put(self, text: str) -> None:
        self._parts.append(text)
        self.length += len(text)


def _hyphenated(line: Run, below: Run) -> bool:
    """The line was wrapped at a hyphen inside a word: "141/KH-" over "UBND", "2021-" over "2030"."""
    last, first = line.words[-1].text, below.words[0].text
    return len(last) > 1 and last.endswith("-") and last[-2].isalnum() and first[:1].isalnum()


def _whites(line: Run) -> Iterator[str]:
    """What stands before each word of a line. Letters spaced out to fill it are of one word: "K Ế  H O Ạ C H"."""
    yield ""
    pairs = list(pairwise(line.words))
    letters = sum(len(word.text) == 1 and word.text.isalpha() for word in line.words)
    spaced = len(line.words) >= _SPACED and letters >= _LETTERS * len(line.words)
    usual = median(b.box[0] - a.box[2] for a, b in pairs) if spaced else 0.0
    for a, b in pairs:
        within = spaced and b.box[0] - a.box[2] < _WITHIN * usual
        yield "" if within else " " if spaced else between(a, b)
