"""Where the words of a plan stand on its pages: for files that have pages, PDFs and scans.

Boxes are (left, top, right, bottom) in points (1/72 inch) from the top left corner of the page as it is shown.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from vectorstore.span import Span

Box = tuple[float, float, float, float]

_PLACED = struct.Struct("<IIffff")  # start, end, then the box
_SAME_LINE = 0.5  # of the lower word's height, that two words of one line overlap at least
_GAP = 4.0  # heights of a line between two words, from which they are of different columns


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
        """The boxes that cover the words of ``span`` on this page, one a line, in reading order."""
        lines: list[Box] = []
        for start, end, *box in _PLACED.iter_unpack(self.placed):
            if start < span.end and span.start < end:
                _join(lines, (box[0], box[1], box[2], box[3]))
        return tuple((round(a, 2), round(b, 2), round(c, 2), round(d, 2)) for a, b, c, d in lines)

    def words(self) -> Iterator[tuple[Span, Box]]:
        """Every word's place in the canonical text and on the page."""
        for start, end, *box in _PLACED.iter_unpack(self.placed):
            yield Span(start, end), (box[0], box[1], box[2], box[3])


def pack(words: Iterable[tuple[Span, Box]]) -> bytes:
    """The words of a page and their boxes, in the order of the text, as ``Page.placed`` keeps them: 24 bytes a word."""
    return b"".join(_PLACED.pack(span.start, span.end, *box) for span, box in words)


def by_page(pages: Sequence[Page], span: Span) -> list[tuple[Page, Span]]:
    """The pages that ``span`` stands on, with the part of it on each; empty where the plan has no pages."""
    return [
        (page, Span(max(span.start, page.span.start), min(span.end, page.span.end)))
        for page in pages
        if page.span.start < span.end and span.start < page.span.end
    ]


def _join(lines: list[Box], box: Box) -> None:
    """Adds a word to its line, or begins one."""
    if lines:
        left, top, right, bottom = lines[-1]
        height = min(bottom - top, box[3] - box[1])
        overlap = min(bottom, box[3]) - max(top, box[1])
        if overlap >= _SAME_LINE * height and right - height <= box[0] <= right + _GAP * height:
            lines[-1] = (min(left, box[0]), min(top, box[1]), max(right, box[2]), max(bottom, box[3]))
            return
    lines.append(box)
