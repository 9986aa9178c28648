"""The ruling lines of a scanned page: found as long runs of ink, and taken out of the way of recognition."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from scipy import ndimage

from vectorstore.pages import Box

Mask = NDArray[np.uint8]  # 1 where there is ink

_INK = 200
_GAP = 5  # pixels at 300 dpi that a line may be broken by
_LEVEL = 118  # pixels, 10 mm: longer than any stroke of a letter, shorter than the rule under an issuer's name
_UPRIGHT = 48  # pixels, 4 mm: the side of a cell with one line of text
_ALONE = 130  # an upright line as long needs no level one at its ends
_THICK = 16  # pixels
_SLENDER = 6  # times as long as thick
_SOLID = 0.93  # of a line is ink: the feet of letters in a row have gaps
_AWAY = 5  # pixels from a line there is paper again
_BESIDE = 0.25  # of a line's length may have ink beside it
_PALE = 222  # where a thin line falls between two rows of a coarse scan; paper is lighter, the grain on it is rare
_PALE_GAP = 400  # pixels that it may be so pale for
_STRAY = 3  # pixels that its pieces may lie apart
_MOST = 1_000  # lines; a page with more is a picture
_SHOWN = 0.8  # of the gap shows it
_RIM = 2  # pixels of paler ink along a line


@dataclass(frozen=True, slots=True)
class Ruling:
    """The lines in pixels, as thin as they are drawn, and the page without them."""

    level: tuple[Box, ...]
    upright: tuple[Box, ...]
    image: Image.Image
    ink: NDArray[np.bool_]  # where they are drawn


@dataclass(frozen=True, slots=True)
class _Line:
    box: Box
    place: tuple[slice, slice]
    ink: NDArray[np.bool_]  # within ``place``


def ruling_of(image: Image.Image) -> Ruling:
    """The lines of a grey page that stands straight, and the page without them."""
    ink = (np.asarray(image) < _INK).astype(np.uint8)
    pixels = np.asarray(image)
    level = [line for line in _lines(ink, axis=1, shortest=_LEVEL) if _alone(ink, line.box, axis=1)]
    level += _bridges(pixels, ink, level, axis=1)
    kept = [line for line in _lines(ink, axis=0, shortest=_UPRIGHT) if _is_side(ink, line.box, level)]
    kept += _bridges(pixels, ink, kept, axis=0)
    lines = np.zeros(ink.shape, bool)
    wiped = np.zeros(ink.shape, bool)
    for line in (*level, *kept):
        lines[line.place] |= line.ink
        _widen(wiped, line)
    pixels = np.where(wiped, 255, pixels).astype(np.uint8)
    level_boxes, upright_boxes = (tuple(line.box for line in found) for found in (level, kept))
    return Ruling(level_boxes, upright_boxes, Image.fromarray(pixels), lines)


def _lines(ink: Mask, axis: int, shortest: int) -> list[_Line]:
    """The straight lines along an axis."""
    whole = ndimage.minimum_filter1d(ndimage.maximum_filter1d(ink, _GAP, axis=axis), _GAP, axis=axis)
    runs = ndimage.maximum_filter1d(ndimage.minimum_filter1d(whole, shortest, axis=axis), shortest, axis=axis)
    labels, _ = ndimage.label(runs, np.ones((3, 3)))
    lines = []
    for number, place in enumerate(ndimage.find_objects(labels), 1):
        own = labels[place] == number
        box = _box(place, own, axis)
        if box is not None and ink[place][own].mean() >= _SOLID:
            lines.append(_Line(box, place, own))
    return lines


def _bridges(pixels: NDArray[np.uint8], ink: Mask, lines: list[_Line], axis: int) -> list[_Line]:
    """What is missing between two pieces of one line where it is drawn too pale to count as ink."""
    found = []
    for line in lines if len(lines) <= _MOST else ():
        start, middle = line.place[axis].stop, _middle(line, axis)
        ahead = [one for one in lines if start <= one.place[axis].start <= start + _PALE_GAP]
        ahead = [one for one in ahead if abs(_middle(one, axis) - middle) <= _STRAY]
        if ahead:
            stop = min(one.place[axis].start for one in ahead)
            across = slice(max(0, round(middle) - _STRAY), round(middle) + _STRAY + 1)
            place = (across, slice(start, stop)) if axis == 1 else (slice(start, stop), across)
            own = pixels[place] < _PALE
            box = (start, middle - 1, stop, middle + 1) if axis == 1 else (middle - 1, start, middle + 1, stop)
            shown = stop > start and own.any(axis=1 - axis).mean() >= _SHOWN
            if shown and (stop - start <= _LEVEL or _alone(ink, box, axis)):
                found.append(_Line(box, place, own))
    return found


def _middle(line: _Line, axis: int) -> float:
    return (line.box[1] + line.box[3]) / 2 if axis == 1 else (line.box[0] + line.box[2]) / 2


def _box(place: tuple[slice, slice], own: NDArray[np.bool_], axis: int) -> Box | None:
    """Where a line is drawn, from a piece of ink; None where the piece is too thick for a line."""
    length = own.shape[axis]
    thick = float(own.sum()) / length
    if thick > _THICK or length < _SLENDER * thick:
        return None
    across = 1 - axis
    middle = place[across].start + float(np.nonzero(own)[across].mean()) + 0.5
    start, stop = float(place[axis].start), float(place[axis].stop)
    near, far = middle - thick / 2, middle + thick / 2
    return (start, near, stop, far) if axis == 1 else (near, start, far, stop)


def _alone(ink: Mask, box: Box, axis: int) -> bool:
    """Whether there is paper along both sides of a line; along the feet of a row of letters there are their stems."""
    near, far = (round(box[1]), round(box[3])) if axis == 1 else (round(box[0]), round(box[2]))
    start, stop = (int(box[0]), int(box[2])) if axis == 1 else (int(box[1]), int(box[3]))
    page = ink if axis == 1 else ink.T
    sides = (
        page[max(0, near - _AWAY - 3) : max(0, near - _AWAY), start:stop],
        page[far + _AWAY : far + _AWAY + 3, start:stop],
    )
    return all(side.size == 0 or side.mean() <= _BESIDE for side in sides)


def _is_side(ink: Mask, box: Box, level: list[_Line]) -> bool:
    """An upright line is a cell's side where level lines hold it, however near the words, or it stands alone."""
    return _held(box, level) or (box[3] - box[1] >= _ALONE and _alone(ink, box, axis=0))


def _held(box: Box, level: list[_Line]) -> bool:
    """A short upright line is a cell's side where level lines touch both its ends; else it may be a letter's stem."""
    return all(any(_touches(line.box, box[0], end) for line in level) for end in (box[1], box[3]))


def _touches(box: Box, x: float, y: float) -> bool:
    return box[0] - _THICK <= x <= box[2] + _THICK and box[1] - _THICK <= y <= box[3] + _THICK


def _widen(mask: NDArray[np.bool_], line: _Line) -> None:
    """Marks a line in ``mask`` with the paler rim of its ink."""
    rows, columns = (slice(max(0, side.start - _RIM), side.stop + _RIM) for side in line.place)
    room = mask[rows, columns]
    inner = np.zeros(room.shape, bool)
    top, left = line.place[0].start - rows.start, line.place[1].start - columns.start
    inner[top : top + line.ink.shape[0], left : left + line.ink.shape[1]] = line.ink
    room |= ndimage.maximum_filter(inner, 2 * _RIM + 1)
