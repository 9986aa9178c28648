"""A passage's clauses by who acts in them: "UBND xã …; Công an xã …; các trường …" gives three units a duty each."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from assistant.actors import bare, levels_differ, share
from assistant.mentions import canonical_words
from vectorstore.units import bare_name, names_unit
from vectorstore.values import Span

_BREAK = re.compile(r"[.;]\s+")
_LEAST_WORDS = 7  # of a clause with a subject: shorter ones are members of a list
_SUBJECT = 80  # characters in which a clause's subject stands


@dataclass(frozen=True, slots=True)
class Clause:
    """Part of a passage. ``opening``: its first words, canonical, where it opens with a unit; "" for the first part."""

    opening: str
    spans: tuple[Span, ...]

    def acts(self, unit: str) -> float:
        """How surely the clause opens with this unit, 0..1."""
        asked, first = bare(unit), bare(self.opening)
        if not asked or not first or levels_differ(" ".join(asked), " ".join(first[: len(asked) + 1])):
            return 0.0
        return share(asked, first[: len(asked)])


@lru_cache(maxsize=4096)
def clauses(text: str, spans: tuple[Span, ...]) -> tuple[Clause, ...]:
    """A passage of ``text`` cut where a clause opens with a unit of its own; one clause where none does."""
    starts = [
        at
        for span in spans
        for at in [span.start + found.end() for found in _BREAK.finditer(span.of(text))]
        if at < span.end and _opens(text[at : span.end])
    ]
    cuts = [spans[0].start, *starts, spans[-1].end]
    return tuple(
        Clause(
            canonical_words(bare_name(text[start : start + _SUBJECT])) if start in starts else "",
            _within(text, spans, start, end),
        )
        for start, end in pairwise(cuts)
    )


def _opens(words: str) -> bool:
    clause = _BREAK.split(words, maxsplit=1)[0]
    return len(clause.split()) >= _LEAST_WORDS and names_unit(clause, inside=True)


def _within(text: str, spans: Sequence[Span], start: int, end: int) -> tuple[Span, ...]:
    """The parts of ``spans`` between two offsets, without white space at their ends."""
    parts = []
    for span in spans:
        low, high = max(span.start, start), min(span.end, end)
        while high > low and text[high - 1].isspace():
            high -= 1
        if low < high:
            parts.append(Span(low, high))
    return tuple(parts)
