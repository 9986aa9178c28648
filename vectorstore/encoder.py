"""Encoders: text to vectors of length 1. Nothing here ever downloads: an encoder is a folder on this machine."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from pathlib import Path
from threading import Lock
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from vectorstore.errors import EncoderMissing

Vectors = NDArray[np.float32]

SHIPPED = Path(__file__).parent / "weights"
_WEIGHTS = Path("0_StaticEmbedding", "model.safetensors")
_TOKENIZER = Path("0_StaticEmbedding", "tokenizer.json")
_FILES = (Path("modules.json"), Path("config_sentence_transformers.json"), _WEIGHTS, _TOKENIZER)
_SAMPLES, _SAMPLE_BYTES = 64, 4096


class Encoder(Protocol):
    """Text to vectors. ``name`` changes with the weights, so that an index knows which encoder built it."""

    @property
    def name(self) -> str:
        """Which encoder this is."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length 1, or 0 where the encoder knows no word of it."""


class StaticEncoder:
    """A sentence-transformers ``StaticEmbedding`` folder, read without torch. Raises EncoderMissing."""

    def __init__(self, folder: Path) -> None:
        missing = [str(file) for file in _FILES if not (folder / file).is_file()]
        if missing:
            raise EncoderMissing(str(folder), f"{', '.join(missing)} not found")
        from model2vec import StaticModel  # for cost: 0.4 s

        try:
            self._model: Any = StaticModel.from_pretrained(folder, max_length=None)
        except Exception as failure:  # what the files' own libraries raise for a damaged one has no other base
            raise EncoderMissing(str(folder), str(failure)) from failure
        self.name = f"static-{_digest(folder / _WEIGHTS)}"
        self.dimension = int(self._model.dim)
        self._lock = Lock()  # the model sets its tokenizer anew at each call

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length 1, or 0 where no token of it is known."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(list(texts), use_multiprocessing=False)
        return _of_length_one(vectors)


class TransformerEncoder:
    """Any sentence-transformers model, by its folder or by its name in the local cache. Raises EncoderMissing."""

    def __init__(self, model: str) -> None:
        from sentence_transformers import SentenceTransformer  # for cost: 17 s, and it brings torch

        try:
            self._model: Any = SentenceTransformer(model, local_files_only=True)
        except (OSError, ValueError, RuntimeError) as failure:
            raise EncoderMissing(model, str(failure)) from failure
        self.name = model
        self.dimension = int(self.encode([""]).shape[1])

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text, of length 1."""
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        return _of_length_one(self._model.encode(list(texts), show_progress_bar=False, convert_to_numpy=True))


def open_encoder(setting: str = "") -> Encoder:
    """The encoder of a setting: "" for the shipped one, else a model's folder or its name in the local cache.

    Raises EncoderMissing.
    """
    if not setting:
        return StaticEncoder(SHIPPED)
    folder = Path(setting)
    if (folder / _WEIGHTS).is_file():
        return StaticEncoder(folder)
    if _is_path(setting) and not folder.is_dir():  # said here, as the transformer stack takes long to load
        raise EncoderMissing(setting, "there is no such folder")
    return TransformerEncoder(setting)


def _is_path(setting: str) -> bool:
    """Whether it can only be a path: a model's name is ``name`` or ``owner/name``."""
    return Path(setting).is_absolute() or setting.startswith((".", "~")) or setting.count("/") > 1 or "\\" in setting


def _of_length_one(vectors: Any) -> Vectors:
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def _digest(weights: Path) -> str:
    """Tells weights apart by samples spread over the file: reading all of it would cost 0.1 s at every start."""
    size = weights.stat().st_size
    digest = blake2b(str(size).encode(), digest_size=6)
    with weights.open("rb") as file:
        for place in range(_SAMPLES):
            file.seek(place * max(size - _SAMPLE_BYTES, 0) // (_SAMPLES - 1))
            digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()
