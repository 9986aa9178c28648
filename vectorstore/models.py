"""The models of one library, each opened when it is first used: the encoder, and the reranker where one is set."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

from vectorstore.encoders.protocol import Encoder
from vectorstore.reranker import Reranker


class Models:
    """Safe to use from several threads."""

    def __init__(self, encoder: Callable[[], Encoder], reranker: Callable[[], Reranker] | None) -> None:
        self._make_encoder, self._make_reranker = encoder, reranker
        self._encoder: Encoder | None = None
        self._reranker: Reranker | None = None
        self._opening, self._opening_reranker = Lock(), Lock()  # one takes seconds: who needs the other doesn't wait

    def encoder(self) -> Encoder:
        """The encoder, opened at the first call. Raises EncoderMissing, EncoderFailed."""
        with self._opening:
            if self._encoder is None:
                self._encoder = self._make_encoder()
            return self._encoder

    def reranker(self) -> Reranker:
        """The reranker, opened at the first call; only where one is set. Raises RerankerFailed."""
        with self._opening_reranker:
            if self._reranker is None:
                assert self._make_reranker is not None, "asked for only where one is set"
                self._reranker = self._make_reranker()
            return self._reranker
