"""Who issued a document: the office at the top left, or the subject of "… ban hành Kế hoạch" before the body."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ingest import cues
from ingest.blocks import Block, is_upper
from ingest.motto import MOTTO
from vectorstore.lexicon.units import names_unit, plain
from vectorstore.values import ABSENT, HeaderField, Span

NUMBER_WORD = r"(?:(?:Luật|LUẬT|Pháp lệnh|PHÁP LỆNH)\s+(?:số|SỐ)\s*:|(?:Số|SỐ)\s*[:.]?)"  # before a document's number
NUMBERED = re.compile(
    rf"^[*_\s]*{NUMBER_WORD}\s*(?P<number>[^/\n]{{0,24}}?)\s*"
    r"(?P<symbol>[-–]\s?[A-ZĐ]{2,5}\s?/\s?[A-ZĐ][\w.-]*"  # of the Party: "07-KH/ĐU"
    r"|/\s*[A-ZĐ][A-ZĐa-zđ&.]*(?:\s?[-–]\s?[A-ZĐ][\wĐđ&.]*)*)"
)
_OF_LAW = re.compile(rf"{NUMBER_WORD}\s*\d+[a-zA-Z]?/\d")  # "LUẬT SỐ: 31/2024/QH15"
_JOINT = ("LIÊN", "PHỐI HỢP")  # in the document type: several offices issue it together
_PLACELESS = ("ủy ban nhân dân", "ubnd", "hội đồng nhân dân")
_CLAUSE = re.compile(r"[;,.]\s")
_NEAR = 400  # characters before "ban hành" in which its subject stands
_SUBJECT_WORDS = 25
_SUBJECT_CLAUSES = 6


def read_issuer(text: str, kind: HeaderField, head: Sequence[Span], preamble: Sequence[Block]) -> HeaderField:
    """The issuer as written.

    An office above the issuer is the one it is under (cơ quan chủ quản, Nghị định 30/2020/NĐ-CP, Điều 8) and is left
    out; a joint plan has them all, by "; ".
    """
    offices = _offices(text, head)
    if not offices:
        return next((found for block in preamble if (found := _issuing(text, block))), ABSENT)
    joint = any(word in (kind.value or "") for word in _JOINT)
    issuing = offices if joint else offices[-1:]
    names = (" ".join(" ".join(span.of(text) for span in office).replace("*", "").split()) for office in issuing)
    return HeaderField("present", "; ".join(names), Span(issuing[0][0].start, issuing[-1][-1].end))


def _offices(text: str, head: Sequence[Span]) -> list[list[Span]]:
    """The offices in capitals in the head, each with the lines that go on with its name."""
    offices: list[list[Span]] = []
    for span in head:
        words = span.of(text).strip("*_# ")
        numbered = NUMBERED.match(words) or _OF_LAW.match(words)
        if MOTTO.search(words) or numbered or not is_upper(words) or cues.is_one_of("stamps", words):
            continue
        unfinished = (
            bool(offices) and len(offices[-1]) == 1 and plain(offices[-1][0].of(text).strip("*_# ")) in _PLACELESS
        )
        if names_unit(words) and not unfinished:
            offices.append([span])
        elif offices:
            offices[-1].append(span)
    return offices


def _issuing(text: str, block: Block) -> HeaderField | None:
    """The subject of "ban hành / xây dựng … Kế hoạch" in a paragraph."""
    for found in _issue_verb().finditer(text, block.span.start, block.span.end):
        before = text[max(block.span.start, found.start() - _NEAR) : found.start()]
        clauses = _CLAUSE.split(before)
        for count in range(1, min(len(clauses), _SUBJECT_CLAUSES) + 1):
            start = found.start() - len(before) + _start_of_last(before, count)
            at = Span(start, found.start())
            subject = at.of(text).lstrip(" *_-–\n\t")
            if names_unit(subject) and len(subject.split()) <= _SUBJECT_WORDS:
                return HeaderField("present", " ".join(subject.split()), Span(at.end - len(subject), at.end))
    return None


def _start_of_last(words: str, clauses: int) -> int:
    """Where the last so many clauses begin."""
    ends = [0, *(match.end() for match in _CLAUSE.finditer(words))]
    return ends[-clauses]


def _issue_verb() -> re.Pattern[str]:
    verbs = "|".join(cues.words("issues"))
    things = "kế hoạch|chương trình|phương án|hướng dẫn|thông báo"
    return re.compile(rf"\s(?:{verbs})(?:\s+và\s+\w+)*\s+(?={things})", re.IGNORECASE)
