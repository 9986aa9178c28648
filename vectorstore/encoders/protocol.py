"""What an encoder is, and what those here have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_SAMPLES, _SAMPLE_BYTES = 64, 4096


class Encoder(Protocol):
    """Text to vectors. ``name`` changes with the weights, so that an index knows which encoder built it.

    Passages and questions may be encoded differently; their vectors lie in one space all the same.
    """

    @property
    def name(self) -> str:
        """Which encoder this is."""

    @property
    def dimension(self) -> int:
        """Length of a vector. Raises EncoderFailed where only a server knows it."""

    def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
        """A row a passage, of length 1, or 0 where the encoder knows no word of it. Raises EncoderFailed.

        ``contexts``: what stands above each passage, such as its headings, and is encoded with it; "" for nothing.
        """

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """A row a question, as ``encode`` gives them for passages. Raises EncoderFailed."""


def in_context(texts: Sequence[str], contexts: Sequence[str] | None) -> list[str]:
    """Each text under its context, as one text."""
    if contexts is None:
        return list(texts)
    return [f"{context}\n{text}" if context else text for text, context in zip(texts, contexts, strict=True)]


def of_length_one(vectors: Any) -> Vectors:
    """The rows, each divided by its length; a row of zeros stays."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def digest_of(files: Iterable[Path]) -> str:
    """Tells files apart by samples spread over each: reading all of them would cost 0.1 s at every start."""
    digest = blake2b(digest_size=6)
    for path in files:
        size = path.stat().st_size
        digest.update(str(size).encode())
        with path.open("rb") as file:
            for place in range(_SAMPLES):
                file.seek(place * max(size - _SAMPLE_BYTES, 0) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()
