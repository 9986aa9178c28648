"""The retriever: passages of the current plans for a question, from the lexical and the dense index together.

Each index ranks; its scores are brought to 0..1 within the search and added with learnt weights (``fusion.py``).
(Published on Vietnamese sets: such a sum beats reciprocal rank fusion nearly everywhere.) An index that fails leaves it
to the other; where that can't answer either, the failure is raised, as "nothing found" would be false. Where a reranker
is set, its scores of the best hits take the place of the dense index's.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Protocol

import numpy as np

from vectorstore.encoders.protocol import Encoder, Vectors
from vectorstore.errors import IndexLost, StoreError
from vectorstore.folding import terms
from vectorstore.fusion import Fusion, shipped_fusion
from vectorstore.reranking import Reranking
from vectorstore.values import Hit, StoredPassage

OVERFETCH = 5  # how many times more than asked for is fetched, as rows of earlier editions are filtered out
LEAST_FETCHED = 100
ATTEMPTS = 10  # a search is done again where an edition that it was about was replaced meanwhile

Found = list[tuple[int, int, float]]  # edition key, ordinal, score
Scores = dict[tuple[int, int], float]

log = logging.getLogger(__name__)


class Current(Protocol):
    """What the retriever needs of the catalogue."""

    def state(self) -> int:
        """A number that grows whenever what is current changes."""

    def current(self) -> Mapping[int, str]:
        """The plan's id by the key of each current edition."""

    def passages(self, keys: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], StoredPassage]:
        """The passages at (edition key, ordinal)."""


class Lexical(Protocol):
    """What the retriever needs of the lexical index."""

    def search(self, weights: Mapping[str, float], limit: int, editions: Collection[int] | None = None) -> Found:
        """The best rows, best first."""


