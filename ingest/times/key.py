"""Text → the key in which times are found: one case, one spelling, single spaces, no emphasis; and the way back."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from ingest.times.words import one_spelling
from vectorstore.span import Span

_DASHES = dict.fromkeys("–—−‐‑‒", "-")
_DROPPED = set('*“”"„«»')  # emphasis and quotation marks
_OPENING = set('“„«"')
_CLOSED = set('”“"»')
_LONGEST = 100  # characters of a name in quotation marks
_TAG = re.compile(r"<[^<>]{1,40}>")
# What is its own key but for case and dashes: no white space but single blanks, nothing dropped, no mark apart.
_LETTERS = r"[!#-)+-~\u00c0-\u012f\u0131-\u024f\u1e00-\u1eff…–—−‐‑‒]+"
_PLAIN = re.compile(rf"(?:{_LETTERS}(?: {_LETTERS})* ?)?")
_DASHED = str.maketrans(_DASHES)
_CLOSING = {"(": ")", "“": "”", "«": "»", "[": "]"}


@dataclass(frozen=True, slots=True)
class TimeKey:
    """``starts[i]`` and ``ends[i]``: where the letter ``key[i]`` stands in the text.

    ``quoted``: the letters of the key that stand just behind an opening quotation mark, or in short quoted words.
    """

    key: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    quoted: frozenset[int]

    def span(self, start: int, end: int) -> Span:
        """The text of ``key[start:end]``, which must not be empty."""
        return Span(self.starts[start], self.ends[end - 1])


def time_key(text: str, span: Span) -> TimeKey:
    """The key of the text at ``span``."""
    words = _TAG.sub(lambda tag: " " * len(tag.group()), text[span.start : span.end])
    if _PLAIN.fullmatch(words):
        key = one_spelling(words.lower().translate(_DASHED))
        return TimeKey(key, tuple(range(span.start, span.end)), tuple(range(span.start + 1, span.end + 1)), frozenset())
    return _by_letters(words, span)


def _by_letters(words: str, span: Span) -> TimeKey:
    letters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    quoted: set[int] = set()
    opened: int | None = None
    for at, letter in enumerate(words, span.start):
        if letter in _DROPPED or (letter.isspace() and (not letters or letters[-1] == " ")):
            if letter in _OPENING and (not letters or letters[-1] in " ("):
                opened = len(letters)
                quoted.add(opened)
            elif letter in _CLOSED and opened is not None:
                quoted |= set(range(opened, len(letters))) if len(letters) - opened < _LONGEST else set()
                opened = None
            continue
        if letters and unicodedata.combining(letter):
            letters[-1] = unicodedata.normalize("NFC", letters[-1] + letter)[:1]
            ends[-1] = at + 1
            continue
        low = letter.lower()
        letters.append(" " if letter.isspace() else _DASHES.get(letter, low if len(low) == 1 else letter))
        starts.append(at)
        ends.append(at + 1)
    return TimeKey(one_spelling("".join(letters)), tuple(starts), tuple(ends), frozenset(quoted))


def with_closing(text: str, span: Span, limit: int) -> Span:
    """The span with the marks behind it, up to ``limit``, that close what opens in it: brackets, quotes, emphasis."""
    end = span.end
    while end < min(limit, len(text)):
        words = text[span.start : end]
        if any(words.count(opening) > words.count(close) and text[end] == close for opening, close in _CLOSING.items()):
            end += 1
        elif text[end] in '"*' and words.count(text[end]) % (4 if text.startswith("**", end) else 2):
            end += 2 if text.startswith("**", end) else 1
        else:
            break
    return Span(span.start, min(end, limit))


def collapsed(words: str) -> str:
    """The words with white space collapsed."""
    return " ".join(words.split())
