"""A scanned page set upright and straight: which way it lies, how far it is askew, how large its letters are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from ingest.sheets.sheet import Pose

Matrix = NDArray[np.float64]  # 3 × 3, of points in the plane

_HEIGHT = 32  # pixels of the middle letter, capitals and all, of 13 points at 300 dpi
_FINE, _LARGE = 24, 56  # between them letters are left as large as they are
_MOST_PIXELS = 25_000_000  # of a page made larger
_TIMES = 4.0  # that a page is made larger at most
_INK = 160  # grey values below are ink, on a page whose paper is white
_STEP = 3  # pixels of a page of 300 dpi that are one in the picture its lines are sought in
_LETTERS = (2, 90)  # heights and widths of letters and words in that picture; rules and drawings are larger
_FEW = 20  # pieces of ink, from which a page shows how it lies
_MOST = 60_000  # pixels of ink that are looked at
_STEEPEST = 10.0  # degrees
_LEVEL = 0.1  # degrees, below which a page is straight enough
_WIDE = 1800  # pixels: wider pages are measured at half their size
_UNEQUAL = 0.02  # of a pixel's side
_SIDEWAYS = 1.3  # times sharper are lines from top to bottom than across, on a page that lies on its side
_WORDS = 8  # pixels of a page that are one in the picture in which the letters of a word run together
_FADED = 200  # grey values below are ink there
_LONG = 2  # times as long as thick is such a word
_THICK = (2, 20)  # pixels there


def sized(image: Image.Image, points: tuple[float, float]) -> Image.Image:
    """The page with letters as large as Tesseract reads best, and square pixels: those of a fax are not."""
    square = (points[1] / image.height) / (points[0] / image.width)
    height = _letter_height(image)
    times = _HEIGHT / height if height and not _FINE <= height <= _LARGE else 1.0
    times = min(times, _TIMES, max(1.0, (_MOST_PIXELS / (image.width * image.height)) ** 0.5))
    size = round(image.width * times), round(image.height * times * (square if abs(square - 1) > _UNEQUAL else 1.0))
    return image if size == image.size else image.resize(size, Image.Resampling.BICUBIC)


def _letter_height(image: Image.Image) -> float:
    """The height in pixels of the letter in the middle, each weighted by its ink; 0 where there are few letters."""
    half = 2 if image.width > _WIDE else 1
    labels, _ = ndimage.label(np.asarray(image.reduce(half)) < _INK, np.ones((3, 3)))
    sizes = np.array([(d.stop - d.start, a.stop - a.start) for d, a in ndimage.find_objects(labels)])
    if len(sizes) < _FEW:
        return 0.0
    high, wide = sizes.T
    letters = (high >= _LETTERS[0] * 2) & (high <= _LETTERS[1]) & (wide <= 6 * high) & (high <= 6 * wide)
    if letters.sum() < _FEW:
        return 0.0
    ink = np.bincount(labels.ravel())[1:][letters]
    order = np.argsort(high[letters])
    heap = np.cumsum(ink[order])
    return float(half * high[letters][order][np.searchsorted(heap, heap[-1] / 2)])


@dataclass(frozen=True, slots=True)
class Lie:
    """How a page lies: whether on its side, and how many degrees its lines then fall to the right."""

    sideways: bool
    degrees: float


def lie_of(image: Image.Image) -> Lie:
    """How the lines of a grey page run. On its side: the right way up or upside down, that isn't told here."""
    down, across = _ink(image)
    if not len(down):
        return Lie(False, 0.0)
    level, sharp = _best(down, across)
    upright, sharp_aside = _best(across, down)
    lying, standing = _words(image)
    sideways = sharp_aside > _SIDEWAYS * sharp and standing >= lying  # one of them errs now and then
    degrees = -upright if sideways else level
    return Lie(sideways, degrees if abs(degrees) >= _LEVEL else 0.0)


def _words(image: Image.Image) -> tuple[int, int]:
    """How many words lie and how many stand: columns of a few words each are sharper from top to bottom than across."""
    labels, _ = ndimage.label(np.asarray(image.reduce(_WORDS)) < _FADED, np.ones((3, 3)))
    sizes = [(d.stop - d.start, a.stop - a.start) for d, a in ndimage.find_objects(labels)]
    words = [(high, wide) for high, wide in sizes if _THICK[0] <= min(high, wide) <= _THICK[1]]
    return sum(w >= _LONG * h for h, w in words), sum(h >= _LONG * w for h, w in words)


