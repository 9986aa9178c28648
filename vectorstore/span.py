"""A place in a plan's canonical text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of the canonical text."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"span {self.start}..{self.end} is not a range: start must be 0 or more and not after end")

    def of(self, text: str) -> str:
        """The words at this span of ``text``, to the letter."""
        return text[self.start : self.end]
