"""The encoder that ships with the package, and others of its kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from vectorstore.encoders.protocol import Vectors, digest_of, of_length_one
from vectorstore.errors import EncoderMissing

SHIPPED = Path(__file__).parents[1] / "weights"
_WEIGHTS = Path("0_StaticEmbedding", "model.safetensors")
_TOKENIZER = Path("0_StaticEmbedding", "tokenizer.json")
_FILES = (Path("modules.json"), Path("config_sentence_transformers.json"), _WEIGHTS, _TOKENIZER)
_VECTORS = "embedding.weight"  # what the format calls them
_SCHEME = "text-and-context-alike"  # how the two make one vector; with another, vectors of one model differ


class StaticEncoder:
    """A sentence-transformers ``StaticEmbedding`` folder, read without torch. Raises EncoderMissing."""

    def __init__(self, folder: Path) -> None:
        missing = [str(file) for file in _FILES if not (folder / file).is_file()]
        if missing:
            raise EncoderMissing(str(folder), f"{', '.join(missing)} not found")
        from model2vec import StaticModel  # for cost: 0.1 s; its own loader takes 0.2 s more, for a hub's client
        from safetensors.numpy import load_file
        from tokenizers import Tokenizer

        try:
            vectors = load_file(folder / _WEIGHTS)[_VECTORS]
            self._model: Any = StaticModel(vectors, Tokenizer.from_file(str(folder / _TOKENIZER)), max_length=None)
        except Exception as failure:  # what the files' own libraries raise for a damaged one has no other base
            raise EncoderMissing(str(folder), str(failure)) from failure
        self.name = f"static-{digest_of(folder / file for file in _FILES)}-{_SCHEME}"
        self.dimension = int(self._model.dim)
        self._lock = Lock()  # the model sets its tokenizer anew at each call

    def encode(self, texts: Sequence[str], contexts: Sequence[str] | None = None) -> Vectors:
        """One row a text, of length 1, or 0 where no token of it is known.

        Text and context count alike, whichever is longer: the mean over both as one text would be the context's.
        """
        if contexts is None:
            return self._means(texts)
        if len(contexts) != len(texts):
            raise ValueError(f"{len(texts)} texts need {len(texts)} contexts, not {len(contexts)}")
        different = {context: at for at, context in enumerate(dict.fromkeys(contexts))}  # many passages share one
        above = self._means(list(different))[[different[context] for context in contexts]]
        return of_length_one(self._means(texts) + above)

    def _means(self, texts: Sequence[str]) -> Vectors:
        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        with self._lock:
            vectors = self._model.encode(list(texts), use_multiprocessing=False)
        return of_length_one(vectors)

    def encode_query(self, texts: Sequence[str]) -> Vectors:
        """As ``encode``: such a model knows no prompts."""
        return self._means(texts)


def is_static(folder: Path) -> bool:
    """Whether the folder holds such a model."""
    return (folder / _WEIGHTS).is_file()
