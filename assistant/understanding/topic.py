"""The tokens of a question that say to what matter it limits a unit's duties: "về …", "khi …"."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from assistant.text_data import cues, pattern
from assistant.tokens import Token, tokens
from assistant.translate import Translation


def topic_range(read: Sequence[Token], translation: Translation, inside: Collection[int]) -> tuple[int, int]:
    """The tokens that say what matter the question is about: from the first that a mark stands before."""
    words = [token.folded or token.written for token in read]
    marks = [mark.split() for mark in cues("topic_marks")]
    starts = [
        at + len(mark)
        for at in range(len(words))
        for mark in marks
        if words[at : at + len(mark)] == mark and at not in inside
    ]
    at = 0
    for rendering in translation.ordered:
        if rendering.before in cues("topic_marks_english") and at not in inside:
            starts.append(at)
        at += len(tokens(rendering.words[0]))
    start = min(starts, default=len(read))
    asides = [mark.split() for mark in cues("asides")]
    ends = [at for at in range(start, len(words)) for mark in asides if words[at : at + len(mark)] == mark]
    return start, min(ends, default=len(read))


def excluded_from(read: Sequence[Token]) -> int:
    """The token from which on the question names what it does not mean ("không tính …", "except …")."""
    words = " ".join(token.folded or token.written for token in read)
    found = pattern("exclusions").search(words)
    return len(words[: found.start()].split()) if found else len(read)
