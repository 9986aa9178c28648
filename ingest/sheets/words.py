"""Letters at their places → words.

Fonts that lack some Vietnamese letters are helped out by others, so that one word is drawn in pieces, in any order:
words are put together by where the letters stand, never by their order in the file.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise
from operator import attrgetter
from statistics import median

from ingest.sheets.glyphs import Glyph
from ingest.sheets.sheet import Word

ASCENT, DESCENT = 0.85, 0.22  # of the size of type, above and below the baseline: a word's box
_SAME_BASE = 0.12  # of the size, that letters of one word stand apart in height at most
_GAP = 0.2  # of the size, between two letters, from which they belong to two words, where spaces are written …
_GAP_UNSPACED = 0.16  # … and where the line has none
_LETTER = 0.45  # of the size: a letter's width
_SPACED = 4  # letters of a line, from which their spacing can be told
_TWICE = 0.4  # of a letter's width, within which the same letter again is drawn twice, to look bold
_SMALL = 0.8  # of its neighbour's size, that a raised figure has at most
_LIFT = (0.15, 0.75)  # of the neighbour's size, by which it stands above the baseline
_MOST = 10_000  # words of a page, among which raised figures are looked for
_NEAR = 0.35  # of the neighbour's size, to its side
# Fonts of symbols have their characters from U+F020 on: letters as in ASCII, and bullets.
_SYMBOLS = {code: chr(code - 0xF000) if code < 0xF07F else "•" for code in range(0xF020, 0xF100)}
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_NO_WIDTH = dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff", "")
_WRITTEN = str.maketrans(_LIGATURES | _NO_WIDTH) | _SYMBOLS
_size = attrgetter("size")


def words_of(glyphs: Sequence[Glyph]) -> tuple[Word, ...]:
    """The words, line by line; raised figures are words of their own."""
    rows = [_without_doubles(row) for row in _rows(glyphs)]
    pieces = [piece for row in rows for piece in _split(row)]
    placed = [(_base(piece), piece) for piece in pieces]
    raised = _raised(placed) if len(placed) <= _MOST else set()
    words = (_word(piece, at in raised) for at, (_, piece) in enumerate(placed))
    return tuple(word for word in words if word.text)


def _rows(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The letters of each baseline, from left to right."""
    row: list[Glyph] = []
    for glyph in sorted(glyphs, key=lambda g: g.base):
        if row and glyph.base - row[0].base > max(0.8, _SAME_BASE * min(glyph.size, row[0].size)):
            yield sorted(row, key=lambda g: g.left)
            row = []
        row.append(glyph)
    if row:
        yield sorted(row, key=lambda g: g.left)


def _without_doubles(row: list[Glyph]) -> list[Glyph]:
    kept = row[:1]
    for before, glyph in pairwise(row):
        near = _TWICE * (glyph.right - glyph.left)
        again = glyph.left - before.left < near or glyph.left - kept[-1].left < near
        if not (again and any(g.text == glyph.text and glyph.left - g.left < near for g in kept[-2:])):
            kept.append(glyph)
    return kept


def _split(row: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """The letters of each word of a line."""
    letters = [g for g in row if not g.text.isspace()]
    if not letters:
        return
    spaced = len(letters) < len(row)
    gaps = [b.left - a.right for a, b in pairwise(row) if not (a.text.isspace() or b.text.isspace())]
    usual = max(0.0, median(gaps)) if len(gaps) >= _SPACED else 0.0
    widest = usual + (_GAP if spaced else _GAP_UNSPACED) * max(g.size for g in letters)
    word: list[Glyph] = []
    spaces: list[float] = []  # where they begin, since the last letter
    for glyph in row:
        if glyph.text.isspace():
            spaces.append(glyph.left)
        elif word and _is_apart(word[-1], glyph, spaces, widest):
            yield word
            word, spaces = [glyph], []
        else:
            word.append(glyph)
            spaces = []
    if word:
        yield word


def _is_apart(last: Glyph, glyph: Glyph, spaces: Sequence[float], widest: float) -> bool:
    """A wide gap stands before the letter, or a space that has room there, if only over a letter drawn too wide."""
    gap = glyph.left - last.right
    if not spaces:
        return gap > widest
    within = (space for space in spaces if space - last.left > _LETTER * last.size)
    return max(gap, glyph.left - min(within, default=glyph.left)) > _GAP_UNSPACED * glyph.size


def _base(piece: Sequence[Glyph]) -> float:
    return max(piece, key=_size).base


def _raised(placed: Sequence[tuple[float, list[Glyph]]]) -> set[int]:
    """Which words are figures in small type above the baseline of the word at their left or right."""
    found = set()
    ends = sorted((base, p[0].left, p[-1].right, max(g.size for g in p)) for base, p in placed)
    largest = max((size for *_, size in ends), default=0.0)
    for at, (base, piece) in enumerate(placed):
        size = max(g.size for g in piece)
        if size > _SMALL * largest or not all(g.text.isdigit() or g.text in "(),+-" for g in piece):
            continue
        near = ends[bisect_left(ends, (base,)) : bisect_left(ends, (base + _LIFT[1] * largest + 1,))]
        left, right = piece[0].left, piece[-1].right
        if any(
            size <= _SMALL * other
            and _LIFT[0] * other <= line - base <= _LIFT[1] * other
            and (abs(left - end) <= _NEAR * other or abs(begin - right) <= _NEAR * other)
            for line, begin, end, other in near
        ):
            found.add(at)
    return found


def _word(piece: Sequence[Glyph], raised: bool) -> Word:
    text = unicodedata.normalize("NFC", "".join([g.text for g in piece]).translate(_WRITTEN))
    if not text.isprintable():
        text = "".join(c for c in text if c >= " ")
    largest = max(piece, key=_size)
    size, base = largest.size, largest.base
    right = max([g.right for g in piece])
    return Word(text, (piece[0].left, base - ASCENT * size, right, base + DESCENT * size), size, raised)
