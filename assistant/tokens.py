"""A question as tokens: what of it is a plan's name, what says nothing of the matter, what ends a unit's name.

Words are compared with their diacritics where the question has them ("chó" is a dog, "cho" is "for"), else folded.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from assistant.text_data import compounds, cues, has_marks, written
from vectorstore.folding import fold
from vectorstore.lexicon.units import plain

_Phrases = Mapping[str, Sequence[list[str]]]
"""Phrases, as words, by the first of them."""

_WORD = re.compile(r"[^\W_]+|[,;:.?!()]")
_LONGEST_COMPOUND = 3  # syllables
_LEAST_ACCENTED = 0.25  # share of a question's words with diacritics from which it is written with them


@dataclass(frozen=True, slots=True)
class Token:
    """A word or a mark of a question."""

    written: str
    folded: str
    named: bool  # part of a plan's name
    filler: bool  # says nothing of what the question is about
    ends_name: bool  # a unit's name does not go on here
    plain: str = ""  # in small letters, with its diacritics

    @property
    def is_word(self) -> bool:
        """No mark."""
        return self.written[0].isalnum()


def accented(text: str) -> bool:
    """Whether a question is written with its diacritics."""
    words = [word for word in _WORD.findall(text) if word.isalpha()]
    marked = [word for word in words if has_marks(word)]
    return len(marked) >= _LEAST_ACCENTED * max(1, len(words))


def tokens(text: str, names: Collection[str] = ()) -> list[Token]:
    """The words and marks of ``text``; ``names`` are folded names of plans."""
    text = unicodedata.normalize("NFC", text)
    words = _WORD.findall(text)
    folded = [fold(word) for word in words]
    with_accents = accented(text)
    compared = [plain(word) for word in words] if with_accents else folded
    named = covered(folded, names)
    dated = {at for at, key in enumerate(folded[:-1]) if key in cues("calendar") and folded[at + 1].isdigit()}
    fillers = _stand(compared, _known("fillers", with_accents)) - dated
    fillers -= _in_compounds(compared, fillers, with_accents)
    phrases = _stand(compared, _known("fillers", with_accents, 2))
    # A capital inside a sentence belongs to a name: "Sở Giao thông", not the "giao" that ends one.
    proper = set() if text.isupper() else {at for at, word in enumerate(words) if at and word[0].isupper()}
    ends = _stand(compared, _known("unit_ends", with_accents)) - proper
    ends = {at for at in ends if tuple(compared[at - 1 : at + 1]) not in compounds(accented=with_accents)} | phrases
    return [
        Token(word, key, at in named, at in fillers, at in ends or not word[0].isalnum(), plain(word))
        for at, (word, key) in enumerate(zip(words, folded, strict=True))
    ]


def _in_compounds(words: Sequence[str], fillers: Collection[int], with_accents: bool) -> set[int]:
    """The fillers that are part of a longer word, as "giao" is of "giao thông"."""
    kept: set[int] = set()
    known = compounds(accented=with_accents)
    for at in fillers:
        for start in range(max(0, at - _LONGEST_COMPOUND + 1), at + 1):
            for end in range(max(at + 1, start + 2), min(len(words), start + _LONGEST_COMPOUND) + 1):
                if tuple(words[start:end]) in known and any(place not in fillers for place in range(start, end)):
                    kept.add(at)
    return kept


def covered(words: Sequence[str], phrases: Iterable[str]) -> set[int]:
    """The places of the words that stand in one of the phrases."""
    return _stand(words, _by_first(phrases))


def _stand(words: Sequence[str], phrases: _Phrases) -> set[int]:
    places: set[int] = set()
    for at, word in enumerate(words):
        for parts in phrases.get(word, ()):
            if list(words[at : at + len(parts)]) == parts:
                places.update(range(at, at + len(parts)))
    return places


def _by_first(phrases: Iterable[str]) -> _Phrases:
    found: dict[str, list[list[str]]] = {}
    for phrase in phrases:
        parts = phrase.split()
        found.setdefault(parts[0], []).append(parts)
    return found


@cache
def _known(name: str, with_accents: bool, least: int = 1) -> _Phrases:
    """The phrases of a list that have so many words: looked for in each question."""
    return _by_first(phrase for phrase in _phrases(name, with_accents) if len(phrase.split()) >= least)


@cache
def _phrases(name: str, with_accents: bool) -> tuple[str, ...]:
    return tuple(map(plain, written(name))) if with_accents else tuple(sorted(cues(name)))
