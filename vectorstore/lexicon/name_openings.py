"""What no unit's name that the lexicon knows begins with, told by its first two words alone, and so without reading it.

Names are read by phrases that stand at their beginning (``unit_names.read_name``), once abbreviations are written out
and words that say nothing are left out: where one of these could change the words, nothing is ruled out.
"""

from __future__ import annotations

import re
from typing import Any

from vectorstore.folding import fold
from vectorstore.lexicon.name_words import composed
from vectorstore.lexicon.phrases import Phrases
from vectorstore.lexicon.unit_names import Reading

Listed = tuple[Phrases[Any], ...]

_LETTERS = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)*")  # figures, dots and brackets are read in ways of their own


def could_begin(name: str, reading: Reading) -> bool:
    """False where no name that begins with these words is a known one, however it goes on."""
    text = composed(name)
    if not _LETTERS.fullmatch(text):
        return True
    first, *others = map(fold, text.split(" ", 2)[:2])
    data, lists = reading.data, reading.data.lists
    changing: Listed = (*reading.shorts, lists["silent"])
    opening: Listed = (*changing, lists["addressing"], lists["plurals"])
    if any(phrases.begins(first) for phrases in opening):
        return True
    stays = others and not any(phrases.begins(others[0]) for phrases in changing)
    second = others[0] if stays else None
    kinds: Listed = (*reading.heads, reading.whole, data.posts, data.one_word, data.fields)
    places: Listed = (data.levels, lists["level_joins"])
    return any(phrases.begins(first, second) for phrases in (*kinds, *places))
