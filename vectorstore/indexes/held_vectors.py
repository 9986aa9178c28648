"""The vectors of an index that is not large, held in memory and compared one by one with the question's.

A graph finds most of the nearest rows, and which ones it misses differs from build to build: two indexes of the same
plans may then answer differently, and a plan that somebody may not see bears on what they are answered from the others.
Up to some thousands of rows comparing all of them is exact, and quicker too.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from vectorstore.encoders.protocol import Vectors

MOST = 6_000  # rows; with 512 numbers each, 24 MB and 3 ms a question
_PLACES = 9  # decimals of a cosine: what is beyond depends on which rows are multiplied together


@dataclass(frozen=True, slots=True, eq=False)
class HeldVectors:
    """Rows by edition key and ordinal, in this order, and their directions. Make one with ``held``."""

    editions: Any  # int64, a row each
    ordinals: Any  # int64
    directions: Any  # float64, rows by dimensions, each of length 1 or 0

    def nearest(
        self, vector: Vectors, limit: int, editions: Collection[int] | None = None
    ) -> list[tuple[int, int, float]]:
        """The nearest rows as (edition key, ordinal, cosine), nearest first, then by key; of these editions only."""
        if not len(self.editions):
            return []
        direction = vector.astype(np.float64) / np.linalg.norm(vector)
        cosines = np.round(self.directions @ direction, _PLACES)
        wanted = np.arange(len(cosines)) if editions is None else np.flatnonzero(np.isin(self.editions, list(editions)))
        best = wanted[np.argsort(-cosines[wanted], kind="stable")[:limit]]
        return [(int(self.editions[at]), int(self.ordinals[at]), float(cosines[at])) for at in best]


@dataclass(frozen=True, slots=True, eq=False)
class KnownRow:
    """A row as it was fetched: the stamp that it came under, which no later row of its id has, and its vector."""

    stamp: str
    vector: Any


def held(keys: Sequence[tuple[int, int]], vectors: Any) -> HeldVectors:
    """The rows with these keys (edition, ordinal) and vectors, one each, in the order of their keys."""
    order = sorted(range(len(keys)), key=keys.__getitem__)
    rows = np.asarray(vectors, dtype=np.float64)[order] if keys else np.empty((0, 0))
    lengths = np.linalg.norm(rows, axis=1, keepdims=True) if keys else np.empty((0, 1))
    known = np.array([keys[at] for at in order], dtype=np.int64).reshape(-1, 2)
    return HeldVectors(known[:, 0], known[:, 1], rows / np.where(lengths > 0, lengths, 1.0))
