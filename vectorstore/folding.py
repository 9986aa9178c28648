"""Search keys: what a reader of Vietnamese takes for the same word gets the same key.

Folded away: case, NFC or NFD, every diacritic (and so the tone mark's place, hoà/hòa), đ, and y for i where it is a
syllable's only vowel (kỹ/kĩ, quý/quí, quýt/quít; not tay/tai). A no-break space reads as a space; invisible format
characters read as nothing. Keys are for finding only: quotes are slices of the text, at the offsets kept here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from vectorstore.slips import meant
from vectorstore.span import Span

_STROKED = {"đ": "d", "ð": "d"}  # neither decomposes; ð stands for đ in texts of older code pages
_INVISIBLE = ("Mn", "Me", "Cf")
_SYLLABLE = re.compile(r"[^\W_]+")
_LONE_Y = re.compile(r"(?<![^\W_])(qu|[bcdfghjklmnpqrstvwxz]+)y(?=[bcdfghjklmnpqrstvwxz]*(?![^\W_]))")
_CLAUSE_END = re.compile(r"[.;:!?\r\n]+")


class _Letters(dict[int, str]):
    """The key of each code point seen so far, for ``str.translate``."""

    def __missing__(self, point: int) -> str:
        key, before = chr(point), ""
        while key != before:  # a folded capital can decompose again: İ
            key, before = "".join(map(_fold_letter, unicodedata.normalize("NFD", key))), key
        self[point] = key
        return key


def _fold_letter(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in _INVISIBLE or unicodedata.combining(letter):
        return ""
    if category == "Zs":
        return " "
    folded = letter.casefold()
    return _STROKED.get(folded, folded)


_LETTERS = _Letters()


@dataclass(frozen=True, slots=True)
class Folded:
    """A key and the way back: ``text[offsets[i]:offsets[j]]`` is the source of ``key[i:j]``.

    ``offsets`` has one entry more than ``key`` has characters and never decreases. Combining marks and other characters
    without a key belong to the letter before them.
    """

    key: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The source of ``key[start:end]``, with whole letters where one letter has a key of several (ß)."""
        last = end
        while start < last < len(self.key) and self.offsets[last] == self.offsets[end - 1]:
            last += 1
        return Span(self.offsets[start], self.offsets[last])


def unaccented(text: str) -> str:
    """``text`` in small letters without diacritics, y and i kept apart: what ids are made of."""
    return text.translate(_LETTERS)


def fold(text: str) -> str:
    """The search key of ``text``. Folding a key changes nothing."""
    return _LONE_Y.sub(r"\1i", unaccented(text))


def fold_with_offsets(text: str) -> Folded:
    """The search key of ``text`` with the offsets that lead back to it."""
    keys = [_LETTERS[ord(letter)] for letter in text]
    offsets = [at for at, key in enumerate(keys) for _ in key]
    return Folded(_LONE_Y.sub(r"\1i", "".join(keys)), (*offsets, len(text)))


def syllables(text: str) -> list[str]:
    """The folded runs of letters and digits of ``text``, in order."""
    return _SYLLABLE.findall(fold(text))


def terms(text: str) -> list[str]:
    """What is indexed and searched: syllables, and pairs of neighbours as "cong_an".

    Pairs don't cross the end of a clause: . ; : ! ? or a line break. A spoilt syllable is followed by what it may have
    been, in pairs too (see ``slips``).
    """
    found: list[str] = []
    for clause in _CLAUSE_END.split(fold(text)):
        run = _SYLLABLE.findall(clause)
        found += run
        found += [f"{first}_{second}" for first, second in pairwise(run)]
        for mended in _mended(run):
            found += mended
            found += [f"{first}_{second}" for first, second in pairwise(mended)]
    return found


def mended(text: str) -> tuple[str, ...]:
    """What the spoilt syllables of ``text`` may have been, each between its neighbours: "tre em" of "trẻ ern"."""
    return tuple(
        " ".join(run) for clause in _CLAUSE_END.split(fold(text)) for run in _mended(_SYLLABLE.findall(clause))
    )


def _mended(run: list[str]) -> Iterator[list[str]]:
    for at, syllable in enumerate(run):
        for read in meant(syllable):
            yield [*run[max(at - 1, 0) : at], *read, *run[at + 1 : at + 2]]
