"""Who a passage is about: the subject that opens it, or the unit whose heading it stands under."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from ingest import cues
from vectorstore.units import head_words, names_unit
from vectorstore.values import Span

_SUBJECT_WORDS = 40  # a list of units before its verb is hardly ever longer
_LEAD_WORDS = 30  # words of an adverbial before the subject
_REACH = 1200  # characters that so many words take at most
_CLAUSE_ENDS = (".", "?", "!", ";")
_WORD = re.compile(r"\S+")
_IN_BRACKETS = re.compile(r"(?P<before>\S)\s*\((?P<unit>[^()]{2,60})\)[\s*_]*$")


def opening_subject(text: str, span: Span) -> Span | None:
    """The unit that a sentence says does something: "UBND xã | thực hiện …", "Định kỳ | các sở, ngành | báo cáo …".

    It opens the sentence, or stands behind an adverbial within its first words.
    """
    words = text[span.start : min(span.end, span.start + _REACH)]
    starts = [m.start() for m in islice(_WORD.finditer(words), _SUBJECT_WORDS + _LEAD_WORDS)]
    if names_unit(words):
        return _subject(text, span, words, starts, 0)
    if not cues.opens("leads", words):
        return None
    for at in range(1, min(_LEAD_WORDS, len(starts))):
        before = words[: starts[at]].rstrip()
        if before[-1:] in _CLAUSE_ENDS:
            return None
        if names_unit(words[starts[at] :], inside=True) and not _belongs_to_before(before):
            found = _subject(text, span, words, starts, at)
            if found is not None:
                return found
    return None


def unit_in_brackets(text: str, span: Span) -> Span | None:
    """The unit in brackets after a sentence's end: "Ra quyết định thành lập Tổ công nghệ số. (BGH)"."""
    tail = max(span.start, span.end - 80)
    found = _IN_BRACKETS.search(text[tail : span.end])
    if found and found["before"] in ".;:!" and names_unit(found["unit"]):
        return Span(tail + found.start("unit"), tail + found.end("unit"))
    return None


def _belongs_to_before(before: str) -> bool:
    """A unit after these words is no subject: "của | UBND xã", "thành viên | Ban Chỉ đạo"."""
    if cues.ends("not_subject", before) or cues.ends("duty_verbs", before):
        return True
    last = before.split()[-2:] if before[-1:].isalpha() else []
    return any(names_unit(" ".join(last[at:])) for at in range(len(last)))


def _subject(text: str, span: Span, words: str, starts: Sequence[int], first: int) -> Span | None:
    """The unit from word ``first`` up to the verb that follows; None where the sentence ends before one."""
    opening = starts[first]
    name = first + max(1, head_words(words[opening:], inside=first > 0))
    if name < len(starts) and cues.ends("incomplete", words[opening : starts[name]].rstrip()):
        name += 1
    for at in range(name, min(len(starts), first + _SUBJECT_WORDS)):
        before = words[opening : starts[at]].rstrip()
        turns = first and (cues.opens("requests", words[starts[at] :]) or cues.opens("orders", words[starts[at] :]))
        if before[-1:] in _CLAUSE_ENDS or turns:
            return None
        if _is_verb(words, starts[at], before) and not cues.ends(
            "not_verb", words[starts[name] - 1 : starts[at]].rstrip()
        ):
            return _tidy(text, Span(span.start + opening, span.start + opening + len(before.rstrip(" :,"))))
    return None


def _is_verb(words: str, start: int, before: str) -> bool:
    """A verb of duty stands here; one with a capital is part of a name: "công chức Xây dựng"."""
    letter = words[start:].lstrip("*_")[:1]
    small = letter.islower() or before.endswith(":") or before.isupper()
    return small and cues.opens("duty_verbs", words[start : start + 40])


def _tidy(text: str, span: Span) -> Span:
    """The subject without emphasis marks at its ends, but for a pair of which one stands inside."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip("*_"))
    bare = words.rstrip("*_")
    closing = words[len(bare) :] if bare.lstrip("*_").count("*") % 4 else ""
    return Span(start, max(start, span.start + len(bare) + len(closing)))
