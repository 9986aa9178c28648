"""Writes the encoder as a folder that sentence-transformers and model2vec both read."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from safetensors.numpy import save_file
from tokenizers import Tokenizer

_MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "0_StaticEmbedding",
        "type": "sentence_transformers.sentence_transformer.modules.StaticEmbedding",
    },
    {
        "idx": 1,
        "name": "1",
        "path": "1_Normalize",
        "type": "sentence_transformers.sentence_transformer.modules.Normalize",
    },
]
# `normalize` and `max_length` are read by model2vec only; without the latter it cuts texts at 512 pieces.
_CONFIG = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
    "normalize": True,
    "max_length": None,
}


def write_encoder(folder: Path, tokenizer: Tokenizer, weights: npt.NDArray[np.float32], texts: dict[str, str]) -> None:
    """Replaces `folder` by the encoder and the named `texts` (card, licence); readers see the old one or the new."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".weights-") as name:
        fresh, old = Path(name) / "fresh", Path(name) / "old"
        _write(fresh, tokenizer, weights, texts)
        if folder.exists():
            folder.rename(old)
        fresh.rename(folder)


def _write(folder: Path, tokenizer: Tokenizer, weights: npt.NDArray[np.float32], texts: dict[str, str]) -> None:
    static = folder / "0_StaticEmbedding"
    static.mkdir(parents=True)
    (folder / "1_Normalize").mkdir()
    _write_json(folder / "1_Normalize" / "config.json", {})
    _write_json(folder / "modules.json", _MODULES)
    _write_json(folder / "config_sentence_transformers.json", _CONFIG)
    save_file({"embedding.weight": weights.astype(np.float16)}, static / "model.safetensors")
    (static / "model.safetensors").chmod(0o644)  # safetensors keeps its files to their owner
    tokenizer.save(str(static / "tokenizer.json"), pretty=False)
    for file, text in texts.items():
        (folder / file).write_text(text, "utf-8")


def _write_json(path: Path, value: Any) -> None:
    path.write_text(json.dumps(value, indent=2) + "\n", "utf-8")
