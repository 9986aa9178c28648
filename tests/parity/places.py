"""Where words of one file stand in the text of another: the letters count, white space doesn't, slips cost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np

from vectorstore.span import Span
from vectorstore.values import Reading

_SLIPS = 0.25  # of the letters that may be wrong at most


@dataclass(frozen=True, slots=True)
class Place:
    """Where words stand, and in how many letters they differ from what stands there."""

    span: Span
    slips: int


class Letters:
    """A text's letters without white space, and where each stands."""

    def __init__(self, text: str) -> None:
        self.places = [at for at, letter in enumerate(text) if not letter.isspace()]
        self.letters = "".join(text[at] for at in self.places)
        self._codes = np.frombuffer(self.letters.encode("utf-32-le"), dtype=np.uint32)

    def find(self, words: str) -> Place | None:
        """The place most like ``words``, None where every one differs in more than a quarter of the letters."""
        wanted = squeezed(words)
        at = self.letters.find(wanted) if wanted else -1
        if at >= 0:
            return Place(self._span(at, at + len(wanted)), 0)
        return self._nearest(wanted) if wanted else None

    def _span(self, start: int, end: int) -> Span:
        return Span(self.places[start], self.places[end - 1] + 1)

    def _nearest(self, wanted: str) -> Place | None:
        """By edit distance (Sellers): ``costs`` has the least of what ends before each letter, ``starts`` its first."""
        count = len(self._codes)
        costs, starts = np.zeros(count + 1, dtype=np.int32), np.arange(count + 1, dtype=np.int32)
        ramp = np.arange(count + 1, dtype=np.int32)
        for row, code in enumerate(np.frombuffer(wanted.encode("utf-32-le"), dtype=np.uint32), 1):
            along = costs[:-1] + (self._codes != code)
            down = costs[1:] + 1
            best = np.concatenate(([np.int32(row)], np.minimum(along, down)))
            begun = np.concatenate(([np.int32(0)], np.where(along <= down, starts[:-1], starts[1:])))
            relative = best - ramp  # a letter too many costs one: the least so far, plus the way from there
            least = np.minimum.accumulate(relative)
            origin = np.maximum.accumulate(np.where(relative == least, ramp, 0))
            costs, starts = (least + ramp).astype(np.int32), begun[origin]
        end = int(np.argmin(costs))
        if costs[end] > _SLIPS * len(wanted) or starts[end] >= end:
            return None
        return Place(self._span(int(starts[end]), end), int(costs[end]))


def squeezed(words: str) -> str:
    """The words without white space."""
    return "".join(words.split())


def likeness(one: str, other: str) -> float:
    """From 0 to 1: the letters that two texts share, of those of both."""
    return SequenceMatcher(None, one, other, autojunk=False).ratio()


def words_of(text: str, spans: Sequence[Span]) -> str:
    """The words of spans, white space collapsed."""
    return " ".join(" ".join(span.of(text) for span in spans).split())


def onto(reading: Reading, text: str) -> Reading:
    """The reading with its obligations where their words stand in ``text``; at an empty span where they don't."""
    letters = Letters(text)
    placed = []
    for one in reading.obligations:
        found = letters.find(words_of(reading.text, one.spans))
        placed.append(replace(one, spans=(found.span if found else Span(0, 0),)))
    return replace(reading, text=text, obligations=tuple(placed))
