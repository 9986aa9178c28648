"""How much of a question the words of a passage hold."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import compress, pairwise
from operator import mul
from typing import Generic, TypeVar

from assistant.retrieval.plan_words import PassageWords
from assistant.understanding.terms import Term
from vectorstore.folding import terms

OTHER_ACCENT = 0.7  # of a syllable that stands there with other diacritics, as scanned texts have them
OTHER_WORDS = 0.9  # of words that say the same
Rarity = Callable[[str], float]
Stands = Callable[[str], bool]
"""Whether a term of the lexical index stands in any passage of the plans that may answer."""


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
    """Measures passages against the terms of one question. ``rarity`` weighs a folded syllable.

    A passage's words are met with all of the question's at once, and a term that comes again is looked for once, so
    that a question of hundreds of words takes little longer than a short one.
    """

    def __init__(self, terms: Sequence[Term], rarity: Rarity, lost: int = 0) -> None:
        self._asked = terms
        self._terms = _Once([replace(term, joined=False) for term in terms])
        self._at = _places((term.folded, at) for at, term in enumerate(self._terms.each))
        self._spelled = [at for at, term in enumerate(self._terms.each) if term.others]
        self._weights = [rarity(term.folded) for term in terms]
        pairs = [
            _Pair.of(first, second, (self._weights[at] + self._weights[at + 1]) / 2)
            for at, (first, second) in enumerate(pairwise(terms))
            if second.joined
        ]
        self._pairs = _Once(pairs)
        self._pairs_at = _places((pair.first, at) for at, pair in enumerate(self._pairs.each))
        self._spelled_pairs = [at for at, pair in enumerate(self._pairs.each) if pair.others]
        self._weights_of_pairs = [pair.weight for pair in pairs]
        self._total_of_pairs = sum(self._weights_of_pairs)
        mean = sum(self._weights) / len(self._weights) if self._weights else 1.0
        self._unknown = lost * mean
        self.total = sum(self._weights) + self._unknown

    def own(self, words: PassageWords) -> Held:
        """What the passage itself holds."""
        return self._held(self._in_own(words), words.own, self._at.keys() & words.singles)

    def anywhere(self, words: PassageWords, more: str = "") -> Held:
        """What the passage and its place hold, or ``more``, a key as they are."""
        return self._around(words, more, self._in_own(words))

    def each(self, words: PassageWords, more: str) -> tuple[Held, Held, Held]:
        """What the passage itself holds, it and its place, and these or ``more``: the three at less than their cost."""
        in_own = self._in_own(words)
        own = self._held(in_own, words.own, self._at.keys() & words.singles)
        return own, self._around(words, "", in_own), self._around(words, more, in_own)

    def _around(self, words: PassageWords, more: str, in_own: Sequence[float]) -> Held:
        """What the passage, of whose own words ``in_own`` tells, its place, or ``more`` hold."""
        around, held = words.place + more, list(in_own)
        beside = self._at.keys() & (words.place_singles | _singles(more) if more else words.place_singles)
        for folded in beside:
            for at in self._at[folded]:
                held[at] = 1.0
        for at in self._spelled:
            held[at] = max(held[at], self._said(at, around))
        return self._held(held, words.own + around, beside | (self._at.keys() & words.singles))

    def missing(self, words: PassageWords, more: str = "") -> tuple[Term, ...]:
        """The terms that neither the passage nor its place holds."""
        singles = words.singles | words.place_singles | _singles(more)
        around = words.own + words.place + more
        held = [term.folded in singles or bool(self._said(at, around)) for at, term in enumerate(self._terms.each)]
        return tuple(term for term, there in zip(self._asked, self._terms.listed(held), strict=True) if not there)

    def unheard(self, words: Iterable[PassageWords], stands: Stands | None = None) -> tuple[float, float]:
        """Shares of the weight of the terms, and of the pairs, that none of the passages holds.

        ``stands`` tells of passages that aren't gone through.
        """
        left, pairs = set(range(len(self._terms.each))), set(range(len(self._pairs.each)))
        for one in words:
            present = self._at.keys() & one.singles
            left.difference_update(*(self._at[folded] for folded in present))
            left.difference_update([at for at in self._spelled if at in left and self._said(at, one.own)])
            pairs.difference_update(self._standing(one.own, present, pairs))
            if not left and not pairs:
                break
        if stands is not None:
            asked, beside_one = self._terms.each, self._pairs.each
            left -= {at for at in left if any_stands((asked[at].folded, *asked[at].others), stands)}
            pairs -= {at for at in pairs if any_stands((beside_one[at].words, *beside_one[at].others), stands)}
        lost = sum(compress(self._weights, self._terms.listed([at in left for at in range(len(self._terms.each))])))
        beside = self._pairs.listed([at in pairs for at in range(len(self._pairs.each))])
        total = self._total_of_pairs
        return (
            (lost + self._unknown) / self.total if self.total else 0.0,
            sum(compress(self._weights_of_pairs, beside)) / total if total else 0.0,
        )

    def _in_own(self, words: PassageWords) -> list[float]:
        """Of each term, looked for once, how far the passage holds it."""
        terms, held = self._terms.each, [0.0] * len(self._terms.each)
        for folded in self._at.keys() & words.singles:
            for at in self._at[folded]:
                written = terms[at].written
                held[at] = 1.0 if not written or written in words.written_singles else OTHER_ACCENT
        for at in self._spelled:
            held[at] = held[at] or self._said(at, words.own)
        return held

    def _said(self, at: int, where: str) -> float:
        return OTHER_WORDS if _any_in(self._terms.each[at].others, where) else 0.0

    def _held(self, held: Sequence[float], where: str, present: Collection[str]) -> Held:
        """``held``: how far each term is held, looked for once; ``present``: which terms' syllables stand there."""
        if not self.total:
            return Held(0.0, 0.0)
        singles = sum(map(mul, self._weights, self._terms.listed(held))) / self.total
        if not self._pairs.each:
            return Held(singles, singles)
        total, stands = self._total_of_pairs, [False] * len(self._pairs.each)
        for at in self._standing(where, present):
            stands[at] = True
        beside = sum(compress(self._weights_of_pairs, self._pairs.listed(stands)))
        return Held(singles, beside / total if total else singles)

    def _standing(self, where: str, present: Collection[str], among: Collection[int] | None = None) -> list[int]:
        """The pairs that stand there: those whose syllables are both ``present`` at all, and those said otherwise."""
        pairs = self._pairs.each
        maybe = [at for folded in present for at in self._pairs_at.get(folded, ()) if pairs[at].second in present]
        found = [at for at in maybe if pairs[at].words in where]
        found += [at for at in self._spelled_pairs if _any_in(pairs[at].others, where)]
        return found if among is None else [at for at in found if at in among]


