"""A question as typed → one line that can be read, and its language."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from assistant.answer import Language
from assistant.errors import EmptyQuestion, QuestionTooLong, UnprintableQuestion
from assistant.text_data import compounds, cue_words, cues, has_marks, key, written_key
from vectorstore.folding import syllables

MAX_QUESTION = 2_000  # characters; the design's limit
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")
_UNPRINTABLE = ("Cc", "Cs", "Co", "Cn")


def clean(question: str) -> str:
    """The question composed, on one line, without invisible marks. Raises BadQuestion."""
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", question))
    text = " ".join(text.split())
    if len(text) > MAX_QUESTION:
        raise QuestionTooLong(limit=MAX_QUESTION)
    if any(unicodedata.category(letter) in _UNPRINTABLE for letter in text):
        raise UnprintableQuestion
    if not syllables(text):
        raise EmptyQuestion
    return text


def language_of(question: str, before: Language = "vi") -> Language:
    """English where its small words are English; a name with diacritics doesn't make a question Vietnamese.

    ``before``: the language of the questions before, which a few words that tell nothing are taken to be of.
    """
    words = written_key(question).split()
    marked = [has_marks(word) for word in words]
    english = sum(_is_english(words, marked, at) for at in range(len(words)))
    vietnamese = sum(key(word) in cue_words("fillers") for word in words)
    if english == vietnamese and not any(marked):
        return before
    return "en" if english > vietnamese else "vi"


def _is_english(words: Sequence[str], marked: Sequence[bool], at: int) -> bool:
    """A small English word that is no syllable of a Vietnamese one: "an" is in "công an" and "an ninh"."""
    if marked[at] or key(words[at]) not in cues("english") or (at and marked[at - 1]):
        return False
    return tuple(words[at : at + 2]) not in compounds(accented=False)
