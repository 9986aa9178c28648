"""How alike two names of units are that the lexicon can't tell: by levels, first words, and shared syllables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

from assistant import text_data
from assistant.text_data import cues, key, pattern
from vectorstore.lexicon.units import canonical, folded_heads

GENERAL = 0.4  # likeness of a class of units to one of them ("các sở" to "Sở Y tế")
_OTHER_HEAD = 0.45  # what remains of the likeness of names with different first words: an accountant is no nurse


def canonical_words(words: str) -> str:
    """Folded syllables, every alias of a unit in its first form, but for words that only look like an alias folded."""
    folded = key(_lookalike_words().sub(" ", _plurals().sub("", words)))
    stops = [*pattern("lookalikes").finditer(folded)]
    starts = [0, *(stop.end() for stop in stops)]
    ends = [*(stop.start() for stop in stops), len(folded)]
    between = [canonical(folded[start:end]) for start, end in zip(starts, ends, strict=True)]
    kept = [*(stop.group() for stop in stops), ""]
    joined = " ".join(" ".join(part) for part in zip(between, kept, strict=True))
    for said, meant in text_data.renamed():
        joined = said.sub(meant, joined)
    return " ".join(joined.split())


def likeness(mention: str, actor: str) -> float:
    """How surely two canonical names mean one unit, 0..1: the share of the shorter name that the longer has.

    Names of different levels (xã, huyện, tỉnh) are never one; a class of units is near each of its own.
    """
    asked, known = bare(mention), bare(actor)
    if not asked or not known or levels_differ(mention, actor):
        return 0.0
    if len(known) == 1 < len(asked) and known[0] not in folded_heads() - cues("generic_heads"):
        return GENERAL if known[0] == asked[0] else 0.0
    held = max(share(known, asked), share(asked, known) * (0.5 + 0.5 * min(1.0, len(asked) / 2)))
    return held if _heads_agree(asked, known) else _OTHER_HEAD * held


def bare(name: str) -> list[str]:
    """A canonical name's syllables but for those that set no unit apart."""
    return text_data.pattern("generic_words").sub(" ", name).split()


def share(inner: Sequence[str], outer: Sequence[str]) -> float:
    """The share of ``inner``'s syllables and pairs that ``outer`` has."""
    pairs, of = list(pairwise(inner)), set(pairwise(outer))
    single = sum(syllable in outer for syllable in inner) / len(inner)
    return single if not pairs else (single + sum(pair in of for pair in pairs) / len(pairs)) / 2


def levels_differ(one: str, other: str) -> bool:
    """Both names tell a level of government, and none in common."""
    levels, others = _levels(one), _levels(other)
    return bool(levels and others and not levels & others)


@lru_cache(maxsize=8192)
def _levels(name: str) -> frozenset[int]:
    found, known = text_data.levels()
    return frozenset(known[word] for word in found.findall(name) if word in known)


def _heads_agree(asked: Sequence[str], known: Sequence[str]) -> bool:
    """Each name's first words stand in the other, where they say what kind of unit it is."""
    return _head_in(asked, known) and _head_in(known, asked)


def _head_in(name: Sequence[str], other: Iterable[str]) -> bool:
    head = _head(name)
    return head in cues("generic_heads") or f" {head} " in f" {' '.join(other)} "


def _head(name: Sequence[str]) -> str:
    for count in range(min(3, len(name)), 1, -1):
        if " ".join(name[:count]) in folded_heads() | cues("generic_heads"):
            return " ".join(name[:count])
    return name[0]


@cache
def _lookalike_words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(text_data.written('lookalike_words'))})(?!\w)", re.IGNORECASE)


@cache
def _plurals() -> re.Pattern[str]:
    return re.compile(rf"^\W*(?:(?:{'|'.join(text_data.written('plurals'))})(?!\w)\W*)+", re.IGNORECASE)
