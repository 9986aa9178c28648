"""What the name of a unit looks like, and which names mean one unit: the rules of ``units.yaml``.

Plans are read with their diacritics, which tell "Sở" (an office) from "Số" (a number); questions may come without.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any

import yaml

from vectorstore.folding import syllables

_LISTS = (
    *(
        "heads",
        "proper",
        "common",
        "only_opening",
        "before_posts",
        "before_names",
        "ambiguous_folded",
        "places",
        "plurals",
        "not_units",
    ),
    *("addressing", "requests", "aliases", "joining"),
)
_OLD_TONES = {
    before + after: new
    for before, new_letters in (("o", "òóỏõọ"), ("u", "ùúủũụ"))
    for afters, ends in ((("àáảãạ", "a"), ("èéẻẽẹ", "e")) if before == "o" else (("ỳýỷỹỵ", "y"),))
    for after, new in zip(afters, (letter + ends for letter in new_letters), strict=True)
}
_OLD_TONE = re.compile(rf"(?<!q)(?:{'|'.join(_OLD_TONES)})(?!\w)")
_EMPHASIS = re.compile(r"\*+|__+")
_LONGEST = 160  # characters at the start of a text that are looked at for a unit's name


_own: dict[str, list[Any]] = {"heads": [], "aliases": []}  # an admin's, added to the data


def extend(heads: Iterable[str] = (), aliases: Iterable[Sequence[str]] = ()) -> None:
    """Adds an admin's names to the rules, for this process: first words of units' names, and groups that mean one.

    What is named by more than its first word is a head too: "vọng lâu quan sát".
    """
    _own["heads"] += [head for head in heads if plain(head)]
    _own["aliases"] += [list(group) for group in aliases if len(group) > 1 and all(map(syllables, group))]
    _forget()


def reset() -> None:
    """Takes back whatever ``extend`` added."""
    for added in _own.values():
        added.clear()
    _forget()


def _forget() -> None:
    for kept in (_data, _words, _opening, _addressing, _aliases, folded_heads, generic_words):
        kept.cache_clear()


def plain(text: str) -> str:
    """Lower case, composed, white space collapsed, the tone mark in its newer place (ủy, hòa); diacritics stay.

    Cue words are told apart by their diacritics: "Sở" is an office and "Số" a number, "Tổ" a team and "to" big.
    """
    return _short_plain(text) if len(text) <= _LONGEST else _plain(text)


@lru_cache(maxsize=10_000)
def _short_plain(text: str) -> str:
    return _plain(text)


def _plain(text: str) -> str:
    words = " ".join(unicodedata.normalize("NFC", text).lower().split())
    return _OLD_TONE.sub(lambda m: _OLD_TONES[m.group()], words)


@cache
def _data() -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load(
        resources.files("vectorstore.lexicon").joinpath("units.yaml").read_text(encoding="utf-8")
    )
    for key in _LISTS:
        if not data.get(key):
            raise ValueError(f"vectorstore/lexicon/units.yaml has no {key}: mend the file")
    return data | {key: data[key] + added for key, added in _own.items()}


@cache
def _words(key: str) -> frozenset[str]:
    return frozenset(map(plain, _data()[key]))


@cache
def _opening(addressing: str) -> re.Pattern[str]:
    heads, others, plurals, places, lead = (
        _alternatives(_data()[key]) for key in ("heads", "not_units", "plurals", "places", addressing)
    )
    return re.compile(
        rf"(?:(?:{lead})\s*:?\s+)?(?P<plural>(?:(?:{plurals})\s+)*)"
        rf"(?!(?:{others})(?!\w))(?:(?P<head>{heads})|(?P<place>{places}))(?!\w)"
    )


@cache
def _addressing() -> re.Pattern[str]:
    return re.compile(rf"(?:{_alternatives(_data()['addressing'])})\s*:?\s+")


def names_unit(words: str, *, inside: bool = False) -> bool:
    """The words open with a unit: "Công an xã …", "Đề nghị Ủy ban …", "Các trường …".

    ``inside``: they stand inside a sentence, where a common word needs a capital or a plural to be a unit's name.
    """
    return head_words(words, inside=inside) > 0


def head_words(words: str, *, inside: bool = False) -> int:
    """How many words at the start address a unit and begin its name, 0 for none: "Các ban chỉ đạo cấp xã" has 4."""
    written = " ".join(_EMPHASIS.sub("", words[:_LONGEST].lstrip("*_# -–+")).split())
    written = unicodedata.normalize("NFC", written)
    found = _opening("requests" if inside else "addressing").match(plain(written))
    named = found and (found["plural"] if found["place"] else _is_name(written, found, inside))
    if found and named:
        return len(written[: found.end()].split())
    return 0


def _is_name(written: str, found: re.Match[str], inside: bool) -> bool:
    """Capitals tell a name from a word: those of the head itself, or of what follows it."""
    head = found["head"]
    if inside and head in _words("only_opening") and not found["plural"]:
        return False
    if head in _words("before_names"):
        return written[found.end() :].lstrip()[:1].isupper()
    if written.isupper() or (not inside and written.islower()):
        return True  # a text all in one case tells nothing by it
    follows = written[found.end() :].lstrip()[:1]
    if found["plural"]:
        return head not in _words("proper") or not follows.islower()
    if follows.isupper() or (follows.isdigit() and " " not in head):
        return True
    common = " " not in head or head in _words("common")
    if head in _words("before_posts"):
        return head_words(written[found.end() :], inside=inside) > 0
    return head not in _words("proper") and (written[found.start("head")].isupper() or not (inside and common))


def bare_name(words: str) -> str:
    """A unit's name in plain lower case without what addresses it: "Đề nghị Hội Nông dân" → "hội nông dân"."""
    return _addressing().sub("", plain(_EMPHASIS.sub("", words).strip("_#:;. -–+")), count=1)


@cache
def _aliases() -> tuple[tuple[str, re.Pattern[str], str], ...]:
    found = []
    for group in _data()["aliases"]:
        first = " ".join(syllables(group[0]))
        for alias in sorted(group[1:], key=len, reverse=True):
            words = " ".join(syllables(alias))
            found.append((words, re.compile(rf"\b{re.escape(words)}\b"), first))
    return tuple(sorted(found, key=lambda one: -len(one[1].pattern)))


def canonical(words: str) -> str:
    """Folded syllables with every alias in its group's first form: "Sở GD-ĐT" → "so giao duc va dao tao"."""
    key = " ".join(syllables(words))
    for alias, pattern, first in _aliases():
        if alias in key and first not in key:  # most are not: a pattern takes longer to say so
            key = pattern.sub(first, key)
    return key


def _alternatives(cues: list[str]) -> str:
    return "|".join(re.escape(plain(cue)) for cue in sorted(cues, key=len, reverse=True))


@cache
def folded_heads() -> frozenset[str]:
    """The first words of units' names, folded and canonical, but for those that folding makes ambiguous."""
    heads = {canonical(head) for head in _data()["heads"]}
    return frozenset(heads - {*_data()["ambiguous_folded"]})


@cache
def generic_words() -> frozenset[str]:
    """Folded syllables that set no unit apart: plurals, what addresses a unit, joining words."""
    lists = (*_data()["plurals"], *_data()["addressing"], *_data()["joining"])
    return frozenset(syllable for words in lists for syllable in syllables(words))
