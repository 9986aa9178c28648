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
class Sheet:
    """One page, in points from its top left corner as shown. ``words`` in any order; ``confidence`` as of Page."""

    number: int
    width: float
    height: float
    words: tuple[Word, ...] = ()
    rules: tuple[Rule, ...] = ()
    confidence: float | None = None
