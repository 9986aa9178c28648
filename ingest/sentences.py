"""Paragraphs → sentences, and sentences → the groups that are about one subject."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ingest.subjects import opening_subject
from vectorstore.values import Span

_END = re.compile(r"(?<=[.!?])[\"”’)*_]*\s+(?=[A-ZÀ-ỸĐ“\"])")
_ABBREVIATED = re.compile(r"(?:\b(?:[A-ZĐ]|TP|TX|TT|Q|P|ThS|TS|PGS|GS|BS|KS|Tr|v\.v)|(?:^|\s)\d{1,2})\.$")
_NEAR = 12  # characters before a sentence's end that tell an abbreviation
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
    """The paragraph, cut before each sentence that names a subject of its own; one too long, before every sentence."""
    long = sum(part.end - part.start for part in parts) > LONG
    group: list[Span] = []
    for sentence in sentences(text, parts):
        if group and (long or opening_subject(text, sentence[0]) is not None):
            yield tuple(group)
            group = []
        group = _joined(group, sentence)
    if group:
        yield tuple(group)


def _joined(group: Sequence[Span], sentence: Sequence[Span]) -> list[Span]:
    """The group with a sentence more: one span up to the first page end in it, then the others."""
    if not group:
        return list(sentence)
    return [*group[:-1], Span(group[-1].start, sentence[0].end), *sentence[1:]]
