"""What a PDF draws on a page beside letters: ruling lines, coloured grounds, pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pypdfium2.raw as pdfium

from ingest.sheets.frame import IDENTITY, Matrix, box_of, times
from vectorstore.pages import Box

_DEPTH = 8  # of forms within forms
_THIN = 3.0  # points: what is no thicker is a line, whether it was stroked or filled
_LONG = 4.0  # points, that a line has at least
_LEVEL = 0.6  # points, that a level or upright line may lean
_WHITE = 245  # of 255
_MOST_SEGMENTS = 100_000  # of all paths of a page; what comes after them is not looked at
_MOVE, _LINE = 2, 0  # kinds of a path's segments


@dataclass(slots=True)
class Drawn:
    """All in the PDF's coordinates, (left, bottom, right, top). ``shapes``: how many paths are no lines."""

    rules: list[Box] = field(default_factory=list)
    grounds: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    shapes: int = 0
    segments: int = 0


def read_drawn(page: object, most: int) -> Drawn:
    """What is drawn on a page, of its first ``most`` objects."""
    found = Drawn()
    for item, matrix in _objects(page, most):
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            _take_path(found, item, matrix)
        elif kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            bounds = _bounds(item, matrix)
            found.pictures.append(bounds)
            found.grounds.append(bounds)
        elif kind == pdfium.FPDF_PAGEOBJ_SHADING:
            found.grounds.append(_bounds(item, matrix))
    return found


def _objects(page: object, most: int) -> Iterator[tuple[object, Matrix]]:
    """The objects of a page, forms taken apart, each with the matrix of the forms that it stands in."""
    waiting: list[tuple[object, Matrix, int]] = [
        (pdfium.FPDFPage_GetObject(page, at), IDENTITY, 0)
        for at in range(min(most, pdfium.FPDFPage_CountObjects(page)))
    ]
    waiting.reverse()
    given = 0
    while waiting and given < most:
        item, outer, depth = waiting.pop()
        given += 1
        if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
            yield item, outer
        elif depth < _DEPTH:
            inner = times(_matrix(item), outer)
            count = min(most - given, pdfium.FPDFFormObj_CountObjects(item))
            waiting += [(pdfium.FPDFFormObj_GetObject(item, at), inner, depth + 1) for at in reversed(range(count))]


def _matrix(item: object) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _bounds(item: object, matrix: Matrix) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    pdfium.FPDFPageObj_GetBounds(item, *sides)
    left, bottom, right, top = (side.value for side in sides)
    return box_of((left, bottom, right, top), matrix)


def _take_path(found: Drawn, item: object, outer: Matrix) -> None:
    """The lines of a path: stroked ones, and thin filled shapes; a thick shape in colour is a ground."""
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, fill, stroke)
    found.segments += pdfium.FPDFPath_CountSegments(item)
    if found.segments > _MOST_SEGMENTS:
        return
    lines = 0
    matrix = times(_matrix(item), outer)
    for points, straight in _parts(item, matrix):
        if stroke.value and straight:
            drawn = [rule for a, b in pairwise(points) if (rule := _rule(a, b))]
            found.rules += drawn
            lines += len(drawn)
        if fill.value:
            box = _around(points)
            width, height = box[2] - box[0], box[3] - box[1]
            if min(width, height) <= _THIN:
                found.rules += [box] if max(width, height) >= _LONG else []
                lines += 1
            elif _is_coloured(item):
                found.grounds.append(box)
                lines += len(points) <= 5
    found.shapes += not lines


def _parts(item: object, matrix: Matrix) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The points of each connected part of a path, and whether all of it is straight."""
    a, b, c, d, e, f = matrix
    points: list[tuple[float, float]] = []
    straight = True
    x, y = ctypes.c_float(), ctypes.c_float()
    for at in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, at)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == _MOVE:
            if len(points) > 1:
                yield points, straight
            points, straight = [], True
        straight = straight and kind in (_MOVE, _LINE)
        points.append((a * x.value + c * y.value + e, b * x.value + d * y.value + f))
        if pdfium.FPDFPathSegment_GetClose(segment):
            points.append(points[0])
    if len(points) > 1:
        yield points, straight


def _rule(a: tuple[float, float], b: tuple[float, float]) -> Box | None:
    """The line between two points where it is level or upright and long enough to be a border."""
    across, up = abs(a[0] - b[0]), abs(a[1] - b[1])
    if min(across, up) > _LEVEL or max(across, up) < _LONG:
        return None
    return min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1])


def _around(points: list[tuple[float, float]]) -> Box:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def _is_coloured(item: object) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *parts):
        return True  # a pattern
    red, green, blue, alpha = (part.value for part in parts)
    return alpha > 0 and min(red, green, blue) < _WHITE
