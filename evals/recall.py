"""Recall of passages: the share of a question's reference spans that are held by the ten best, before any answer.

A passage holds a span where it covers half of its characters. What is measured is the retrieval alone: all the plans
are searched, whichever the question names.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from assistant.understanding.understand import understand
from evals.questions import FORMS, in_form
from evals.scoring import mean
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.retriever import Query, Scores, scaled
from vectorstore.values import Plan

TOP = 10
HELD = 0.5  # share of a span's characters

Key = tuple[int, int]  # edition key, ordinal
Span = tuple[str, int, int]  # file name, start, end


@dataclass(frozen=True, slots=True)
class Searched:
    """A question in one form, as both indexes score the passages for it. ``holders``: of each reference span."""

    form: str
    language: str
    lexical: Scores
    dense: Scores
    holders: tuple[frozenset[Key], ...]

    def recall(self, lexical_share: float) -> float:
        """With so much of the fused score from the lexical index."""
        keys = self.lexical.keys() | self.dense.keys()

        def fused(key: Key) -> float:
            return lexical_share * self.lexical.get(key, 0.0) + (1 - lexical_share) * self.dense.get(key, 0.0)

        best = set(sorted(keys, key=lambda key: (-fused(key), key))[:TOP])
        return mean(bool(holders & best) for holders in self.holders)


def as_asked(question: str, plans: Sequence[Plan]) -> Query:
    """The question's own words."""
    return Query(question)


def as_understood(question: str, plans: Sequence[Plan]) -> Query:
    """What the assistant searches for."""
    understood = understand(question, plans, Lexicon.of())
    return Query(understood.searched, understood.weights, understood.language)


def search_all(
    questions: Sequence[Mapping[str, Any]],
    library: Library,
    query_of: Callable[[str, Sequence[Plan]], Query] = as_understood,
) -> list[Searched]:
    """Every question with an answer, in every form in which it is given."""
    plans, passages = library.plans(), tuple(_passages(library))
    found = []
    for question in questions:
        spans = [(span["doc"], span["start"], span["end"]) for span in question["gold"]]
        holders = tuple(_holders(span, passages) for span in spans)
        for form in FORMS if spans else ():
            if words := in_form(question, form):
                query = query_of(words, plans)
                found.append(Searched(form, query.language, *_scores(query, library, len(passages)), holders))
    return found


def recall_of(searched: Sequence[Searched], lexical_share: float) -> float:
    """The mean over the questions; nan where there are none."""
    return mean(one.recall(lexical_share) for one in searched)


def _scores(query: Query, library: Library, count: int) -> tuple[Scores, Scores]:
    vector = library.encoder().encode_query([query.text])[0]
    return scaled(library.lexical.search(query.terms(), count), library.dense().search(vector, count))


def _passages(library: Library) -> Iterator[tuple[Key, tuple[Span, ...]]]:
    for plan in library.plans():
        name = PurePath(plan.source).name
        for passage in library.contents(plan.id).passages:
            spans = tuple((name, span.start, span.end) for span in passage.spans)
            yield (plan.edition_key, passage.ordinal), spans


def _holders(span: Span, passages: Sequence[tuple[Key, tuple[Span, ...]]]) -> frozenset[Key]:
    name, start, end = span

    def covered(parts: Sequence[Span]) -> int:
        return sum(max(0, min(end, stop) - max(start, begin)) for doc, begin, stop in parts if doc == name)

    return frozenset(key for key, parts in passages if covered(parts) >= HELD * (end - start))
