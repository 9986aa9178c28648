"""Blocks of text that stand side by side outside tables: issuer and motto, recipients and signature.

Recognised as one page, their lines, which stand at different heights, are taken for lines that run across both.
"""

from __future__ import annotations

from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from ingest.scans.cell_strip import Cell

_COARSE = 6  # pixels that are one where blocks are sought
_INK = 150
_ACROSS = 102  # pixels at 300 dpi, 24 points: white between words of one line is narrower
_DOWN = 36  # pixels, 9 points: white between lines of one block
_LINES = 90  # pixels: as high as two lines, as one at least of two blocks side by side is
_COMMON = 30  # pixels in height that both have
_SPECK = 25  # pixels: less than a letter


def blocks_beside(image: Image.Image, cells: list[Cell]) -> list[Cell]:
    """The blocks that have another at their left or right; ``cells`` are recognised apart anyway."""
    ink = np.array(image) < _INK
    for left, top, right, bottom in cells:
        ink[top:bottom, left:right] = False
    blocks = _blocks(ink)
    beside = {block for pair in combinations(blocks, 2) if _are_beside(*pair) for block in pair}
    return [one for one in blocks if one in beside and not any(_meet(one, other) for other in blocks if other != one)]


def _blocks(ink: NDArray[np.bool_]) -> list[Cell]:
    """The boxes about ink that no wide white parts."""
    height, width = (size // _COARSE for size in ink.shape)
    tiles = ink[: height * _COARSE, : width * _COARSE].reshape(height, _COARSE, width, _COARSE).any(axis=(1, 3))
    across, down = _ACROSS // _COARSE, _DOWN // _COARSE
    padded = np.pad(tiles, across)  # closing would lose what stands at the edge
    closed = ndimage.binary_closing(padded, np.ones((down, 1))) | padded
    closed = ndimage.binary_closing(closed, np.ones((1, across)))[across:-across, across:-across]
    found = []
    for rows, columns in ndimage.find_objects(ndimage.label(closed, np.ones((3, 3)))[0]):
        left, top, right, bottom = (
            edge * _COARSE for edge in (columns.start, rows.start, columns.stop, rows.stop)
        )  # fmt: skip
        if min(right - left, bottom - top) >= _SPECK:
            found.append((left, top, right, bottom))
    return found


def _are_beside(one: Cell, other: Cell) -> bool:
    common = min(one[3], other[3]) - max(one[1], other[1])
    apart = max(one[0], other[0]) - min(one[2], other[2])
    return max(one[3] - one[1], other[3] - other[1]) >= _LINES and common >= _COMMON and apart >= _ACROSS


def _meet(one: Cell, other: Cell) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
