"""The words of a unit's name, with what tells look-alikes apart: their diacritics and capitals.

A word's key keeps its letters' diacritics and its tone, wherever in the word the tone mark stands (hoà/hòa), and reads
y as i where folding does (kỹ/kĩ): "trường" and "trưởng" have one fold and two keys.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from vectorstore.folding import fold

_WORD = re.compile(r"[^\W_]+")
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_LONE_Y = re.compile(r"^(qu|[bcdđfghjklmnpqrstvwxz]+)y(?=[bcdđfghjklmnpqrstvwxz]*[\u0300\u0301\u0303\u0309\u0323]?$)")
_VOWELS = frozenset("aeiouy")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a name; ``key`` is None where the name has no diacritics at all, so that only ``folded`` can tell."""

    written: str
    folded: str
    key: str | None
    start: int = -1  # offsets into the composed name; -1 for a word that stands for an abbreviation
    end: int = -1
    opens: bool = False  # the name, or a part of it that could be a name of its own, starts here

    @property
    def capital(self) -> bool:
        """It starts with a capital letter or a figure."""
        return not self.written[:1].islower()

    def means(self, other: Word) -> bool:
        """It is this word of the lexicon's, as far as its diacritics tell."""
        return self.folded == other.folded and (self.key is None or self.key == other.key)

    def abbreviates(self, short: Word) -> bool:
        """The same for an abbreviation, in which older machines and scanners lose the stroke of Đ."""
        told = self.key is None or other_d(self.key) == other_d(short.key or short.folded)
        return self.folded == short.folded and told


def other_d(key: str) -> str:
    """The key with d for đ."""
    return key.replace("đ", "d")


def composed(name: str) -> str:
    """The name in composed letters, which offsets of words are of."""
    # ð and Ð are what older code pages give for đ. Replaced, not translated: whole texts come here, and most have none.
    return unicodedata.normalize("NFC", name).replace("ð", "đ").replace("Ð", "Đ")


def words_of(name: str) -> tuple[Word, ...]:
    """The words of a composed name, in order."""
    found = [(match.group(), *match.span()) for match in _WORD.finditer(name)]
    accented = any(_accented(word) for word, _, _ in found)
    return tuple(
        Word(word, folded_word(word), word_key(word) if accented else None, start, end) for word, start, end in found
    )


def folded_words(name: str) -> set[str]:
    """The folded words of a composed name, each once."""
    return set(map(folded_word, _WORD.findall(name)))


def known_words(name: str) -> tuple[Word, ...]:
    """The words of one of the lexicon's own names, which are written with all their diacritics."""
    return tuple(Word(word, fold(word), word_key(word)) for word in _WORD.findall(composed(name)))


@lru_cache(maxsize=16384)
def folded_word(word: str) -> str:
    """As ``fold``, of one word: the same ones come again and again."""
    return fold(word)


@lru_cache(maxsize=16384)
def word_key(word: str) -> str:
    """Small letters with their diacritics, then the tone: hòa and hoà are "hoa" with a grave."""
    parts = unicodedata.normalize("NFD", word.lower())
    tone = "".join(part for part in parts if part in _TONES)
    letters = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
    return _LONE_Y.sub(r"\1i", letters + tone)


@lru_cache(maxsize=16384)
def _accented(word: str) -> bool:
    return folded_word(word) != _LONE_Y.sub(r"\1i", word.lower())


def has_case(words: Sequence[Word]) -> bool:
    """Capitals and small letters both stand in the name, so that capitals tell something."""
    text = "".join(word.written for word in words)
    return not text.islower() and not text.isupper()


def could_be_word(short: str) -> bool:
    """An abbreviation that could be a syllable of its own (CA), or is as short as many other things (TH)."""
    return len(short) <= 2 or (len(short) == 3 and has_vowel(short))


def has_vowel(short: str) -> bool:
    """One of its letters is a vowel."""
    return not _VOWELS.isdisjoint(fold(short))