def _ink(image: Image.Image) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Where there is ink of letters, down and across, on the picture made small."""
    small = np.asarray(image.reduce(_STEP)) < _INK
    labels, _ = ndimage.label(small, np.ones((3, 3)))
    pieces = ndimage.find_objects(labels)
    fits = [False] + [_LETTERS[0] <= max(s.stop - s.start for s in piece) <= _LETTERS[1] for piece in pieces]
    if sum(fits) < _FEW:
        return np.empty(0), np.empty(0)
    down, across = np.nonzero(np.array(fits)[labels])
    every = max(1, len(down) // _MOST)
    return down[::every].astype(float), across[::every].astype(float)


def _best(along: NDArray[np.float64], across: NDArray[np.float64]) -> tuple[float, float]:
    """The slope in degrees at which lines are sharpest, and how sharp they are."""
    best, width = 0.0, _STEEPEST
    for step in (0.5, 0.1, 0.02):
        angles = best + np.arange(-width, width + step / 2, step)
        sharp = [_sharpness(along, across, angle) for angle in angles]
        best, width = float(angles[int(np.argmax(sharp))]), step
    return best, max(sharp)


def _sharpness(along: NDArray[np.float64], across: NDArray[np.float64], degrees: float) -> float:
    """How much ink changes from one row to the next, where rows fall by ``degrees``."""
    rows = along - across * np.tan(np.radians(degrees))
    profile = np.bincount((rows - rows.min()).astype(np.int64)).astype(float)
    return float(np.square(np.diff(profile)).sum())


def turned(image: Image.Image, quarters: int, degrees: float) -> tuple[Image.Image, Matrix]:
    """The page set upright and straight, and the matrix that leads from its pixels to those of ``image``.

    ``quarters``: how many quarter turns clockwise the page lies; ``degrees``: how far its lines then fall to the right.
    """
    back = _quarter(image.width, image.height, quarters)
    if quarters:
        turns = (Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180, Image.Transpose.ROTATE_270)
        image = image.transpose(turns[quarters - 1])
    if not degrees:
        return image, back
    slope = _slope(image.width, image.height, degrees)
    size = _bounds(np.linalg.inv(slope), image.width, image.height)
    slope = slope @ _shift(size[0], size[1])
    straight = image.transform(
        (round(size[2] - size[0]), round(size[3] - size[1])),
        Image.Transform.AFFINE,
        tuple(slope[:2].ravel()),
        Image.Resampling.BICUBIC,
        fillcolor=255,
    )
    return straight, back @ slope


def _quarter(width: int, height: int, quarters: int) -> Matrix:
    """From the page turned back by ``quarters`` to a page of ``width`` × ``height`` as it lay."""
    rows = {
        0: [[1, 0, 0], [0, 1, 0]],
        1: [[0, -1, width], [1, 0, 0]],
        2: [[-1, 0, width], [0, -1, height]],
        3: [[0, 1, 0], [-1, 0, height]],
    }
    return np.array([*rows[quarters % 4], [0, 0, 1]], dtype=float)


def _slope(width: int, height: int, degrees: float) -> Matrix:
    """Turns by ``degrees`` clockwise about the middle of the page."""
    cos, sin, x, y = np.cos(np.radians(degrees)), np.sin(np.radians(degrees)), width / 2, height / 2
    return np.array([[cos, -sin, x - cos * x + sin * y], [sin, cos, y - sin * x - cos * y], [0, 0, 1]])


def _shift(x: float, y: float) -> Matrix:
    return np.array([[1, 0, x], [0, 1, y], [0, 0, 1]], dtype=float)


def _bounds(matrix: NDArray[np.floating], width: float, height: float) -> tuple[float, float, float, float]:
    corners = matrix @ np.array([[0, width, 0, width], [0, 0, height, height], [1, 1, 1, 1]], dtype=float)
    return corners[0].min(), corners[1].min(), corners[0].max(), corners[1].max()


def pose_of(matrix: Matrix, width: float, height: float) -> Pose | None:
    """``matrix`` leads from points of the sheet to points of the page as shown; None where it leaves all in place."""
    if np.allclose(matrix, np.eye(3)):
        return None
    a, b, c, d, e, f = (float(number) for number in matrix[:2].ravel())
    return Pose((a, b, c, d, e, f), width, height)
