"""Where the words of a plan stand on its pages: for files that have pages, PDFs and scans.

Boxes are (left, top, right, bottom) in points (1/72 inch) from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from vectorstore.span import Span

Box = tuple[float, float, float, float]

SURE = 85.0  # a page's confidence, below which its image is worth a look: one letter in twelve, or more, is then wrong
_PLACED = struct.Struct("<IIffff")  # start, end, then the box
_SAME_LINE = 0.5  # of the lower word's height, that two words of one line overlap at least
_GAP = 4.0  # heights of a line between two words, from which they are of different columns
_LOOKED_AT = 50  # words of a page that tell which way its lines run
_LONG = 4  # letters, from which a word is longer than it is high


@dataclass(frozen=True, slots=True)
class Page:
    """One page: what of the canonical text stands on it, and where each word does.

    ``span`` covers the page's words; pages are in order and don't overlap. ``confidence``: 0 to 100, how sure text
    recognition was of the page's words; None where the file has the text itself. ``placed``: see ``pack``.
    """

    number: int  # from 1, as the file counts
    span: Span
    width: float  # points
    height: float
    confidence: float | None = None
    placed: bytes = b""

    def boxes(self, span: Span) -> tuple[Box, ...]:
        """The boxes that cover the words of ``span`` on this page, one a line, in reading order.

        Where the page lies on its side, so do its lines, and a line is a box that stands upright.
        """
        words = [box for _, box in self._from(span.start, span.end)]
        if self._on_its_side:
            return tuple(map(_rounded, map(_turned, _lines(map(_turned, words)))))
        return tuple(map(_rounded, _lines(words)))

    def words(self) -> Iterator[tuple[Span, Box]]:
        """Every word's place in the canonical text and on the page."""
        return self._from(0)

    def _from(self, start: int, end: int | None = None) -> Iterator[tuple[Span, Box]]:
        """The words that end after ``start``, up to those that begin at ``end``."""
        first = bisect_right(range(len(self.placed) // _PLACED.size), start, key=self._end)
        for begins, ends, *box in _PLACED.iter_unpack(memoryview(self.placed)[first * _PLACED.size :]):
            if end is not None and begins >= end:
                return
            yield Span(begins, ends), (box[0], box[1], box[2], box[3])

    def _end(self, number: int) -> int:
        """Where a word ends, by its number on the page."""
        end: int = _PLACED.unpack_from(self.placed, number * _PLACED.size)[1]
        return end

    @property
    def _on_its_side(self) -> bool:
        """Its long words are higher than wide, as on a scan that was put in sideways."""
        long = (box for span, box in self.words() if span.end - span.start >= _LONG)
        return sum((box[2] - box[0]) - (box[3] - box[1]) for box in islice(long, _LOOKED_AT)) < 0


@dataclass(frozen=True, slots=True)
class Place:
    """Words of a plan that stand on one page; ``page`` is None and ``boxes`` empty where the plan has no pages."""

    span: Span
    page: int | None = None
    boxes: tuple[Box, ...] = ()


def pack(words: Iterable[tuple[Span, Box]]) -> bytes:
    """The words of a page and their boxes as ``Page.placed`` keeps them, in the order of the text: 24 bytes a word."""
    return b"".join(_PLACED.pack(span.start, span.end, *box) for span, box in sorted(words))


def by_page(pages: Sequence[Page], span: Span) -> list[tuple[Page, Span]]:
    """The pages that ``span`` stands on, with the part of it on each; empty where the plan has no pages.

    What stands between the words of two pages goes with the first, what comes before all pages with the first of them:
    the parts are the whole span.
    """
    worded = [page for page in pages if page.span.start < page.span.end]
    first = max(0, bisect_right(worded, span.start, key=_start) - 1)
    parts, start = [], span.start
    for number in range(first, len(worded)):
        end = min(span.end, _start(worded[number + 1])) if number + 1 < len(worded) else span.end
        if start >= end:
            break
        parts.append((worded[number], Span(start, end)))
        start = end
    return parts


def places(pages: Sequence[Page], span: Span, words: str) -> tuple[Place, ...]:
    """Where ``words``, which are those at ``span``, stand: a place a page, without the white space at a page's end."""
    found = []
    for page, part in by_page(pages, span):
        left, right = part.start, part.end
        said = words[left - span.start : right - span.start]
        if left > span.start:
            left += len(said) - len(said.lstrip())
        if right < span.end:
            right -= len(said) - len(said.rstrip())
        if left < right:
            found.append(Place(Span(left, right), page.number, page.boxes(Span(left, right))))
    return tuple(found) or (Place(span),)


def _start(page: Page) -> int:
    return page.span.start


def _lines(words: Iterable[Box]) -> list[Box]:
    """The words of each line as one box."""
    lines: list[Box] = []
    for word in words:
        if lines and _on_one_line(lines[-1], word):
            line = lines[-1]
            lines[-1] = (min(line[0], word[0]), min(line[1], word[1]), max(line[2], word[2]), max(line[3], word[3]))
        else:
            lines.append(word)
    return lines


def _on_one_line(line: Box, word: Box) -> bool:
    """Beside each other, the word on either side: a page may lie on its head."""
    height = min(line[3] - line[1], word[3] - word[1])
    overlap = min(line[3], word[3]) - max(line[1], word[1])
    gap = max(word[0] - line[2], line[0] - word[2])
    return overlap >= _SAME_LINE * height and -height <= gap <= _GAP * height


def _turned(box: Box) -> Box:
    """The box with its axes exchanged."""
    return box[1], box[0], box[3], box[2]


def _rounded(box: Box) -> Box:
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)
