"""The round seal on a page scanned in grey: paler than the words it lies on, so that these can be freed of it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

_COARSE = 4  # pixels that are one where seals are sought
_INK = 170
_SIZE = (200, 620)  # pixels at 300 dpi, 17 to 52 mm
_ROUND = (0.7, 1.6)  # times as wide as high, with what it touches
_PALER = 50  # grey values between the ink of the words and that of the seal
_BETWEEN = 0.6  # of the way from the one to the other a pixel is the seal's


def without_seals(image: Image.Image) -> Image.Image:
    """The grey page with the ink of its seals made white; the same image where there is none."""
    pixels = np.asarray(image)
    small = np.asarray(image.reduce(_COARSE))
    labels, _ = ndimage.label(small < _INK, np.ones((3, 3)))
    words = _darkness(pixels)
    freed: NDArray[np.uint8] | None = None
    for number, place in enumerate(ndimage.find_objects(labels), 1):
        high, wide = (_COARSE * (side.stop - side.start) for side in place)
        if not (_SIZE[0] <= high <= _SIZE[1] and _SIZE[0] <= wide and _ROUND[0] <= wide / high <= _ROUND[1]):
            continue
        ink = float(np.median(small[place][labels[place] == number]))
        if ink < words + _PALER:
            continue
        rows, columns = (slice(_COARSE * side.start, _COARSE * side.stop) for side in place)
        freed = pixels.copy() if freed is None else freed
        part = freed[rows, columns]
        part[part > words + _BETWEEN * (ink - words)] = 255
    return image if freed is None else Image.fromarray(freed)


def _darkness(pixels: NDArray[np.uint8]) -> float:
    """The grey value of the words' ink: the darker half of all ink."""
    ink = pixels[::3, ::3]
    ink = ink[ink < _INK]
    return float(np.percentile(ink, 30)) if ink.size else 0.0
