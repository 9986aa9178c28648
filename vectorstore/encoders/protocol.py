"""What an encoder is, and what those here have in common."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_HASHED_WHOLE = 64_000_000  # bytes in all: 0.1 s
_SAMPLES, _SAMPLE_BYTES = 64, 4096


class Encoder(Protocol):
    """Text to vectors. ``name`` changes with what it does, so that an index knows which encoder built it.

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
    return [under(context, text) for text, context in zip(texts, contexts, strict=True)]


def under(context: str, text: str) -> str:
    """A text under its context, if it has one, as one text."""
    return f"{context}\n{text}" if context else text


def of_length_one(vectors: Any) -> Vectors:
    """The rows, each divided by its length; a row of zeros stays."""
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), dtype=np.float32)


def digest_of(files: Iterable[Path]) -> str:
    """Tells files apart by all they hold, the smaller ones first, up to 64 MB in all.

    Beyond, which would cost seconds at every start, by their sizes and by samples spread over each.
    """
    digest = blake2b(digest_size=6)
    left = _HASHED_WHOLE
    for size, path in sorted((path.stat().st_size, path) for path in files):
        digest.update(f"{path.name} {size}\n".encode("utf-8", "surrogateescape"))
        with path.open("rb") as file:
            if size <= left:
                left -= size
                digest.update(file.read())
                continue
            for place in range(_SAMPLES):
                file.seek(place * max(size - _SAMPLE_BYTES, 0) // (_SAMPLES - 1))
                digest.update(file.read(_SAMPLE_BYTES))
    return digest.hexdigest()