class Dense(Protocol):
    """What the retriever needs of the dense index."""

    def search(self, vector: Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        """The nearest rows, nearest first."""


@dataclass(frozen=True, slots=True)
class Query:
    """What to look for: ``text`` for the encoder, weighted folded terms for the lexical index (of the text, each 1).

    ``language``: "vi" or "en", in which the question was asked.
    """

    text: str
    weights: Mapping[str, float] | None = None
    language: str = "vi"

    def terms(self) -> Mapping[str, float]:
        """The weighted terms."""
        return dict.fromkeys(terms(self.text), 1.0) if self.weights is None else self.weights


@dataclass(frozen=True, slots=True)
class Search:
    """Hits, best first. ``words_only``: the dense index or its encoder failed, and they are found by words alone."""

    hits: list[Hit]
    words_only: bool = False


class Retriever:
    """Finds passages. Safe to use from several threads. The dense index and its encoder are opened when first used."""

    def __init__(
        self,
        catalogue: Current,
        lexical: Lexical,
        dense: Callable[[], Dense],
        encoder: Callable[[], Encoder],
        fusion: Fusion | None = None,
        reranking: Reranking | None = None,
    ) -> None:
        self._catalogue = catalogue
        self._lexical = lexical
        self._dense = dense
        self._encoder = encoder
        self._fusion = fusion or shipped_fusion()
        self._reranking = reranking

    def over(self, catalogue: Current, lexical: Lexical, dense: Callable[[], Dense]) -> Retriever:
        """The retriever over some of the plans, of which these tell as if there were no others."""
        return Retriever(catalogue, lexical, dense, self._encoder, self._fusion, self._reranking)

    def search(self, query: Query, limit: int = 10, plans: Collection[str] | None = None) -> list[Hit]:
        """The hits of ``find``. Raises as it does."""
        return self.find(query, limit, plans).hits

    def find(self, query: Query, limit: int = 10, plans: Collection[str] | None = None) -> Search:
        """The best passages of the current plans, or of these plans only, best first; ties by plan and place.

        Nothing of other plans and editions counts: neither is returned, nor bears on a score's scale. Raises
        IndexLost where the lexical index is gone, another StoreError where neither index can be searched.
        """
        for attempt in range(ATTEMPTS):
            state, wanted = self._catalogue.state(), self._wanted(plans)
            try:
                found = self._find_once(query, limit, wanted)
            except IndexLost:
                if attempt + 1 == ATTEMPTS or self._catalogue.state() == state:
                    raise
                continue
            if self._catalogue.state() == state or self._wanted(plans).keys() >= wanted.keys():
                break  # else an edition was replaced meanwhile, and its rows may have gone between two steps
        return found

    def _wanted(self, plans: Collection[str] | None) -> Mapping[int, str]:
        current = self._catalogue.current()
        return current if plans is None else {key: id_ for key, id_ in current.items() if id_ in plans}

    def _find_once(self, query: Query, limit: int, wanted: Mapping[int, str]) -> Search:
        if limit < 1 or not wanted:
            return Search([])
        fetch = max(LEAST_FETCHED, OVERFETCH * limit)
        by_words, failure = _gather(self._search_lexical(query), fetch, wanted)
        by_sense, no_sense = _gather(self._search_dense(query), fetch, wanted)
        if failure is not None and not by_sense:
            raise failure
        lexical, dense = scaled(by_words, by_sense)
        ranked, dense = self._ranked(query, lexical, dense, wanted)
        best = list(ranked)[:limit]
        stored = self._catalogue.passages(best)
        hits = [
            Hit(stored[key], ranked[key], lexical.get(key, 0.0), dense.get(key, 0.0)) for key in best if key in stored
        ]
        return Search(hits, words_only=no_sense is not None)

    def _ranked(self, query: Query, lexical: Scores, dense: Scores, wanted: Mapping[int, str]) -> tuple[Scores, Scores]:
        """The fused scores, best first, and the dense ones in them: the reranker's, where there is one."""

        def in_order(fused: Scores) -> Scores:
            return dict(sorted(fused.items(), key=lambda one: (-one[1], wanted[one[0][0]], one[0][1])))

        ranked = in_order(self._fused(query, lexical, dense))
        if self._reranking is None:
            return ranked, dense
        best = list(ranked)[: self._reranking.count]
        if not (scores := self._reranking.scores(query.text, best)):
            return ranked, dense
        least = min(scores.values())
        dense = {key: scores.get(key, min(dense.get(key, 0.0), least)) for key in ranked}
        fused = self._fused(query, lexical, dense)
        lowest = min(fused[key] for key in best)
        rest = {key: min(fused[key], lowest) for key in list(ranked)[len(best) :]}
        return in_order({key: fused[key] for key in best}) | in_order(rest), dense

    def _fused(self, query: Query, lexical: Scores, dense: Scores) -> Scores:
        share = self._fusion.lexical_share(query.language) if lexical and dense else float(bool(lexical))
        keys = lexical.keys() | dense.keys()
        return {key: share * lexical.get(key, 0.0) + (1 - share) * dense.get(key, 0.0) for key in keys}

    def _search_lexical(self, query: Query) -> Callable[[int, Collection[int] | None], Found]:
        weights = query.terms()
        return lambda limit, editions: self._lexical.search(weights, limit, editions)

    def _search_dense(self, query: Query) -> Callable[[int, Collection[int] | None], Found]:
        @cache  # a search may be done twice
        def vector() -> Vectors:
            (row,) = self._encoder().encode_query([query.text])
            return np.asarray(row)

        return lambda limit, editions: self._dense().search(vector(), limit, editions)


def scaled(by_words: Found, by_sense: Found) -> tuple[Scores, Scores]:
    """What the lexical and the dense index found, on one scale: shares of the best, and similarities from 0 to 1."""
    best = max((score for *_, score in by_words), default=0.0)
    lexical = {(edition, ordinal): score / best for edition, ordinal, score in by_words} if best > 0 else {}
    return lexical, {(edition, ordinal): min(max(score, 0.0), 1.0) for edition, ordinal, score in by_sense}


def _gather(
    search: Callable[[int, Collection[int] | None], Found], fetch: int, wanted: Collection[int]
) -> tuple[Found, StoreError | None]:
    """What the index finds in the wanted editions, and why it failed, if it did. Raises IndexLost.

    Filtered here, and in the index only where that leaves too few: a filter there is slow, and where most rows are
    wanted, it is never needed.
    """
    try:
        found = search(fetch, None)
        kept = [one for one in found if one[0] in wanted]
        if len(found) >= fetch and len(kept) < fetch // OVERFETCH:
            kept = search(fetch, wanted)
    except IndexLost:
        raise
    except StoreError as failure:
        level = logging.DEBUG if failure.repeated else logging.WARNING  # it was said when it was tried
        log.log(level, "searching without one of the indexes: %s", failure)
        return [], failure
    return kept, None
