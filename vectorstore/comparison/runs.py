"""The words that differ between two passages, each a slice of its own text.

Words are compared to the letter, in NFC and without invisible characters; white space never counts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from vectorstore.comparison.alignment import aligned
from vectorstore.span import Span

RunKind = Literal["same", "removed", "added"]

# A word with the signs inside it ("12/KH-UBND", "30/4/2024") and its own combining marks, or a single sign beside it.
_WORD = re.compile(r"[^\W_](?:\S*[^\W_])?[\u0300-\u036f]*|\S")


@dataclass(frozen=True, slots=True)
class Run:
    """Neighbouring words that are the same in both passages, or stand in one of them only.

    ``old`` and ``new``: where they stand in the text of each edition; empty where they don't. Several spans where a
    page break or a table row cuts the words. ``spaced``: white space or a break comes before them, in
    one of the texts at least.
    """

    kind: RunKind
    old: tuple[Span, ...]
    new: tuple[Span, ...]
    spaced: bool


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    span: Span
    part: int  # number of the passage's span that it stands in
    spaced: bool


class _Seen(dict[int, str | None]):
    """What is left of each code point: nothing of white space and of invisible characters."""

    def __missing__(self, point: int) -> str | None:
        sign = chr(point)
        self[point] = None if sign.isspace() or unicodedata.category(sign) == "Cf" else sign
        return self[point]


_SEEN = _Seen()


def letters(words: str) -> str:
    """All that is to be seen of the words, without white space: what is equal here has not changed."""
    return unicodedata.normalize("NFC", words).translate(_SEEN)


def runs(old_text: str, old: Sequence[Span], new_text: str, new: Sequence[Span]) -> tuple[Run, ...]:
    """The words of both passages in order, what was removed before what was added in its place."""
    left, right = list(_words(old_text, old)), list(_words(new_text, new))
    found: list[_Stretch] = []
    start = from_ = 0
    same = aligned([word.key for word in left], [word.key for word in right])
    for one, other in (*same, (len(left), len(right))):
        found += _replaced(left[start:one], right[from_:other])
        found.append(("same", left[one : one + 1], right[other : other + 1]))
        start, from_ = one + 1, other + 1
    return tuple(_joined(stretch for stretch in found if stretch[1] or stretch[2]))


_Stretch = tuple[RunKind, Sequence[_Word], Sequence[_Word]]


def _words(text: str, spans: Sequence[Span]) -> Iterator[_Word]:
    for part, span in enumerate(spans):
        end = span.start if part == 0 else -1  # a later part comes after a break
        for word in _WORD.finditer(text, span.start, span.end):
            if key := letters(word[0]):
                yield _Word(key, Span(*word.span()), part, word.start() != end)
                end = word.end()


def _replaced(left: Sequence[_Word], right: Sequence[_Word]) -> list[_Stretch]:
    """What stood here and what stands here now; the same where only white space differs."""
    if "".join(word.key for word in left) == "".join(word.key for word in right):
        return [("same", left, right)]
    return [("removed", left, ()), ("added", (), right)]


def _joined(found: Iterable[_Stretch]) -> Iterator[Run]:
    """Neighbouring stretches of a kind as one run."""
    for kind, some in groupby(found, key=lambda stretch: stretch[0]):
        of_kind = list(some)
        left = [word for _, words, _ in of_kind for word in words]
        right = [word for _, _, words in of_kind for word in words]
        spaced = any(words[0].spaced for words in (left, right) if words)
        yield Run(kind, tuple(_spans(left)), tuple(_spans(right)), spaced)


def _spans(words: Iterable[_Word]) -> Iterator[Span]:
    for _, some in groupby(words, key=lambda word: word.part):
        of_part = list(some)
        yield Span(of_part[0].span.start, of_part[-1].span.end)
