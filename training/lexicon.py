"""Learns which English words translate a Vietnamese piece, by IBM model 1 over the parallel texts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ids = npt.NDArray[np.int32]
LONGEST = 60  # pieces of a side: longer texts align too loosely
CHOICES = 5


@dataclass(frozen=True, slots=True)
class Lexicon:
    """`words[v]` are up to five English pieces for the Vietnamese piece v, best first; −1 where there is none."""

    words: npt.NDArray[np.int32]

    def translate(self, ids: Ids, rng: np.random.Generator) -> Ids:
        """The pieces word for word in English, each time with other choices; what has none is left out."""
        found: Ids = self.words[ids, rng.integers(0, CHOICES, len(ids))]
        return found[found >= 0]


def learn_lexicon(pairs: Sequence[tuple[Ids, Ids]], pieces: int, *, rounds: int = 5, least: float = 0.08) -> Lexicon:
    """The lexicon of (English, Vietnamese) texts; translations below the probability `least` are left out."""
    short = [(en, vi) for en, vi in pairs if 0 < len(en) <= LONGEST and 0 < len(vi) <= LONGEST]
    if not short:
        return Lexicon(np.full((pieces, CHOICES), -1, dtype=np.int32))
    keys, inverse, places = _links(short, pieces)
    chance = counts = np.ones(len(keys), dtype=np.float64)
    source = keys // pieces
    for _ in range(rounds):
        weight = chance[inverse]
        weight /= np.bincount(places, weights=weight)[places]
        counts = np.bincount(inverse, weights=weight, minlength=len(keys)).astype(np.float64)
        chance = counts / np.bincount(source, weights=counts, minlength=pieces)[source]
    return Lexicon(_best(keys, chance, counts, pieces, least))


def _links(
    pairs: Sequence[tuple[Ids, Ids]], pieces: int
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Distinct (Vietnamese, English) keys; for each possible link its key's row and the English word's place."""
    keys: list[npt.NDArray[np.int64]] = []
    places: list[npt.NDArray[np.int64]] = []
    first = 0
    for english, vietnamese in pairs:
        keys.append((vietnamese.astype(np.int64)[:, None] * pieces + english[None, :]).ravel())
        places.append(np.tile(np.arange(first, first + len(english)), len(vietnamese)))
        first += len(english)
    distinct, inverse = np.unique(np.concatenate(keys), return_inverse=True)
    return distinct, inverse, np.concatenate(places)


def _best(
    keys: npt.NDArray[np.int64],
    chance: npt.NDArray[np.float64],
    counts: npt.NDArray[np.float64],
    pieces: int,
    least: float,
) -> npt.NDArray[np.int32]:
    words = np.full((pieces, CHOICES), -1, dtype=np.int32)
    kept = np.flatnonzero((chance >= least) & (counts >= 1.5))
    for row in kept[np.argsort(chance[kept], kind="stable")]:
        source, target = divmod(int(keys[row]), pieces)
        words[source] = [target, *words[source][:-1]]
    for place in range(1, CHOICES):
        words[:, place] = np.where(words[:, place] < 0, words[:, 0], words[:, place])
    return words
