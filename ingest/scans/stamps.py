"""What is stamped in red on a scanned page: degrees of secrecy and marks of urgency, never the round seal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from PIL import Image
from scipy import ndimage

from ingest.scans.tesseract import SPARSE, Sighting, sightings

_INK = 200
_COARSE = 16  # pixels that are one where stamps are sought: a letter's width, so that their words hang together
_SMALLEST = 60  # pixels at 300 dpi, 5 mm, of a stamp's longer side
_ROUND = (0.75, 1.33)  # times as wide as high is a seal,
_SEAL = 200  # if it is as large in pixels, 17 mm
_MOST = 6  # stamps on a page
_MARGIN = 30
_LONG = 8  # times as long as thick is a side of a frame
_ENCLOSED = 2  # pieces of ink within another one, which is then a frame; the double one encloses itself
_SURE = 60.0  # confidence, below which a word is the grain of a stamp
_FEWEST = 2  # letters of a word


def stamped(red: Image.Image, dpi: int) -> list[Sighting]:
    """The words in the red ink of a page that stands straight."""
    words = []
    for left, top, right, bottom in _stamps(red):
        cut = red.crop((left, top, right, bottom))
        for word in sightings(_unframed(cut), dpi, SPARSE):
            if word.confidence >= _SURE and sum(c.isalpha() for c in word.text) >= _FEWEST:
                a, b, c, d = word.box
                words.append(replace(word, box=(a + left, b + top, c + left, d + top)))
    return words


def _unframed(cut: Image.Image) -> Image.Image:
    """The stamp without its frame, which touches the marks of its letters, or without the sides of a broken one."""
    pixels = np.array(cut)
    labels, _ = ndimage.label(pixels < _INK, np.ones((3, 3)))
    pieces = ndimage.find_objects(labels)
    boxes = np.array([(a.start, -a.stop, b.start, -b.stop) for a, b in pieces]).reshape(-1, 4)
    for label, (down, across) in enumerate(pieces, 1):
        high, wide = down.stop - down.start, across.stop - across.start
        within = int((boxes >= boxes[label - 1]).all(axis=1).sum()) - 1 if max(high, wide) >= _SMALLEST else 0
        side = max(high, wide) >= max(_SMALLEST, _LONG * min(high, wide))
        if within >= _ENCLOSED or side:
            pixels[down, across][labels[down, across] == label] = 255
    return Image.fromarray(pixels)


def _stamps(red: Image.Image) -> Iterator[tuple[int, int, int, int]]:
    """The boxes about each stamp, the largest first."""
    coarse = np.asarray(red.reduce(_COARSE)) < _INK
    labels, _ = ndimage.label(ndimage.binary_dilation(coarse, np.ones((3, 3))), np.ones((3, 3)))
    places = sorted(ndimage.find_objects(labels), key=lambda p: (p[0].start - p[0].stop) * (p[1].stop - p[1].start))
    for down, across in places[:_MOST]:
        high, wide = (_COARSE * (side.stop - side.start) for side in (down, across))
        seal = _ROUND[0] <= wide / high <= _ROUND[1] and min(high, wide) >= _SEAL
        if max(high, wide) >= _SMALLEST and not seal:
            left, top = max(0, across.start * _COARSE - _MARGIN), max(0, down.start * _COARSE - _MARGIN)
            yield left, top, across.stop * _COARSE + _MARGIN, down.stop * _COARSE + _MARGIN
