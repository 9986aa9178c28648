"""How much of a question the words of a passage hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.retrieval.plan_words import PassageWords
from assistant.understanding.terms import Term

OTHER_ACCENT = 0.7  # of a syllable that stands there with other diacritics, as scanned texts have them
OTHER_WORDS = 0.9  # of words that say the same
Rarity = Callable[[str], float]


@dataclass(frozen=True, slots=True)
class Held:
    """Shares from 0 to 1 of the question's weight: its syllables, and its pairs of neighbouring syllables."""

    singles: float
    pairs: float

    @property
    def both(self) -> float:
        """One figure of the two."""
        return 0.5 * self.singles + 0.5 * self.pairs


class Coverage:
    """Measures passages against the terms of one question. ``rarity`` weighs a folded syllable."""

    def __init__(self, terms: Sequence[Term], rarity: Rarity, lost: int = 0) -> None:
        self._terms = terms
        self._weights = [rarity(term.folded) for term in terms]
        self._pairs = [
            (at, at + 1, (self._weights[at] + self._weights[at + 1]) / 2)
            for at, (_, second) in enumerate(pairwise(terms))
            if second.joined
        ]
        mean = sum(self._weights) / len(self._weights) if self._weights else 1.0
        self._unknown = lost * mean
        self.total = sum(self._weights) + self._unknown

    def own(self, words: PassageWords) -> Held:
        """What the passage itself holds."""
        return self._held([self._in_own(term, words) for term in self._terms], words.own)

    def anywhere(self, words: PassageWords, more: str = "") -> Held:
        """What the passage and its place hold, or ``more``, a key as they are."""
        around = words.place + more
        singles = words.place_singles | frozenset(more.split())
        held = [
            max(self._in_own(term, words), 1.0 if term.folded in singles else self._said(term, around))
            for term in self._terms
        ]
        return self._held(held, words.own + around)

    def missing(self, words: PassageWords, more: str = "") -> tuple[Term, ...]:
        """The terms that neither the passage nor its place holds."""
        singles = words.singles | words.place_singles | frozenset(more.split())
        around = words.own + words.place + more
        return tuple(term for term in self._terms if term.folded not in singles and not self._said(term, around))

    def unheard(self, words: Iterable[PassageWords]) -> tuple[float, float]:
        """Shares of the weight of the terms, and of the pairs, that none of the passages holds."""
        left, pairs = set(range(len(self._terms))), list(self._pairs)
        for one in words:
            left = {at for at in left if not self._in_own(self._terms[at], one)}
            pairs = [pair for pair in pairs if not self._beside(pair[0], pair[1], one.own)]
            if not left and not pairs:
                break
        lost = sum(self._weights[at] for at in left) + self._unknown
        total = sum(weight for *_, weight in self._pairs)
        return (
            lost / self.total if self.total else 0.0,
            sum(weight for *_, weight in pairs) / total if total else 0.0,
        )

    def _in_own(self, term: Term, words: PassageWords) -> float:
        if term.written and term.written in words.written_singles:
            return 1.0
        if term.folded in words.singles:
            return OTHER_ACCENT if term.written else 1.0
        return self._said(term, words.own)

    def _said(self, term: Term, where: str) -> float:
        return OTHER_WORDS if any(phrase in where for phrase in term.others) else 0.0

    def _held(self, held: Sequence[float], where: str) -> Held:
        if not self.total:
            return Held(0.0, 0.0)
        singles = sum(weight * share for weight, share in zip(self._weights, held, strict=True)) / self.total
        if not self._pairs:
            return Held(singles, singles)
        total = sum(weight for *_, weight in self._pairs)
        beside = sum(weight for first, second, weight in self._pairs if self._beside(first, second, where))
        return Held(singles, beside / total if total else singles)

    def _beside(self, first: int, second: int, where: str) -> bool:
        one, other = self._terms[first], self._terms[second]
        if f" {one.folded} {other.folded} " in where:
            return True
        return any(phrase in where for phrase in set(one.others) & set(other.others))
