"""Where points of a PDF's own coordinates stand on a page, from its top left corner."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.sheets.sheet import Pose
from vectorstore.pages import Box

Matrix = tuple[float, float, float, float, float, float]
"""(a, b, c, d, e, f) of a PDF: x' = a·x + c·y + e, y' = b·x + d·y + f."""

IDENTITY: Matrix = (1, 0, 0, 1, 0, 0)


def times(inner: Matrix, outer: Matrix) -> Matrix:
    """The matrix that applies ``inner`` and then ``outer``."""
    a, b, c, d, e, f = inner
    p, q, r, s, t, u = outer
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


@dataclass(frozen=True, slots=True)
class Frame:
    """The visible part of a page (left, bottom, right, top of the PDF's coordinates), turned clockwise by quarters."""

    visible: Box
    quarters: int

    @property
    def size(self) -> tuple[float, float]:
        """Width and height, as turned."""
        left, bottom, right, top = self.visible
        across, up = right - left, top - bottom
        return (up, across) if self.quarters % 2 else (across, up)

    @property
    def matrix(self) -> Matrix:
        """From the PDF's coordinates to points from the top left corner."""
        left, bottom, right, top = self.visible
        return (
            (1, 0, 0, -1, -left, top),
            (0, 1, 1, 0, -bottom, -left),
            (-1, 0, 0, 1, right, -bottom),
            (0, -1, -1, 0, top, right),
        )[self.quarters % 4]

    def pose(self, shown: Frame) -> Pose | None:
        """How the page as ``shown`` lies to this frame of it; None where they are the same."""
        turn = (shown.quarters - self.quarters) % 4
        if not turn:
            return None
        width, height = self.size
        matrix = (
            (0.0, -1.0, height, 1.0, 0.0, 0.0),
            (-1.0, 0.0, width, 0.0, -1.0, height),
            (0.0, 1.0, 0.0, -1.0, 0.0, width),
        )
        return Pose(matrix[turn - 1], *shown.size)


def box_of(corners: tuple[float, float, float, float], matrix: Matrix) -> Box:
    """The smallest box around a rectangle (left, bottom, right, top) once ``matrix`` is applied to it."""
    a, b, c, d, e, f = matrix
    left, bottom, right, top = corners
    xs = [a * x + c * y + e for x in (left, right) for y in (bottom, top)]
    ys = [b * x + d * y + f for x in (left, right) for y in (bottom, top)]
    return min(xs), min(ys), max(xs), max(ys)
