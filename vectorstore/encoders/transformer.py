"""Any other model that sentence-transformers loads, with the prompts that its own configuration gives."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from vectorstore.encoders.folders import folder_of, kind_of
from vectorstore.encoders.protocol import Vectors, digest_of, in_context, of_length_one
from vectorstore.errors import EncoderFailed, EncoderMissing

# What a model's folder says with: weights, configurations (prompts, pooling), vocabularies; not its card or pictures.
_TELLING = {".safetensors", ".bin", ".pt", ".onnx", ".json", ".txt", ".model"}
_COMMIT_LETTERS = 12


class TransformerEncoder:
    """A sentence-transformers model, by its folder or by its name in the local cache. Raises EncoderMissing."""

    def __init__(self, model: str) -> None:
        folder = folder_of(model)
        if folder is None:  # said here, as the transformer stack takes long to load, and speaks of the internet
            raise EncoderMissing(model, "there is no such folder, and no model of this name in the local cache")
        if kind_of(folder) == "reranker":
            raise EncoderMissing(
                model, "it is a cross-encoder, which scores pairs of texts: it belongs in the reranker"
            )
        from sentence_transformers import SentenceTransformer  # for cost: seconds, and it brings torch

        draw_no_bars()
        try:
            self._model: Any = SentenceTransformer(model, local_files_only=True)
        except Exception as failure:  # what the files' own libraries raise for a damaged one has no other base
            raise EncoderMissing(model, str(failure)) from failure
        self.name = name_of(model)
        self._lock = Lock()  # a tokenizer is set anew at each call, and refuses two at once
        self.dimension = int(self.encode(["?"]).shape[1])

    def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
        """One row a passage, of length 1. Raises EncoderFailed."""
        return self._encode(self._model.encode_document, in_context(texts, contexts))

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """One row a question, of length 1. Raises EncoderFailed."""
        return self._encode(self._model.encode_query, texts)

    def _encode(self, encode: Callable[..., Any], texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            with self._lock:
                vectors = of_length_one(encode(list(texts), show_progress_bar=False, convert_to_numpy=True))
        except Exception as failure:  # too little memory, a model that is wrongly set up: whatever its code raises
            raise EncoderFailed(f"the model {self.name}", failure) from failure
        if not np.isfinite(vectors).all():
            raise EncoderFailed(f"the model {self.name}", "it gave vectors that hold no numbers")
        return vectors


def draw_no_bars() -> None:
    """Keeps transformers from drawing a bar over the screen while it loads a model."""
    from transformers.utils import logging

    disable: Any = logging.disable_progress_bar
    disable()


def name_of(model: str) -> str:
    """The model's name with a digest of its folder, or with the commit that the local cache holds."""
    folder = folder_of(model)
    if folder is None:
        return model
    if folder != Path(model):
        name = folder.parents[1].name.removeprefix("models--").replace("--", "/", 1)  # models--owner--name/snapshots/…
        return f"{name}@{folder.name[:_COMMIT_LETTERS]}"
    files = [path for path in folder.rglob("*") if path.suffix in _TELLING and path.is_file()]
    return f"{folder.absolute().name}-{digest_of(files)}"
