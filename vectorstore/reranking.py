"""The best hits scored anew by a reranker, whose scores then stand in the place of the dense index's.

Hits beyond the best keep their place below them: no score of theirs is higher than the lowest one given.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from vectorstore.catalogue.catalogue import Catalogue
from vectorstore.errors import StoreError
from vectorstore.indexes.rows import index_rows
from vectorstore.reranker import Reranker

Key = tuple[int, int]  # edition key, ordinal

RERANKED = 50  # hits a question: beyond, a cross-encoder takes longer than who asks waits
_EDITIONS_HELD = 64

log = logging.getLogger(__name__)


class Reranking:
    """Scores passages of the catalogue. The reranker is opened when first used. Safe to use from several threads."""

    def __init__(self, catalogue: Catalogue, reranker: Callable[[], Reranker], count: int = RERANKED) -> None:
        self._catalogue = catalogue
        self._reranker = reranker
        self.count = count
        self._texts = lru_cache(_EDITIONS_HELD)(self._read_texts)

    def scores(self, question: str, keys: Sequence[Key]) -> Mapping[Key, float] | None:
        """A score from 0 to 1 for each passage; None where the reranker fails, which is logged."""
        try:
            texts = {key: text for key in keys if (text := self._texts(key[0]).get(key[1])) is not None}
            scores = self._reranker().scores(question, list(texts.values()))
        except StoreError as failure:
            log.warning("ranking without the reranker: %s", failure)
            return None
        return dict(zip(texts, scores, strict=True))

    def _read_texts(self, edition_key: int) -> Mapping[int, str]:
        """Each passage of an edition under its context, by its ordinal."""
        return {row.ordinal: row.text for row in index_rows(self._catalogue.edition_contents(edition_key))}
