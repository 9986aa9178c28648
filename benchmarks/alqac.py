"""ALQAC, an outside benchmark of retrieval: 639 questions over 2,249 articles of 17 laws. Nothing is trained on it.

An article stands for a section of a plan. In the lexical index it is one row, its law's name being the context. In the
dense one each of its paragraphs is a row, as the passages of plans are, with law and heading as the context, and its
best paragraph counts for it. The fused score is theirs, each as the retriever takes it.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vectorstore.encoders.protocol import Encoder
from vectorstore.folding import terms
from vectorstore.indexes.lexical import LexicalIndex
from vectorstore.indexes.rows import IndexRow

Scores = NDArray[np.float32]  # questions × articles
TOP = 10
_FILES = ("2024_train.json", "2023_private_test.json")


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a law."""

    law: str
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alqac:
    """The articles, and the questions of which every article is among them; ``relevant`` are places in ``articles``."""

    articles: tuple[Article, ...]
    questions: tuple[str, ...]
    relevant: tuple[frozenset[int], ...]


def read_alqac(data: Path) -> Alqac:
    """The benchmark under folder ``data``. Raises FileNotFoundError."""
    laws = json.loads((data / "alqac" / "2024_law.json").read_text("utf-8"))
    places: dict[tuple[str, str], int] = {}
    articles = []
    for law in laws:
        for entry in law["articles"]:
            places[law["id"], entry["id"]] = len(articles)
            heading, *paragraphs = (line.strip() for line in entry["text"].split("\n") if line.strip())
            articles.append(Article(law["id"], heading, tuple(paragraphs)))
    asked = []
    for question in (one for name in _FILES for one in json.loads((data / "alqac" / name).read_text("utf-8"))):
        wanted = [places.get((one["law_id"], one["article_id"])) for one in question["relevant_articles"]]
        if wanted and None not in wanted:
            asked.append((question["text"], frozenset(place for place in wanted if place is not None)))
    return Alqac(tuple(articles), *(tuple(column) for column in zip(*asked, strict=True)))  # type: ignore[arg-type]


def lexical_scores(alqac: Alqac) -> Scores:
    """BM25 of the product's own index."""
    scores = np.zeros((len(alqac.questions), len(alqac.articles)), dtype=np.float32)
    with tempfile.TemporaryDirectory() as folder:
        index = LexicalIndex(Path(folder))
        index.add(
            IndexRow(place, 0, "\n".join((article.heading, *article.paragraphs)), article.law)
            for place, article in enumerate(alqac.articles)
        )
        for row, question in enumerate(alqac.questions):
            for place, _, score in index.search(dict.fromkeys(terms(question), 1.0), len(alqac.articles)):
                scores[row, place] = score
    return scores


def dense_scores(alqac: Alqac, encoder: Encoder) -> Scores:
    """Cosine of the question and the article's best paragraph, no less than 0."""
    owners, bodies, contexts = [], [], []
    for place, article in enumerate(alqac.articles):
        for paragraph in article.paragraphs or (article.heading,):
            owners.append(place)
            bodies.append(paragraph)
            contexts.append(f"{article.law}\n{article.heading}")
    cosines = encoder.encode_query(alqac.questions) @ encoder.encode(bodies, contexts).T
    scores = np.zeros((len(alqac.questions), len(alqac.articles)), dtype=np.float32)
    np.maximum.at(scores.T, np.array(owners), cosines.T)
    return scores


def whole_scores(alqac: Alqac, encoder: Encoder) -> Scores:
    """Cosine of the question and the article as one text, the way that published figures are made."""
    texts = ["\n".join((article.law, article.heading, *article.paragraphs)) for article in alqac.articles]
    return np.asarray(encoder.encode_query(alqac.questions) @ encoder.encode(texts).T)


def fused_scores(lexical: Scores, dense: Scores, lexical_share: float) -> Scores:
    """The lexical scores as shares of each question's best, and the dense ones, weighted as the retriever does."""
    best = np.maximum(lexical.max(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return np.asarray(lexical_share * lexical / best + (1 - lexical_share) * dense)


def figures(scores: Scores, relevant: Sequence[frozenset[int]]) -> dict[str, float]:
    """P@1, R@10 and nDCG@10, means over the questions; equal scores rank in the order of the articles."""
    ranked = np.argsort(-scores, axis=1, kind="stable")[:, :TOP]
    rows = list(zip(ranked.tolist(), relevant, strict=True))
    return {
        "p1": round(float(np.mean([best[0] in wanted for best, wanted in rows])), 3),
        "r10": round(float(np.mean([len(wanted.intersection(best)) / len(wanted) for best, wanted in rows])), 3),
        "ndcg10": round(float(np.mean([_ndcg(best, wanted) for best, wanted in rows])), 3),
    }


def _ndcg(best: Sequence[int], wanted: frozenset[int]) -> float:
    gain = sum(1 / np.log2(rank + 2) for rank, place in enumerate(best) if place in wanted)
    return float(gain / sum(1 / np.log2(rank + 2) for rank in range(min(TOP, len(wanted)))))
