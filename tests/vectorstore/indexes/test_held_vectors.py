"""A small index is compared with a question row by row: exactly, and the same however it was built."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vectorstore.indexes.held_vectors import held

DIMENSION = 6
KEYS = st.lists(st.tuples(st.integers(1, 5), st.integers(0, 30)), unique=True, max_size=40)


def vectors_of(count: int, seed: int) -> np.ndarray:
    """Few numbers, so that many rows are equally near; some are zero."""
    return np.random.default_rng(seed).integers(-1, 2, (count, DIMENSION)).astype(np.float32)


@settings(max_examples=60)
@given(KEYS, st.integers(0, 99), st.integers(1, 50), st.sets(st.integers(1, 5)))
def test_the_nearest_are_found_in_order_of_nearness_then_of_keys(
    keys: list[tuple[int, int]], seed: int, limit: int, editions: set[int]
) -> None:
    vectors = vectors_of(len(keys), seed)
    question = np.array([1, 0.5, 0, -1, 0.25, 2], dtype=np.float32)

    def cosine(row: np.ndarray) -> float:
        length = float(np.linalg.norm(row) * np.linalg.norm(question))
        return float(row.astype(float) @ question.astype(float)) / length if length else 0.0

    rows = {key: cosine(row) for key, row in zip(keys, vectors, strict=True) if key[0] in editions}
    expected = sorted(rows, key=lambda key: (-round(rows[key], 6), key))[:limit]
    found = held(keys, vectors).nearest(question, limit, editions)
    assert [(edition, ordinal) for edition, ordinal, _ in found] == expected
    assert [nearness for *_, nearness in found] == pytest.approx([rows[key] for key in expected], abs=1e-6)


@settings(max_examples=30)
@given(KEYS, st.integers(0, 99), st.randoms(use_true_random=False))
def test_rows_that_are_not_asked_for_bear_on_nothing(keys: list[tuple[int, int]], seed: int, random) -> None:
    vectors = vectors_of(len(keys), seed)
    question = np.linspace(-1, 2, DIMENSION, dtype=np.float32)
    places = [at for at, (edition, _) in enumerate(keys) if edition > 2]
    random.shuffle(places)
    alone = held([keys[at] for at in places], vectors[places]).nearest(question, 20)
    assert held(keys, vectors).nearest(question, 20, {3, 4, 5}) == alone
