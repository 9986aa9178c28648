"""What became of a model's statement: it stands, or it was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Reason = Literal[
    "no_source", "number", "date", "document", "unit", "quote", "empty", "markup", "too_long", "words", "reader"
]


@dataclass(frozen=True, slots=True)
class Statement:
    """``text``: Markdown that shows the words to the letter, its quotes slices of their sources; without markers."""

    text: str
    markers: tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A statement that is not shown. ``text``: as the model gave it, for the log of tests and figures alone.

    "no_source": it rests on none that was given. "words": what it says, or who does it, does not stand in one of its
    sources. "reader": it speaks to the reader or of the model, as no plan does.
    """

    text: str
    reason: Reason
