"""Rerankers: a model that reads a question and a passage together and says how well the one answers the other."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np

from vectorstore.encoders.folders import folder_of, kind_of
from vectorstore.encoders.transformer import draw_no_bars
from vectorstore.errors import RerankerFailed


class Reranker(Protocol):
    """Scores passages for a question."""

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One score a passage, from 0 to 1. Raises RerankerFailed."""


class CrossEncoderReranker:
    """A sentence-transformers cross-encoder of one label, by its folder or its name in the local cache.

    Nothing is downloaded. Raises RerankerFailed.
    """

    def __init__(self, model: str) -> None:
        model = os.path.expanduser(model)  # noqa: PTH111 - pathlib's own raises where there is no home
        folder = folder_of(model)
        if folder is None:  # said here, as the transformer stack takes long to load, and speaks of the internet
            raise RerankerFailed(model, "there is no such folder, and no model of this name in the local cache")
        if kind_of(folder) != "reranker":  # it would be given a head of random numbers, and rank by them
            raise RerankerFailed(model, "its files are those of an encoder or of a bare model, which scores no pairs")
        from sentence_transformers import CrossEncoder  # for cost: seconds, and it brings torch

        draw_no_bars()
        self._name = Path(model).name
        self._lock = Lock()  # a tokenizer is set anew at each call, and refuses two at once
        try:
            self._model: Any = CrossEncoder(model, local_files_only=True)
        except Exception as failure:  # what the files' own libraries raise for a damaged one has no other base
            raise RerankerFailed(model, failure) from failure
        if self._model.num_labels != 1:
            raise RerankerFailed(model, f"it has {self._model.num_labels} labels")

    def scores(self, question: str, passages: Sequence[str]) -> list[float]:
        """One score a passage, from 0 to 1: the model's own activation, or the logistic function of bare logits."""
        if not passages:
            return []
        try:
            with self._lock:
                found = self._model.predict([(question, passage) for passage in passages], show_progress_bar=False)
        except Exception as failure:  # too little memory, a model that is wrongly set up: whatever its code raises
            raise RerankerFailed(self._name, failure) from failure
        scores = np.asarray(found, dtype=np.float64)
        if scores.shape != (len(passages),) or not np.isfinite(scores).all():
            raise RerankerFailed(self._name, "it gave something else than a number a passage")
        return [float(score) for score in (_logistic(scores) if self._gives_logits() else np.clip(scores, 0.0, 1.0))]

    def _gives_logits(self) -> bool:
        """Whether the model's configuration says that its scores are left as they are."""
        return type(self._model.activation_fn).__name__ == "Identity"


def _logistic(logits: np.ndarray[Any, np.dtype[np.float64]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """1/(1+exp(-x)), in a form that never overflows."""
    return np.asarray(0.5 * (1.0 + np.tanh(logits / 2.0)))
