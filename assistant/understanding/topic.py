"""The tokens of a question that say to what matter it limits a unit's duties ("về …", "khi …"), and its parts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import pairwise

from assistant.text_data import cues, pattern
from assistant.tokens import Token, tokens
from assistant.translate import Translation

LEAST_PARTS, LEAST_WORDS = 2, 3  # parts of a question in several, and telling words of each
MOST_PARTS = 16  # each is read with the whole question around it: what lists more than this is read as a whole only


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


def parts_of(read: Sequence[Token], translation: Translation) -> list[list[Token]]:
    """The tokens once for each part of the question, all left out but the part's: "hạn gửi … và hạn nộp …".

    Empty where it has one part only, or a great many.
    """
    starts = [at for at, token in enumerate(read) if token.written in ",;" or token.folded in cues("part_marks")]
    at = 0
    for rendering in translation.ordered:
        if rendering.before in cues("part_marks_english"):
            starts.append(at)
        at += len(tokens(rendering.words[0]))
    bounds = sorted({0, *starts, len(read)})
    ranges = [(start, end) for start, end in pairwise(bounds) if _tells(read[start:end])]
    if not LEAST_PARTS <= len(ranges) <= MOST_PARTS:
        return []
    return [[t if start <= at < end else left_out(t) for at, t in enumerate(read)] for start, end in ranges]


def _tells(part: Sequence[Token]) -> bool:
    return sum(token.is_word and not token.filler and not token.named for token in part) >= LEAST_WORDS


def left_out(token: Token) -> Token:
    """The token as one that says nothing."""
    return Token(token.written, token.folded, True, token.filler, token.ends_name, token.plain)
