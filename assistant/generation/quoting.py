"""Quotations in a statement: each found in a source, to be shown as the source has it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.generation.inert import NotPlain, inert
from assistant.generation.sources import Source
from vectorstore.folding import fold_with_offsets, syllables

_PAIRS = {"“": "”", "«": "»", "„": "“", '"': '"', "‘": "’"}
_MARKS = frozenset('“”«»„"‘’‛‚‹›「」『』')
_SHORTEST = 2  # syllables


class BadQuote(ValueError):
    """A quotation that is not closed, or is no span of a source."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of a statement: its own, or a quotation's. A quotation's are a slice of the source."""

    words: str
    quoted: bool


def stretches(words: str) -> tuple[Stretch, ...]:
    """The words parted at their outermost quotation marks. Raises BadQuote where one is not closed."""
    found: list[Stretch] = []
    own = ""
    at = 0
    while at < len(words):
        letter = words[at]
        if letter in "’'" and at and words[at - 1].isalpha():
            own += letter  # an apostrophe
        elif letter in _PAIRS:
            end = _closing(words, at)
            found += [Stretch(own, False), Stretch(words[at + 1 : end], True)]
            own, at = "", end
        elif letter in _MARKS or letter == "'":
            raise BadQuote("a quotation mark that closes nothing")
        else:
            own += letter
        at += 1
    return tuple(one for one in (*found, Stretch(own, False)) if one.words or one.quoted)


def _closing(words: str, start: int) -> int:
    """Where what opens at ``start`` is closed, with what is quoted inside it."""
    opens, closes = words[start], _PAIRS[words[start]]
    depth = 0
    for at in range(start, len(words)):
        letter = words[at]
        if letter == closes and (opens != closes or at > start):
            depth -= 1 if opens != closes else 0
            if depth == 0 or opens == closes:
                return at
        elif letter == opens and opens != closes:
            depth += 1
    raise BadQuote("a quotation is not closed")


def slice_of(quote: str, source: Source) -> str | None:
    """The words of the source that the quote means, in any spelling, with any marks; None where there are none."""
    wanted = syllables(quote)
    if len(wanted) < _SHORTEST:
        return None
    sought = re.compile(r"(?<![^\W_])" + r"[\W_]+".join(map(re.escape, wanted)) + r"(?![^\W_])")
    best: str | None = None
    for piece in source.pieces:
        folded = fold_with_offsets(piece)
        for found in sought.finditer(folded.key):
            span = folded.span(*found.span())
            words = piece[span.start : span.end]
            if not _may_be_shown(words):
                continue
            if _plain(words) == _plain(quote):
                return words
            best = best or words
    return best


def _may_be_shown(words: str) -> bool:
    """Nothing in them is hidden, nor becomes a link on a page."""
    try:
        inert(words)
    except NotPlain:
        return False
    return not any(unicodedata.category(letter)[0] == "C" for letter in words if not letter.isspace())


def without_marks(words: str) -> str:
    """The words without quotation marks, on one line."""
    return " ".join("".join(" " if letter in _MARKS else letter for letter in words).split())


def _plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split())


def with_slices(parts: Sequence[Stretch], source: Source) -> tuple[Stretch, ...] | None:
    """The parts with each quotation as the source has it; None where the source has not all of them."""
    found: list[Stretch] = []
    for part in parts:
        words = slice_of(part.words, source) if part.quoted else part.words
        if words is None:
            return None
        found.append(Stretch(words, part.quoted))
    return tuple(found)
