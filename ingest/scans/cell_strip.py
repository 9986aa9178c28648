"""The cells of a scanned table, one below the other on a strip of their own.

Recognised as one page, a row of cells is taken for a line of text: its words run together, and wide gaps shift its
measure of a space. On the strip every cell's lines stand alone.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from ingest.scans.tesseract import Sighting

Cell = tuple[int, int, int, int]  # left, top, right, bottom in pixels, within the ruling

_COARSE = 4  # pixels that are one where cells are sought
_SMALLEST = 40  # pixels, 3 mm
_LARGEST = 0.35  # of the page: more is a frame about the page
_FILLED = 0.9  # of the box about a cell: what is less is no rectangle
_INK = 150
_PAPER = 0.93  # of the usual shade: the darkest that is still paper
_MARGIN = 24  # pixels about a cell's ink on the strip
_TRIM = 4  # pixels along the ruling that may hold rests of it


@dataclass(frozen=True, slots=True)
class Strip:
    """The strip, and for each piece of it the rows it takes and how far it was moved right and down."""

    image: Image.Image
    pieces: tuple[tuple[int, int, int, int], ...]  # top, bottom, moved right, moved down

    def back(self, word: Sighting) -> Sighting:
        """A word that was read on the strip, at its place on the page."""
        middle = (word.box[1] + word.box[3]) / 2
        right, down = next((r, d) for top, bottom, r, d in self.pieces if middle <= bottom)
        left, top, end, bottom = word.box
        return replace(word, box=(left - right, top - down, end - right, bottom - down))


def cells_of(lines: NDArray[np.bool_]) -> list[Cell]:
    """The rectangles that the ink of ruling lines closes, in rows from the top."""
    height, width = (size // _COARSE for size in lines.shape)
    tiles = lines[: height * _COARSE, : width * _COARSE].reshape(height, _COARSE, width, _COARSE)
    walls = ndimage.binary_dilation(tiles.any(axis=(1, 3)), np.ones((3, 3)))
    labels, _ = ndimage.label(~walls)
    cells = []
    for number, (down, across) in enumerate(ndimage.find_objects(labels), 1):
        size = (down.stop - down.start, across.stop - across.start)
        if min(size) * _COARSE < _SMALLEST or size[0] * size[1] > _LARGEST * height * width:
            continue
        if (labels[down, across] == number).mean() >= _FILLED:
            cells.append((across.start, down.start, across.stop, down.stop))
    return [(a * _COARSE, b * _COARSE, c * _COARSE, d * _COARSE) for a, b, c, d in cells]


def strip_of(image: Image.Image, cells: list[Cell]) -> tuple[Image.Image, Strip | None]:
    """The page without what stands in its cells, and the strip of these; None where they hold nothing."""
    pixels = np.array(image)
    cut = []
    for left, top, right, bottom in cells:
        inside = pixels[top:bottom, left:right]
        found = _ink_of(inside.copy())
        if found is not None:
            cut.append((found[0], left + found[1], top + found[2]))
        inside[:] = 255
    if not cut:
        return image, None
    width = max(piece.shape[1] for piece, _, _ in cut) + 2 * _MARGIN
    white = 255 / max(_INK, _PAPER * float(np.median(pixels)))  # else its pieces show as grey boxes on the strip
    strip = np.full((sum(piece.shape[0] + _MARGIN for piece, _, _ in cut) + _MARGIN, width), 255, np.uint8)
    pieces, y = [], _MARGIN
    for piece, left, top in cut:
        strip[y : y + piece.shape[0], _MARGIN : _MARGIN + piece.shape[1]] = np.minimum(255, piece * white)
        pieces.append((y, y + piece.shape[0] + _MARGIN // 2, _MARGIN - left, y - top))
        y += piece.shape[0] + _MARGIN
    return Image.fromarray(pixels), Strip(Image.fromarray(strip), tuple(pieces))


def _ink_of(cell: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], int, int] | None:
    """The part of a cell that has ink, and how far it lies right and down in it."""
    ink = cell < _INK
    ink[:_TRIM] = ink[-_TRIM:] = False
    ink[:, :_TRIM] = ink[:, -_TRIM:] = False
    if ink.sum() < _COARSE**2:
        return None
    rows, columns = np.nonzero(ink.any(axis=1))[0], np.nonzero(ink.any(axis=0))[0]
    top, left = max(0, rows[0] - _TRIM), max(0, columns[0] - _TRIM)
    return cell[top : rows[-1] + _TRIM, left : columns[-1] + _TRIM], int(left), int(top)