def _places(found: Iterable[tuple[str, int]]) -> dict[str, list[int]]:
    """Where each of the words is."""
    places: dict[str, list[int]] = {}
    for word, at in found:
        places.setdefault(word, []).append(at)
    return places


Thing = TypeVar("Thing", bound=Hashable)
Found = TypeVar("Found")


class _Once(Generic[Thing]):
    """Things of which some come again: ``each``, once and in order."""

    def __init__(self, things: Sequence[Thing]) -> None:
        places: dict[Thing, int] = {}
        self._at = [places.setdefault(thing, len(places)) for thing in things]
        self._again = len(places) < len(things)
        self.each: Sequence[Thing] = tuple(places)

    def listed(self, found: Sequence[Found]) -> Sequence[Found]:
        """What was found of each, for all in their order."""
        return [found[at] for at in self._at] if self._again else found


@dataclass(frozen=True, slots=True)
class _Pair:
    """Two syllables that may be one word: as a key, and the phrases that say the same as both."""

    first: str
    second: str
    others: tuple[str, ...]
    weight: float
    words: str

    @classmethod
    def of(cls, one: Term, other: Term, weight: float) -> _Pair:
        shared = set(other.others)
        others = tuple(phrase for phrase in one.others if phrase in shared)
        return cls(one.folded, other.folded, others, weight, f" {one.folded} {other.folded} ")


def _any_in(phrases: Sequence[str], where: str) -> bool:
    for phrase in phrases:  # noqa: SIM110 - asked ten thousand times a question: any() takes as long again
        if phrase in where:
            return True
    return False


def any_stands(phrases: Iterable[str], stands: Stands) -> bool:
    """One of the phrases stands somewhere, as far as its syllables and pairs of them tell."""
    return any(all(map(stands, terms(phrase))) for phrase in phrases)


@lru_cache(maxsize=256)
def _singles(words: str) -> frozenset[str]:
    return frozenset(words.split())
