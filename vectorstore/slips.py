"""Words that text recognition or an export spoilt, found under the words that they should be.

Slips of diacritics ("thông kê") fold away with all diacritics. What is left are syllables that Vietnamese can't have:
letters taken for one another ("1ớp", "trẻ ern", "hqc sinh"), and blanks lost ("kếhoạch"). Such a syllable is also
indexed as what it may have been; the text, and every quote of it, stays as the file has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import chain
from pathlib import Path

import yaml

_LONGEST = 14  # letters of two syllables run together; longer ones are codes and addresses
_SHORTEST_HALF = 2  # letters of a syllable that stands in two run together
_VOWEL = re.compile("[aeiouy0]")  # 0 is mostly an o
_ROMAN = re.compile("[ivx]+")
_STEPS = 2  # letters of one syllable that were taken for others, at most


@lru_cache(maxsize=65536)
def meant(token: str) -> tuple[tuple[str, ...], ...]:
    """What a folded token may have been, each as its syllables: none for a syllable, a number or what none is near to.

    Fewest wrong letters first: where one letter makes syllables of it, two aren't tried.
    """
    if is_syllable(token) or not 2 <= len(token) <= _LONGEST or not _is_spoilt_word(token):
        return ()
    if halves := [
        (token[:at], token[at:]) for at in _cuts(token) if is_syllable(token[:at]) and is_syllable(token[at:])
    ]:
        return tuple(halves)
    tried, edge = {token}, {token}
    for _ in range(_STEPS):
        edge = set(chain.from_iterable(map(_one_letter_off, edge))) - tried
        if found := sorted(filter(is_syllable, edge)):
            return tuple((syllable,) for syllable in found)
        tried |= edge
    return ()


@lru_cache(maxsize=65536)
def is_syllable(token: str) -> bool:
    """Whether Vietnamese has such a syllable, its diacritics folded away."""
    return token in _syllables()


def _is_spoilt_word(token: str) -> bool:
    """No number, Roman or not, no abbreviation: those have no vowel."""
    return token.isalnum() and not token.isdigit() and bool(_VOWEL.search(token)) and not _ROMAN.fullmatch(token)


def _cuts(token: str) -> range:
    return range(_SHORTEST_HALF, len(token) - _SHORTEST_HALF + 1)


def _one_letter_off(token: str) -> Iterator[str]:
    """The token with one letter, or two that were taken for one, as it may have been."""
    for at in range(len(token)):
        for length in (1, 2):
            for should in _letters().get(token[at : at + length], ()) if at + length <= len(token) else ():
                yield token[:at] + should + token[at + length :]


@cache
def _data() -> Mapping[str, object]:
    loaded: dict[str, object] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
    return loaded


@cache
def _letters() -> Mapping[str, tuple[str, ...]]:
    table = _data()["letters"]
    assert isinstance(table, dict)
    return {str(written): tuple(map(str, should)) for written, should in table.items()}


@cache
def _syllables() -> frozenset[str]:
    onsets, rimes = (str(_data()[name]).split() for name in ("onsets", "rimes"))
    bare = {onset.removesuffix("i") for onset in onsets if onset == "gi"}  # "gì", "gìn": one i for both
    joined = {onset + rime for onset in ("", *onsets) for rime in rimes}
    return frozenset(joined | {onset + rime for onset in bare for rime in rimes if rime.startswith("i")})
