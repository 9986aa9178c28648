"""What a PDF shows where, read by another library than the readers use: the other side of every check of a box."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import pdfplumber

from tests.parity.source import SUPERSCRIPTS
from vectorstore.pages import Box

_PLAIN = str.maketrans(SUPERSCRIPTS, "0123456789")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter and its middle, in points from the page's top left corner."""

    shown: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Drawn:
    """The letters of one page in the order they were drawn."""

    letters: tuple[Letter, ...]

    @property
    def text(self) -> str:
        """All letters without white space."""
        return comparable("".join(letter.shown for letter in self.letters))

    def within(self, boxes: Sequence[Box]) -> str:
        """The letters whose middle lies in a box, box after box, from left to right."""
        found = []
        for left, top, right, bottom in boxes:
            inside = [one for one in self.letters if left <= one.x <= right and top <= one.y <= bottom]
            found += sorted(inside, key=lambda one: one.x)
        return comparable("".join(letter.shown for letter in found))


def drawn_pages(pdf: bytes, slants: Sequence[float] = (0.0,)) -> list[Drawn]:
    """The pages, each turned by its slant in degrees about its middle, as the scanner turned them."""
    with pdfplumber.open(io.BytesIO(pdf)) as opened:
        return [
            Drawn(tuple(_turned(one, page.width, page.height, slants[at % len(slants)]) for one in page.chars))
            for at, page in enumerate(opened.pages)
        ]


def comparable(words: str) -> str:
    """The words composed, without white space, raised digits as plain ones."""
    return "".join(unicodedata.normalize("NFC", words).split()).translate(_PLAIN)


def _turned(char: dict[str, object], width: float, height: float, slant: float) -> Letter:
    left, right, top, bottom = (float(str(char[side])) for side in ("x0", "x1", "top", "bottom"))
    x, y = (left + right) / 2 - width / 2, (top + bottom) / 2 - height / 2
    cos, sin = math.cos(math.radians(slant)), math.sin(math.radians(slant))
    return Letter(str(char["text"]), x * cos + y * sin + width / 2, y * cos - x * sin + height / 2)
