"""What became of units in 2025, when provinces, ministries and departments merged and the district level ended."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from vectorstore.lexicon.lexicon_data import Loader
from vectorstore.lexicon.name_words import known_words, words_of
from vectorstore.lexicon.phrases import Phrases

FILE = "vectorstore/lexicon/reorganisation.yaml"


@cache
def _data() -> Mapping[str, Mapping[str, list[str]]]:
    text = resources.files("vectorstore.lexicon").joinpath("reorganisation.yaml").read_text(encoding="utf-8")
    data: Any = yaml.load(text, Loader)
    for key in ("provinces", "units"):
        if not data.get(key):
            raise ValueError(f"{FILE} has no {key}: mend the file")
    return data  # type: ignore[no-any-return]


@cache
def _provinces() -> Phrases[tuple[str, str]]:
    return Phrases((known_words(old), (old, new)) for new, merged in _data()["provinces"].items() for old in merged)


def new_place(place: str) -> str:
    """The province of today of which this province of before 1/7/2025 is part; "" where its name is still its own."""
    words = words_of(place)
    found = _provinces().longest(words, 0)
    if not found or found[0] != len(words):
        return ""
    old, new = found[1]
    return "" if new.endswith(old) else new


def merged_units() -> Mapping[str, list[str]]:
    """Old name → names of the units that its work went to."""
    return _data()["units"]
