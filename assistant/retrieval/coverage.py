"""How much of a question the words of a passage hold."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from operator import mul

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
            _Pair.of(first, second, (self._weights[at] + self._weights[at + 1]) / 2)
            for at, (first, second) in enumerate(pairwise(terms))
            if second.joined
        ]
        self._total_of_pairs = sum(pair.weight for pair in self._pairs)
        mean = sum(self._weights) / len(self._weights) if self._weights else 1.0
        self._unknown = lost * mean
        self.total = sum(self._weights) + self._unknown

    def own(self, words: PassageWords) -> Held:
        """What the passage itself holds."""
        return self._held([self._in_own(term, words) for term in self._terms], words.own)

    def anywhere(self, words: PassageWords, more: str = "") -> Held:
        """What the passage and its place hold, or ``more``, a key as they are."""
        around, place, beside = words.place + more, words.place_singles, _singles(more)
        held = [
            1.0
            if term.folded in place or term.folded in beside
            else max(self._in_own(term, words), self._said(term, around))
            for term in self._terms
        ]
        return self._held(held, words.own + around)

    def missing(self, words: PassageWords, more: str = "") -> tuple[Term, ...]:
        """The terms that neither the passage nor its place holds."""
        singles = words.singles | words.place_singles | _singles(more)
        around = words.own + words.place + more
        return tuple(term for term in self._terms if term.folded not in singles and not self._said(term, around))

    def unheard(self, words: Iterable[PassageWords]) -> tuple[float, float]:
        """Shares of the weight of the terms, and of the pairs, that none of the passages holds."""
        left, pairs = set(range(len(self._terms))), list(self._pairs)
        for one in words:
            left = {at for at in left if not self._in_own(self._terms[at], one)}
            pairs = [pair for pair in pairs if not pair.stands_in(one.own)]
            if not left and not pairs:
                break
        lost = sum(self._weights[at] for at in left) + self._unknown
        total = self._total_of_pairs
        return (
            lost / self.total if self.total else 0.0,
            sum(pair.weight for pair in pairs) / total if total else 0.0,
        )

    def _in_own(self, term: Term, words: PassageWords) -> float:
        if term.written and term.written in words.written_singles:
            return 1.0
        if term.folded in words.singles:
            return OTHER_ACCENT if term.written else 1.0
        return self._said(term, words.own)

    def _said(self, term: Term, where: str) -> float:
        return OTHER_WORDS if _any_in(term.others, where) else 0.0

    def _held(self, held: Sequence[float], where: str) -> Held:
        if not self.total:
            return Held(0.0, 0.0)
        singles = sum(map(mul, self._weights, held)) / self.total
        if not self._pairs:
            return Held(singles, singles)
        total = self._total_of_pairs
        beside = sum([pair.weight for pair in self._pairs if pair.stands_in(where)])
        return Held(singles, beside / total if total else singles)


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two syllables that may be one word: as a key, and the phrases that say the same as both."""

    words: str
    others: tuple[str, ...]
    weight: float

    @classmethod
    def of(cls, one: Term, other: Term, weight: float) -> _Pair:
        shared = set(other.others)
        others = tuple(phrase for phrase in one.others if phrase in shared)
        return cls(f" {one.folded} {other.folded} ", others, weight)

    def stands_in(self, where: str) -> bool:
        return self.words in where or _any_in(self.others, where)


def _any_in(phrases: Sequence[str], where: str) -> bool:
    for phrase in phrases:  # noqa: SIM110 - asked ten thousand times a question: any() takes as long again
        if phrase in where:
            return True
    return False


@lru_cache(maxsize=256)
def _singles(words: str) -> frozenset[str]:
    return frozenset(words.split())
