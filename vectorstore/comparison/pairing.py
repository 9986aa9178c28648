"""Which words of an edition are the other edition's words, changed: those that are most alike.

Likeness is that of the folded syllables, 0 to 1 (as in the review of corrections). Only words that share rare pairs of
syllables are compared, so that time grows with the length of the texts and not with its square.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from vectorstore.comparison.alignment import aligned
from vectorstore.folding import syllables

ALIKE = 0.6  # the least likeness under one section, as in the review of corrections
ALIKE_ELSEWHERE = 0.75  # and under another section, where short words are easily alike by chance
_COMMON = 60  # places from which a pair of syllables tells nothing
_NEAREST = 6  # how many are compared with each


@dataclass(frozen=True, slots=True)
class Worded:
    """Words to be paired: their folded syllables, and the section that they stand under."""

    said: tuple[str, ...]
    group: Hashable

    @classmethod
    def of(cls, words: str, group: Hashable) -> Worded:
        """The words as they are compared."""
        return cls(tuple(syllables(words)), group)


def paired(old: Sequence[Worded], new: Sequence[Worded]) -> list[tuple[int, int]]:
    """The positions of words that are taken for the same ones changed, by the old position.

    Those under the same section first, then the others; in each round the most alike first, of equals the earliest.
    """
    found: dict[int, int] = {}
    for least, within in ((ALIKE, True), (ALIKE_ELSEWHERE, False)):
        left = [at for at in range(len(old)) if at not in found]
        taken = set(found.values())
        right = [at for at in range(len(new)) if at not in taken]
        found |= _round(old, new, left, right, least, within)
    return sorted(found.items())


def _round(
    old: Sequence[Worded], new: Sequence[Worded], left: Sequence[int], right: Sequence[int], least: float, within: bool
) -> dict[int, int]:
    index = _Index(new, right, within)
    scored = sorted(
        (-likeness, one, other)
        for one in left
        for other, likeness in _alike(old[one], new, index.near(old[one]), least)
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for _, one, other in scored:
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
    return found


class _Index:
    """Where pairs of syllables stand, of each section by itself (``within``) or of all."""

    def __init__(self, words: Sequence[Worded], chosen: Collection[int], within: bool) -> None:
        self._within = within
        self._places: dict[Hashable, list[int]] = defaultdict(list)
        for at in chosen:
            for key in self._keys(words[at]):
                self._places[key].append(at)

    def near(self, one: Worded) -> list[int]:
        """The words that share most with these, rare pairs of syllables counting most."""
        scores: dict[int, float] = defaultdict(float)
        for key in self._keys(one):
            places = self._places.get(key, ())
            if len(places) <= _COMMON:
                for at in places:
                    scores[at] += 1 / len(places)
        return sorted(scores, key=lambda at: (-scores[at], at))[:_NEAREST]

    def _keys(self, one: Worded) -> set[Hashable]:
        group = one.group if self._within else None
        return {(group, key) for key in _shingles(one.said)}


def _shingles(said: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Neighbouring syllables; the syllables themselves too where there are few."""
    yield from pairwise(said)
    if len(said) < 6:
        yield from ((one,) for one in said)


def _alike(one: Worded, new: Sequence[Worded], near: Sequence[int], least: float) -> Iterator[tuple[int, float]]:
    for at in near:
        likeness = likeness_of(one.said, new[at].said, least)
        if likeness >= least:
            yield at, likeness


def likeness_of(one: Sequence[str], other: Sequence[str], least: float = 0.0) -> float:
    """How much of both is the same in the same order: 0..1; 0 where it is certainly less than ``least``."""
    total = len(one) + len(other)
    if not total:
        return 1.0
    common = sum((Counter(one) & Counter(other)).values())
    if 2 * common < least * total:
        return 0.0
    return 2 * len(aligned(one, other)) / total
