"""The words of a question that no plan has, as whoever asks wrote them: whole words and names, never half of one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from assistant.retrieval.coverage import Stands, any_stands
from assistant.retrieval.plan_words import PassageWords
from assistant.text_data import has_marks, key, written_key
from assistant.understanding.said import Said
from vectorstore.once import once


@dataclass
class Heard:
    """All that some plans say."""

    passages: Sequence[PassageWords]
    spelled_out: Callable[[str], str] = str  # words with their abbreviations written out

    def has(self, words: str) -> bool:
        """These words stand somewhere, short or in full; a plan may be written without diacritics, a question too."""
        return any(self._has(form) for form in dict.fromkeys((words, self.spelled_out(words))))

    def _has(self, words: str) -> bool:
        if not has_marks(words):
            return any(f" {key(words)} " in one.own for one in self.passages)
        forms = (f" {written_key(words)} ", f" {key(words)} ")
        return any(form in one.written for one in self.passages for form in forms)

    def has_each(self, words: str) -> bool:
        """Each of their syllables stands somewhere, with whatever diacritics."""
        return all(syllable in self._syllables for syllable in key(self.spelled_out(words)).split())

    @once
    def _syllables(self) -> frozenset[str]:
        return frozenset().union(*(one.singles for one in self.passages))


@dataclass(frozen=True, slots=True)
class HeardInIndex:
    """What stands in plans of more passages than are gone through, as far as syllables and pairs of them tell."""

    stands: Stands
    spelled_out: Callable[[str], str]

    def has(self, words: str) -> bool:
        """As of Heard."""
        return any_stands((key(form) for form in dict.fromkeys((words, self.spelled_out(words)))), self.stands)

    def has_each(self, words: str) -> bool:
        """As of Heard."""
        return all(map(self.stands, key(self.spelled_out(words)).split()))


def missing_words(said: Sequence[Said], heard: Heard | HeardInIndex) -> list[str]:
    """Those that none of the plans has, in order, each once."""
    found: list[str] = []
    for one in said:
        if one.loose:
            found += _loose(one, heard)
        elif one.rendered:
            found += [] if any(map(heard.has_each, one.rendered)) else [one.words]
        elif not heard.has(one.words):
            found.append(one.words)
    return list(dict.fromkeys(found))


def _loose(one: Said, heard: Heard | HeardInIndex) -> Iterator[str]:
    """The stretches with a syllable that no plan has, between pairs that plans have, which are words of their own."""
    stretch: list[str] = []
    at = 0
    while at < len(one.loose):
        pair = one.loose[at : at + 2]
        if len(pair) == 2 and heard.has(" ".join(pair)):
            yield from _unheard(stretch, heard)
            stretch = []
            at += 2
            continue
        stretch.append(one.loose[at])
        at += 1
    if len(one.loose) == 1 and not heard.has(one.words):
        yield f"{one.words} {one.after}" if one.after else f"{one.before} {one.words}".strip()
    else:
        yield from _unheard(stretch, heard)


def _unheard(stretch: Sequence[str], heard: Heard | HeardInIndex) -> Iterator[str]:
    if not all(map(heard.has, stretch)):
        yield " ".join(stretch)
