"""The assistant's language data (cues, glossary, provinces), loaded once, checked, and folded for matching."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from unicodedata import combining, normalize

import yaml

from vectorstore.folding import syllables
from vectorstore.lexicon.units import plain

if TYPE_CHECKING:
    from assistant.tokens import Token

_MARK, _GAP = "…", 4  # in a cue, up to so many words
_SYLLABLE = re.compile(r"[^\W_]+")


@cache
def _load(name: str) -> Any:
    return yaml.safe_load(resources.files("assistant").joinpath(name).read_text(encoding="utf-8"))


@cache
def _cues() -> Any:
    """Cues of both languages, list by list."""
    both = _load("cues.yaml")
    for name, english in _load("cues_english.yaml").items():
        if isinstance(english, list):
            both[name] = both[name] + english
            continue
        for kind, cues in english.items():
            own = both[name][kind]
            both[name][kind] = own | {"asked": own["asked"] + cues} if isinstance(own, dict) else own + cues
    return both


@lru_cache(maxsize=16384)
def key(words: str) -> str:
    """Folded syllables joined by single spaces: what cues and questions are compared by."""
    return " ".join(syllables(words))


@lru_cache(maxsize=16384)
def written_key(words: str) -> str:
    """Syllables in small letters with their diacritics, joined by single spaces."""
    return " ".join(_SYLLABLE.findall(plain(words)))


@lru_cache(maxsize=16384)
def has_marks(words: str) -> bool:
    """Whether a letter has a Vietnamese mark; "y", which folds as "i" does, is none."""
    return any(letter in "đĐ" or combining(letter) for letter in normalize("NFD", words))


@cache
def written(name: str) -> tuple[str, ...]:
    """A list of words as they are written, with their diacritics."""
    return tuple(str(word) for word in _cues()[name])


@cache
def cues(name: str) -> frozenset[str]:
    """A list of cues, folded."""
    return frozenset(key(cue) for cue in written(name))


@cache
def cue_words(name: str) -> frozenset[str]:
    """Every syllable of a list's cues."""
    return frozenset(word for cue in cues(name) for word in cue.split())


@cache
def pattern(name: str, *, accented: bool = False) -> re.Pattern[str]:
    """Finds a cue of a list as whole words in a folded key, the longest where several stand.

    ``accented``: in a key with diacritics, in which "phụ cấp" is not "phổ cập".
    """
    return _any_of(_key_of(cue, accented) for cue in written(name))


@cache
def asks(*, accented: bool = False) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(kind, pattern of its cues) in the order in which they are tried."""
    return _patterns("asks", accented=accented)


@cache
def asking_words(kind: str) -> frozenset[str]:
    """Every folded syllable of the cues of a kind."""
    return frozenset(word for cue in _cues()["asks"][kind] for word in syllables(str(cue)))


@cache
def fields(*, accented: bool = False) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(field of the header, pattern of the words that ask for it)."""
    return _patterns("fields", accented=accented)


@cache
def sections() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """(name, pattern of the words by which people mean it) of each part that plans have."""
    return _patterns("sections")


@cache
def section_titles() -> dict[str, tuple[str, ...]]:
    """Folded name of a part → folded words of its headings."""
    return {key(name): tuple(map(key, titles)) for name, titles in _cues()["section_titles"].items()}


@cache
def answering_titles() -> dict[str, tuple[str, ...]]:
    """Kind of question → folded words of the headings of the part that answers it as a whole, the surest first."""
    return {kind: tuple(map(key, titles)) for kind, titles in _cues()["answering_titles"].items()}


def _is_clear(cue: str) -> bool:
    """It means the same without its marks: "lương" reads like "lượng" then."""
    return " " in cue or not has_marks(cue)


@cache
def details(*, accented: bool = False) -> tuple[tuple[str, re.Pattern[str], re.Pattern[str]], ...]:
    """(name, pattern of the words that ask for it, what a text has that states it) of each detail, in order."""
    return tuple(
        (
            name,
            _any_of(_key_of(cue, accented) for cue in map(str, how["asked"]) if accented or _is_clear(cue)),
            re.compile("|".join(how["holds"]), re.IGNORECASE),
        )
        for name, how in _cues()["details"].items()
    )


