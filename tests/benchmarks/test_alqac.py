"""The outside benchmark: how it is read and scored, on a law of our own."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from benchmarks.alqac import (
    Alqac,
    Article,
    dense_scores,
    figures,
    fused_scores,
    lexical_scores,
    read_alqac,
    whole_scores,
)
from vectorstore.encoders.static import SHIPPED, StaticEncoder

LAWS = [
    {
        "id": "Luật Đò ngang",
        "articles": [
            {"id": "1", "text": "Bến đò\n1. Bến đò phải có phao cứu sinh.\n\n2. Chủ bến trông coi bến."},
            {"id": "2", "text": "Lái đò phải biết bơi."},
        ],
    }
]
QUESTIONS = [
    {"text": "Bến đò có phải có phao không?", "relevant_articles": [{"law_id": "Luật Đò ngang", "article_id": "1"}]},
    {"text": "Ai phải biết bơi?", "relevant_articles": [{"law_id": "Luật Đò ngang", "article_id": "2"}]},
    {"text": "Luật khác?", "relevant_articles": [{"law_id": "Luật Khác", "article_id": "1"}]},
]


@pytest.fixture
def alqac(tmp_path: Path) -> Alqac:
    (tmp_path / "alqac").mkdir()
    for name, content in (
        ("2024_law.json", LAWS), ("2024_train.json", QUESTIONS[:2]), ("2023_private_test.json", QUESTIONS[2:]),
    ):  # fmt: skip
        (tmp_path / "alqac" / name).write_text(json.dumps(content), "utf-8")
    return read_alqac(tmp_path)


def test_questions_about_other_laws_are_left_out(alqac: Alqac) -> None:
    assert alqac.relevant == (frozenset({0}), frozenset({1}))
    assert alqac.articles[0] == Article(
        "Luật Đò ngang", "Bến đò", ("1. Bến đò phải có phao cứu sinh.", "2. Chủ bến trông coi bến.")
    )
    assert alqac.articles[1].paragraphs == ()


def test_both_indexes_find_the_articles(alqac: Alqac) -> None:
    encoder = StaticEncoder(SHIPPED)
    lexical, dense = lexical_scores(alqac), dense_scores(alqac, encoder)
    for scores in (lexical, dense, whole_scores(alqac, encoder), fused_scores(lexical, dense, 0.5)):
        assert scores.shape == (2, 2)
        assert figures(scores, alqac.relevant) == {"p1": 1.0, "r10": 1.0, "ndcg10": 1.0}


def test_an_article_counts_by_its_best_paragraph(alqac: Alqac) -> None:
    class Axes:
        """Paragraph 2 lies in the question's direction, all else across."""

        name, dimension = "axes", 2

        def encode(self, texts: list[str], contexts: list[str] | None = None) -> np.ndarray:
            return np.array([[1, 0] if text.startswith("2.") else [0, 1] for text in texts], dtype=np.float32)

        def encode_query(self, texts: list[str]) -> np.ndarray:
            return np.array([[1, 0]] * len(texts), dtype=np.float32)

    assert dense_scores(alqac, Axes()).tolist() == [[1, 0], [1, 0]]


def test_fused_scores_are_shares_of_the_best() -> None:
    lexical, dense = np.array([[4, 2, 0], [0, 0, 0]], np.float32), np.array([[0.2, 0.8, 0.4], [0.5, 0, 0]], np.float32)
    expected = np.array([[0.4, 0.725, 0.3], [0.375, 0, 0]])
    assert fused_scores(lexical, dense, 0.25) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("order", "wanted", "p1", "r10", "ndcg10"),
    [
        ([3, 1, 2], {3}, 1.0, 1.0, 1.0),
        ([3, 1, 2], {1}, 0.0, 1.0, 0.631),
        ([3, 1, 2], {3, 2}, 1.0, 1.0, 0.92),
        ([*range(20, 9, -1), 1], {1}, 0.0, 0.0, 0.0),
        ([*range(20, 9, -1), 1], {1, 20}, 1.0, 0.5, 0.613),
    ],
)
def test_figures(order: list[int], wanted: set[int], p1: float, r10: float, ndcg10: float) -> None:
    scores = np.zeros((1, 25), np.float32)
    for rank, place in enumerate(order):
        scores[0, place] = 100 - rank
    assert figures(scores, [frozenset(wanted)]) == pytest.approx({"p1": p1, "r10": r10, "ndcg10": ndcg10}, abs=1e-9)
