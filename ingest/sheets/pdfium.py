"""A page of a PDF → Sheet, by pdfium: nothing else reads the file, and no script or attachment in it is touched."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

import pypdfium2

from ingest.sheets.drawn import Drawn, read_drawn
from ingest.sheets.frame import Frame, box_of
from ingest.sheets.glyphs import read_glyphs
from ingest.sheets.sheet import Rule, Sheet
from ingest.sheets.words import words_of

_MOST_LETTERS = 100_000  # a page: a page in the smallest legible type has a fifth of it
_MOST_OBJECTS = 50_000
_MOST_RULES = 6_000  # more is a drawing, not a table


class TooDense(Exception):
    """The page has more letters than any page that was meant to be read."""


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page as a sheet, with what tells whether its text can be read: ``covered`` is the share under pictures."""

    sheet: Sheet
    covered: float = 0.0
    shapes: int = 0


def read_page(page: pypdfium2.PdfPage, number: int) -> Drawing:
    """A page of an open PDF; ``number`` counts from 1. Raises TooDense."""
    shown = Frame(page.get_bbox(), page.get_rotation() // 90)
    drawn = read_drawn(page.raw, _MOST_OBJECTS)
    textpage = page.get_textpage()
    try:
        found = read_glyphs(textpage.raw, shown, drawn.grounds, _MOST_LETTERS)
    finally:
        textpage.close()
    if found is None:
        raise TooDense
    width, height = found.frame.size
    boxes = (box_of(box, found.frame.matrix) for box in drawn.rules)
    inside = (box for box in boxes if box[0] <= width and box[1] <= height and box[2] >= 0 and box[3] >= 0)
    rules = tuple(Rule(box) for box in islice(inside, _MOST_RULES))
    pose = found.frame.pose(shown)
    words = words_of(found.glyphs)
    sheet = Sheet(number, width, height, words, rules, pose=pose, across=found.across)
    return Drawing(sheet, _covered(drawn, shown), drawn.shapes)


def _covered(drawn: Drawn, shown: Frame) -> float:
    """The share of the page that lies under its largest pictures, as strips of one scan lie side by side."""
    left, bottom, right, top = shown.visible
    area = max(1.0, (right - left) * (top - bottom))
    inside = (
        max(0.0, min(box[2], right) - max(box[0], left)) * max(0.0, min(box[3], top) - max(box[1], bottom))
        for box in drawn.pictures
    )
    return min(1.0, sum(inside) / area)
