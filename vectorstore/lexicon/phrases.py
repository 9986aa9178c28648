"""Phrases of the lexicon, found in the words of a name, and abbreviations written out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from vectorstore.lexicon.name_words import Word, could_be_word, has_vowel, known_words

T = TypeVar("T")


class Phrases(Generic[T]):
    """Phrases and what they mean: the longest that stands at a place of a name is found by its first word.

    ``short``: they are abbreviations. Of two as long, the one with fewer diacritics is taken where a name has none.
    """

    def __init__(self, pairs: Iterable[tuple[tuple[Word, ...], T]] = (), *, short: bool = False) -> None:
        self._short = short
        self._by_first: dict[str, list[tuple[tuple[Word, ...], T]]] = {}
        for phrase, meaning in pairs:
            self._by_first.setdefault(phrase[0].folded, []).append((phrase, meaning))
        for listed in self._by_first.values():
            listed.sort(key=lambda pair: (-len(pair[0]), sum(word.key != word.folded for word in pair[0])))

    def at(self, words: Sequence[Word], place: int) -> Iterable[tuple[int, T]]:
        """(number of words, meaning) of the phrases that stand at ``place``, the longest first."""
        if not 0 <= place < len(words):
            return
        for phrase, meaning in self._by_first.get(words[place].folded, ()):
            end = place + len(phrase)
            if end <= len(words) and self._stands(phrase, words[place:end]):
                yield len(phrase), meaning

    def longest(self, words: Sequence[Word], place: int = 0) -> tuple[int, T] | None:
        """The longest of them."""
        return next(iter(self.at(words, place)), None)

    def may_stand(self, folded: set[str]) -> bool:
        """False where none of them can stand among these folded words: none of these is the first word of one."""
        return not self._by_first.keys().isdisjoint(folded)

    def begins(self, first: str, second: str | None = None) -> bool:
        """Whether one may stand where these folded words do, ``second`` being any word where it is None."""
        listed = self._by_first.get(first, ())
        return any(second is None or len(phrase) == 1 or phrase[1].folded == second for phrase, _ in listed)

    def after(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """The words after all the phrases that they open with; one word at least stays."""
        at = 0
        while (found := self.longest(words, at)) and at + found[0] < len(words):
            at += found[0]
        return tuple(words[at:])

    def left_out(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """The words without these phrases; all of them where none would be left."""
        found: list[Word] = []
        at = 0
        while at < len(words):
            skipped = self.longest(words, at)
            if skipped:
                at += skipped[0]
            else:
                found.append(words[at])
                at += 1
        return tuple(found) or tuple(words)

    def _stands(self, phrase: Sequence[Word], words: Sequence[Word]) -> bool:
        if self._short:
            return all(word.abbreviates(known) for word, known in zip(words, phrase, strict=True))
        return all(word.means(known) for word, known in zip(words, phrase, strict=True))


@dataclass(frozen=True, slots=True)
class Short:
    """What an abbreviation stands for; ``needs_head``: only after one of these folded words ("Sở XD")."""

    words: tuple[Word, ...]
    needs_head: frozenset[str] = frozenset()
    needs_capitals: bool = False


def short_for(short: str, full: str, heads: frozenset[str] = frozenset()) -> tuple[tuple[Word, ...], Short]:
    """An abbreviation's words and what it stands for. One that is kept in small letters needs no capitals."""
    words = known_words(short)
    capitals = len(words) == 1 and not short.islower() and could_be_word(short) and not heads
    return words, Short(known_words(full), heads, capitals)


def written_out(words: Sequence[Word], shorts: Phrases[Short], *, cased: bool = True) -> tuple[Word, ...]:
    """The words with every abbreviation written out; the offsets of its words are its own.

    One that could be a word of its own needs its capitals; where the name has no capitals to tell it by (not
    ``cased``), it needs to stand first, or to have no vowel.
    """
    found: list[Word] = []
    at = 0
    while at < len(words):
        for count, short in shorts.at(words, at):
            if _is_meant(words, at, short, cased):
                start, end = words[at].start, words[at + count - 1].end
                found += [Word(word.written, word.folded, word.key, start, end) for word in short.words]
                at += count
                break
        else:
            found.append(words[at])
            at += 1
    return tuple(found)


def _is_meant(words: Sequence[Word], at: int, short: Short, cased: bool) -> bool:
    if short.needs_head and not (at and words[at - 1].folded in short.needs_head):
        return False
    if not short.needs_capitals:
        return True
    word = words[at].written
    return word.isupper() if cased else at == 0 or (word.isupper() and not has_vowel(word))


def key_of(words: Iterable[Word]) -> str:
    """Folded syllables, as ids have them: giao-duc-va-dao-tao."""
    return "-".join(word.folded for word in words)
