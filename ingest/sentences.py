"""Paragraphs → sentences, and sentences → the groups that are about one subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest import cues
from ingest.units.passives import maker
from ingest.units.runs import PARTNERS, list_end
from ingest.units.subjects import opening_subject
from vectorstore.values import Span

_END = re.compile(r"(?<=[.!?])[\"”’)*_]*\s+(?=[A-ZÀ-ỸĐ“\"])")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-ZĐ]|TP|TX|TT|Q|P|ThS|TS|PGS|GS|BS|KS|Tr|v\.v)|(?:^|[.;:,]\s+)\d{1,2})\.$")
_NEAR = 12  # characters before a sentence's end that tell an abbreviation
_CLAUSE_END = re.compile(r";\s+(?=\S)|,\s+(?=riêng\s)")
_BEFORE = 1000  # characters before a semicolon that tell whether it ends a clause
LONG = 3000  # characters: a longer paragraph is a whole text without line breaks; each of its sentences stands alone


def sentences(text: str, parts: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """The sentences of a paragraph; one cut by a page end has several spans."""
    pending: list[Span] = []
    for part in parts:
        start = part.start
        for match in _END.finditer(text, part.start, part.end):
            if not _ABBREVIATED.search(text[max(start, match.start() - _NEAR) : match.start()].rstrip('"”’)*_')):
                yield (*pending, Span(start, match.start() + len(match.group().rstrip())))
                start, pending = match.end(), []
        pending.append(Span(start, part.end))
    if pending:
        yield tuple(pending)


def by_subject(text: str, parts: Sequence[Span]) -> Iterator[tuple[Span, ...]]:
    """The paragraph, cut before each sentence or clause that names a subject of its own.

    One too long is cut before every sentence.
    """
    long = sum(part.end - part.start for part in parts) > LONG
    group: list[Span] = []
    for sentence in sentences(text, parts):
        for at, clause in enumerate(_clauses(text, sentence)):
            if group and (at or long or _has_subject(text, clause[0])):
                yield tuple(group)
                group = []
            group = _joined(group, clause)
    if group:
        yield tuple(group)


def _has_subject(text: str, clause: Span) -> bool:
    return opening_subject(text, clause) is not None or maker(text, clause) is not None


def _clauses(text: str, sentence: Sequence[Span]) -> list[tuple[Span, ...]]:
    """The sentence cut behind each semicolon that a clause with a subject of its own follows."""
    cuts = [
        (index, at.end())
        for index, span in enumerate(sentence)
        for at in _CLAUSE_END.finditer(text, span.start, span.end)
        if _acts(text, Span(at.end(), _clause_end(text, at.end(), span.end)), at_once=at.group().startswith(","))
        and _is_balanced(text, max(sentence[0].start, at.start() - _BEFORE), at.start())
        and not _lists_units(text, max(sentence[0].start, at.start() - _BEFORE), at.start())
    ]
    pieces: list[tuple[Span, ...]] = []
    rest = list(sentence)
    done = 0
    for index, at in cuts:
        here = rest[index - done]
        head = text[here.start : at].rstrip()
        if not head:
            continue
        pieces.append((*rest[: index - done], Span(here.start, here.start + len(head))))
        rest, done = [Span(at, here.end), *rest[index - done + 1 :]], index
    return [*pieces, tuple(rest)]


def _acts(text: str, clause: Span, at_once: bool) -> bool:
    """The clause names a subject of its own; ``at_once``: its verb follows directly."""
    subject = opening_subject(text, clause)
    if subject is None:
        return not at_once and maker(text, clause) is not None
    if cues.opens("same_subject", subject.of(text)) or cues.opens("orders", subject.of(text)):
        return False  # "…; giao giáo viên trực", "…; người đứng đầu chịu trách nhiệm"
    said = text[subject.end : clause.end].lstrip(" ,")
    if cues.opens("passives", said):
        return False  # "…; các lớp học phải được khai giảng"
    return not at_once or cues.opens("duty_verbs", said)


def _is_balanced(text: str, start: int, end: int) -> bool:
    """No bracket is open at ``end``."""
    return text.count("(", start, end) <= text.count(")", start, end)


def _clause_end(text: str, start: int, end: int) -> int:
    found = _CLAUSE_END.search(text, start, end)
    return found.start() + 1 if found else end


def _lists_units(text: str, start: int, end: int) -> bool:
    """A list of units still goes on at ``end``: "phối hợp với Sở Y tế; Công an tỉnh; …"."""
    words = text[start:end]
    opened = [found.end() for found in PARTNERS.finditer(words.lower())] if len(words) == len(words.lower()) else []
    return bool(opened) and list_end(words, opened[-1] + 1) >= len(words.rstrip())


def _joined(group: Sequence[Span], sentence: Sequence[Span]) -> list[Span]:
    """The group with a sentence more: one span up to the first page end in it, then the others."""
    if not group:
        return list(sentence)
    return [*group[:-1], Span(group[-1].start, sentence[0].end), *sentence[1:]]
