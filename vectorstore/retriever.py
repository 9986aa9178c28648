"""The retriever: passages of the current plans for a question, from the lexical and the dense index together.

Each index ranks; its scores are brought to 0..1 within the search and added with fixed weights. (Published on
Vietnamese sets: such a sum beats reciprocal rank fusion nearly everywhere.) An index that fails leaves it to the
other; where that can't answer either, the failure is raised, as "nothing found" would be false.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol

from vectorstore.catalogue import Catalogue
from vectorstore.encoder import Encoder, Vectors
from vectorstore.errors import IndexLost, StoreError
from vectorstore.folding import terms
from vectorstore.values import Hit

# The lexical part of the fused score. Questions in English over Vietnamese plans want less of it (recall of ten
# passages .36 at .4, .33 at .6, .27 at .7), ALQAC's Vietnamese ones more (P@1 .801 at .4, .812 at .6, .800 at 1).
LEXICAL_SHARE = 0.6
OVERFETCH = 5  # how many times more than asked for is fetched, as rows of earlier editions are filtered out
LEAST_FETCHED = 100
ATTEMPTS = 3  # a search is done again where what is current changed meanwhile

Found = list[tuple[int, int, float]]  # edition key, ordinal, score
Scores = dict[tuple[int, int], float]

log = logging.getLogger(__name__)


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
    """What to look for: ``text`` for the encoder, weighted folded terms for the lexical index (of the text, each 1)."""

    text: str
    weights: Mapping[str, float] | None = None

    def terms(self) -> Mapping[str, float]:
        """The weighted terms."""
        return dict.fromkeys(terms(self.text), 1.0) if self.weights is None else self.weights


class Retriever:
    """Finds passages. Safe to use from several threads. The dense index and its encoder are opened when first used."""

    def __init__(
        self,
        catalogue: Catalogue,
        lexical: Lexical,
        dense: Callable[[], Dense],
        encoder: Callable[[], Encoder],
        lexical_share: float = LEXICAL_SHARE,
    ) -> None:
        self._catalogue = catalogue
        self._lexical = lexical
        self._dense = dense
        self._encoder = encoder
        self._lexical_share = lexical_share

    def search(self, query: Query, limit: int = 10, plans: Collection[str] | None = None) -> list[Hit]:
        """The best passages of the current plans, or of these plans only, best first; ties by plan and place.

        Nothing of other plans and editions counts: neither is returned, nor bears on a score's scale. Raises
        IndexLost where the lexical index is gone, another StoreError where neither index can be searched.
        """
        for attempt in range(ATTEMPTS):
            state = self._catalogue.state()
            try:
                hits = self._search_once(query, limit, plans)
            except IndexLost:
                if attempt + 1 == ATTEMPTS or self._catalogue.state() == state:
                    raise
                continue
            if self._catalogue.state() == state:
                break  # else an edition was replaced meanwhile, and its rows may have gone between two steps
        return hits

    def _search_once(self, query: Query, limit: int, plans: Collection[str] | None) -> list[Hit]:
        wanted = {key: id_ for key, id_ in self._catalogue.current().items() if plans is None or id_ in plans}
        if limit < 1 or not wanted:
            return []
        fetch = max(LEAST_FETCHED, OVERFETCH * limit)
        by_words, failure = _gather(self._search_lexical(query), fetch, wanted)
        by_sense, _ = _gather(self._search_dense(query), fetch, wanted)
        if failure is not None and not by_sense:
            raise failure
        lexical, dense = _share_of_best(by_words), _clipped(by_sense)
        share = self._lexical_share if lexical and dense else float(bool(lexical))
        keys = lexical.keys() | dense.keys()
        fused = {key: share * lexical.get(key, 0.0) + (1 - share) * dense.get(key, 0.0) for key in keys}
        best = sorted(fused, key=lambda key: (-fused[key], wanted[key[0]], key[1]))[:limit]
        stored = self._catalogue.passages(best)
        return [
            Hit(stored[key], fused[key], lexical.get(key, 0.0), dense.get(key, 0.0)) for key in best if key in stored
        ]

    def _search_lexical(self, query: Query) -> Callable[[int, Collection[int] | None], Found]:
        weights = query.terms()
        return lambda limit, editions: self._lexical.search(weights, limit, editions)

    def _search_dense(self, query: Query) -> Callable[[int, Collection[int] | None], Found]:
        def search(limit: int, editions: Collection[int] | None) -> Found:
            vector = self._encoder().encode([query.text])[0]
            return self._dense().search(vector, limit, editions)

        return search


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
        log.warning("searching without one of the indexes: %s", failure)
        return [], failure
    return kept, None


def _share_of_best(found: Found) -> Scores:
    best = max((score for *_, score in found), default=0.0)
    return {(edition, ordinal): score / best for edition, ordinal, score in found} if best > 0 else {}


def _clipped(found: Found) -> Scores:
    return {(edition, ordinal): min(max(score, 0.0), 1.0) for edition, ordinal, score in found}