@cache
def signs(name: str) -> dict[str, re.Pattern[str]]:
    """Kind of question → what shows that a text answers it ("holds"), or that a heading covers it ("headed")."""
    return {kind: re.compile("|".join(found), re.IGNORECASE) for kind, found in _cues()[name].items()}


class Synonyms:
    """What people say and what plans write for it, found among the words of a question."""

    def __init__(self, pairs: Mapping[str, Iterable[str]]) -> None:
        self._written: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        self._folded: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for said, written in pairs.items():
            plain_words, folded = tuple(written_key(said).split()), tuple(key(said).split())
            self._written.setdefault(plain_words[0], []).append((plain_words, tuple(written)))
            if len(folded) > 1:  # a syllable alone may be another word once folded
                self._folded.setdefault(folded[0], []).append((folded, tuple(written)))

    def found(self, read: Sequence[Token], *, accented: bool) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """(start, end, what plans write) of each of them."""
        words = [token.plain if accented else token.folded for token in read]
        known = self._written if accented else self._folded
        for at, word in enumerate(words):
            for said, written in known.get(word, ()):
                if tuple(words[at : at + len(said)]) == said:
                    yield at, at + len(said), written


@cache
def said() -> Mapping[str, tuple[str, ...]]:
    """What people say → what plans write for it, as in ``synonyms.yaml``."""
    listed = _load("synonyms.yaml")
    return {str(words): tuple(one.strip() for one in str(written).split("|")) for words, written in listed.items()}


@cache
def renamed() -> tuple[tuple[re.Pattern[str], str], ...]:
    """(canonical words, what they are to be) of names that hold another name's alias; the longest first."""
    return tuple((_any_of((said,)), meant) for said, meant in _cues()["renamed"].items())


@cache
def levels() -> tuple[re.Pattern[str], dict[str, int]]:
    """Finds the words that tell a level, and phrases that only look so; the level (0 commune … 2 province) of each."""
    groups = _cues()["levels"]
    known = {key(word): level for level, group in enumerate(groups) for word in group}
    return _any_of((*known, *cues("not_levels"))), known


@cache
def provinces() -> tuple[str, ...]:
    """Provinces, folded."""
    return tuple(key(name) for name in province_names())


def province_names() -> tuple[str, ...]:
    """Provinces, as they are written."""
    return tuple(_load("provinces.yaml"))


def province_name(folded: str) -> str:
    """A province as it is written; another place, of which only the folded words are known, with capitals."""
    return next((name for name in province_names() if key(name) == folded), folded.title())


@cache
def glossary(part: str) -> dict[str, tuple[str, ...]]:
    """English → Vietnamese renderings of one part of the glossary: "levels", "units" or "words"."""
    return {key(str(english)): tuple(str(vi).split("|")) for english, vi in _load("glossary.yaml")[part].items()}


@cache
def compounds(*, accented: bool) -> frozenset[tuple[str, ...]]:
    """Words of two or three syllables, as the glossary has them: in them, a filler is none ("giao thông")."""
    makes = written_key if accented else key
    phrases = {
        tuple(makes(words).split()) for part in ("words", "units") for all_ in glossary(part).values() for words in all_
    }
    return frozenset(phrase for phrase in phrases if 2 <= len(phrase) <= 3)


def _patterns(name: str, *, accented: bool = False) -> tuple[tuple[str, re.Pattern[str]], ...]:
    kinds = _cues()[name]
    return tuple((kind, _any_of(_key_of(str(cue), accented) for cue in listed)) for kind, listed in kinds.items())


def _key_of(cue: str, accented: bool) -> str:
    return f" {_MARK} ".join((written_key if accented else key)(part) for part in cue.split(_MARK))


def _any_of(cues: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(set(cues), key=lambda cue: (-len(cue), cue))
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_with_gaps, ordered))})(?!\w)")


def _with_gaps(cue: str) -> str:
    """A cue's pattern; "…" in it stands for a few words."""
    return rf"(?: \w+){{0,{_GAP}}}? ".join(map(re.escape, cue.split(f" {_MARK} ")))
