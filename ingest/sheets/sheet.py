"""A page as it was drawn: its words and its ruling lines, wherever they came from."""

from __future__ import annotations

from dataclasses import dataclass

from vectorstore.pages import Box


@dataclass(frozen=True, slots=True)
class Word:
    """Letters without white space between them. ``size`` is the height of its type in points."""

    text: str
    box: Box
    size: float
    raised: bool = False  # a reference to a footnote, or an exponent


@dataclass(frozen=True, slots=True)
class Rule:
    """A drawn straight line, level or upright: of a table's border, or over footnotes."""

    box: Box  # as thin as it is drawn


@dataclass(frozen=True, slots=True)
class Pose:
    """How a scanned page as shown lies to its sheet, which was turned upright and set straight for reading.

    ``matrix`` (a, b, c, d, e, f) leads from the sheet to the page: x' = a·x + b·y + c, y' = d·x + e·y + f.
    """

    matrix: tuple[float, float, float, float, float, float]
    width: float  # of the page as shown, points
    height: float


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page, in points from its top left corner. ``words`` in any order; ``confidence`` as of Page.

    Words and rules are level and upright; where the page as shown is not, ``pose`` says how it lies. ``across``: words
    that stand at another angle than the rest and belong to no line: a stamp, a watermark.
    """

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    confidence: float | None = None
    pose: Pose | None = None
    across: tuple[str, ...] = ()

    @property
    def size_shown(self) -> tuple[float, float]:
        """Width and height of the page as shown, for ``Page``."""
        return (self.pose.width, self.pose.height) if self.pose else (self.width, self.height)

    def box_shown(self, box: Box) -> Box:
        """The smallest box on the page as shown that covers ``box`` of the sheet, for ``Page.placed``."""
        if self.pose is None:
            return box
        a, b, c, d, e, f = self.pose.matrix
        corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        across = [a * x + b * y + c for x, y in corners]
        down = [d * x + e * y + f for x, y in corners]
        return min(across), min(down), max(across), max(down)
