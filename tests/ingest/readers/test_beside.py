"""Blocks of text side by side are found, to be recognised apart; paragraphs and tables are none."""

import numpy as np
import pytest
from PIL import Image

from ingest.scans.beside import blocks_beside

Area = tuple[int, int, int, int]
LEFT = (200, 200, 700, 420)
RIGHT = (1100, 230, 1900, 400)
WIDE = (200, 600, 1900, 1000)


def page(*areas: Area) -> Image.Image:
    """Lines of words, 30 pixels high and 20 apart, in each area."""
    ink = np.full((1600, 2200), 255, np.uint8)
    for left, top, right, bottom in areas:
        for y in range(top, bottom, 50):
            for x in range(left, right, 100):
                ink[y : y + 30, x : min(x + 80, right)] = 0
    return Image.fromarray(ink)


@pytest.mark.parametrize(
    ("areas", "cells", "count"),
    [
        ((LEFT, RIGHT, WIDE), [], 2),  # issuer and motto over a paragraph
        ((WIDE,), [], 0),
        ((LEFT, WIDE), [], 0),  # one below the other
        ((LEFT, RIGHT), [LEFT], 0),  # a cell is recognised apart anyway
        (((200, 200, 700, 230), (1100, 200, 1900, 230)), [], 0),  # one line with a gap: "Số: …    Nà Sính, ngày …"
    ],
)
def test_blocks(areas: tuple[Area, ...], cells: list[Area], count: int) -> None:
    found = blocks_beside(page(*areas), cells)
    assert len(found) == count
    assert all(any(_near(one, area) for area in areas) for one in found)


def _near(one: Area, other: Area) -> bool:
    return all(abs(a - b) < 60 for a, b in zip(one, other, strict=True))
