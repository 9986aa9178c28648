"""The words of ``words.yaml``, checked once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources
from typing import Any

import yaml

from assistant.text_data import key
from vectorstore.lexicon.name_words import word_key

_WORD = re.compile(r"[^\W_]+")
_GAP = 3  # words for which "…" stands at most
_LISTS = (
    *(
        "must",
        "duties",
        "light",
        "causing",
        "leading",
        "joining",
        "narrowing",
        "unsided",
        "timing",
        "parting",
        "closing",
        "limiting",
        "whole",
        "times",
        "calendar",
        "recurring",
        "done",
        "compounds",
        "ordinals",
        "communes",
        "classes",
        "name_ends",
        "givers",
        "backwards",
        "before_figures",
        "labels",
        "counted",
        "percents",
    ),
    *("unclear_numbers", "dated", "measures", "fillers", "english_fillers", "to_models", "to_readers", "orders"),
)
_KINDS = ("roles", "comparators", "behind")
_FIGURES = ("numbers", "months")

Phrase = tuple[str, ...]


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        resources.files("assistant.generation").joinpath("words.yaml").read_text(encoding="utf-8")
    )
    bad = set(data) ^ {*_LISTS, *_KINDS, *_FIGURES, "operators", "english_words"}
    bad |= {name for name in _LISTS if not _are_words(data.get(name))}
    bad |= {name for name in _KINDS if not all(map(_are_words, (data.get(name) or {"": None}).values()))}
    if bad:
        raise ValueError(f"assistant/generation/words.yaml: {sorted(bad)} must be known lists of words; mend it")
    return data


def _are_words(listed: Any) -> bool:
    return isinstance(listed, list) and bool(listed) and all(isinstance(word, str) and word for word in listed)


def keys_of(words: str) -> Phrase:
    """The words' keys, with their diacritics: see ``vectorstore.lexicon.name_words.word_key``."""
    return tuple(word_key(word) for word in _WORD.findall(words))


@cache
def phrases(name: str) -> frozenset[Phrase]:
    """A list's words and phrases."""
    return frozenset(map(keys_of, _data()[name]))


@cache
def singles(name: str) -> frozenset[str]:
    """Every word of a list's words and phrases."""
    return frozenset(word for phrase in phrases(name) for word in phrase)


@cache
def kinds(name: str) -> Mapping[Phrase, str]:
    """Phrase → its kind, of "roles", "comparators" or "behind"."""
    return {keys_of(words): kind for kind, listed in _data()[name].items() for words in listed}


@cache
def figures(name: str) -> Mapping[str, int]:
    """Word → figure, of "numbers" or "months"."""
    return {word_key(word): int(value) for word, value in _data()[name].items()}


@cache
def english_words() -> Mapping[str, tuple[str, ...]]:
    """English word → what plans have for it, of those that a glossary of questions leaves out."""
    return {str(word): tuple(map(str, written)) for word, written in _data()["english_words"].items()}


@cache
def operators(*, english: bool) -> Mapping[Phrase, str]:
    """Phrase → kind of operator; "" for a longer phrase that is none."""
    found: dict[Phrase, str] = {}
    for kind, lists in _data()["operators"].items():
        found |= {keys_of(words): kind for words in lists["english" if english else "words"]}
    for lists in _data()["operators"].values():
        found |= {keys_of(words): "" for words in lists["without"]}
    return found


def longest(known: Iterable[Phrase]) -> int:
    """Words of the longest phrase."""
    return max(map(len, known), default=0)


@cache
def pattern(name: str) -> re.Pattern[str]:
    """Finds a phrase of a list in keys between blanks; one of several words without its diacritics too."""
    gap = rf"(?: \S+){{0,{_GAP}}} "
    found: set[str] = set()
    for cue in _data()[name]:
        parts = cue.split("…")
        found.add(gap.join(re.escape(" ".join(keys_of(part))) for part in parts))
        if " " in cue:
            found.add(gap.join(re.escape(key(part)) for part in parts))
    return re.compile(rf"(?<= )(?:{'|'.join(sorted(found, key=len, reverse=True))})(?= )")
