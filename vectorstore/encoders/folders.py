"""Where a model's files are, and what kind of model they say they are. Nothing is loaded, and nothing is asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Literal

Kind = Literal["encoder", "reranker", "other"]

_FIRST_FILES = ("modules.json", "config.json")  # of a model in the cache: one of them is there
_HEAD = "ForSequenceClassification"  # an architecture that scores; another's head would be made up of random numbers


def folder_of(model: str) -> Path | None:
    """The folder of this path, or that in which the local cache holds the model of this name; None without either."""
    if Path(model).is_dir():
        return Path(model)
    from huggingface_hub import try_to_load_from_cache
    from huggingface_hub.errors import HFValidationError

    names = (model,) if "/" in model else (f"sentence-transformers/{model}", model)  # as a bare name is looked for
    for name in names:
        for file in _FIRST_FILES:
            try:
                path = try_to_load_from_cache(name, file)
            except HFValidationError:  # a path, which no model has for its name
                return None
            if isinstance(path, str):
                return Path(path).parent
    return None


def kind_of(folder: Path) -> Kind:
    """What the files say: a sentence-transformers encoder, a cross-encoder, or a model that is neither as it stands.

    Both kinds may have a ``modules.json``; which it is, newer ones name. Older cross-encoders have none.
    """
    named = _json(folder / "config_sentence_transformers.json").get("model_type")
    if named == "CrossEncoder":
        return "reranker"
    if named or (folder / "modules.json").is_file():
        return "encoder"
    architectures = _json(folder / "config.json").get("architectures")
    scores = isinstance(architectures, list) and any(str(name).endswith(_HEAD) for name in architectures)
    return "reranker" if scores else "other"


def _json(file: Path) -> dict[str, Any]:
    """What stands in the file; nothing where it isn't there or can't be read, which whoever loads the model says."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
