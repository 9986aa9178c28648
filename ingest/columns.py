"""The columns of lines in a head or foot, where issuer and Quốc hiệu, recipients and signature stand side by side."""

from __future__ import annotations

import re

from ingest.blocks import is_upper
from ingest.issuer import NUMBERED
from ingest.lines import Line
from ingest.motto import MOTTO
from vectorstore.values import Span

_SEGMENT = re.compile(r"\S+(?:[ \xa0]{1,2}\S+)*")  # columns are three or more spaces or a tab apart
_LEFT_OPEN = re.compile(r"(?:Số\s*:?|ngày|tháng|năm)$", re.IGNORECASE)
_NEAR = 12
_DATE = re.compile(
    r"(?<=[A-ZÀ-ỸĐ0-9])\s+(?=(?:[A-ZÀ-ỸĐ][a-zà-ỹđ]+[ -]{1,3}){0,4}[A-ZÀ-ỸĐ][a-zà-ỹđ]+,\s*ngày\b)"
)  # between a name or symbol in capitals and "Bình Sơn, ngày 5 …"
_POST = re.compile(r"(?<=^Nơi nhận:)\s+(?=[A-ZÀ-ỸĐ.]{3})")


def segments(text: str, line: Line) -> list[Span]:
    """The columns of a line; a blank left to be filled in ("Số:      /KH-UBND") parts none."""
    found: list[Span] = []
    for match in _SEGMENT.finditer(text, line.span.start, line.span.end):
        if found and _LEFT_OPEN.search(text[max(found[-1].start, found[-1].end - _NEAR) : found[-1].end]):
            found[-1] = Span(found[-1].start, match.end())
        else:
            found.append(Span(match.start(), match.end()))
    return [part for span in found for part in _parted(text, span)]


def _parted(text: str, span: Span) -> list[Span]:
    """A column whose words were run together with the motto, date or post beside it, in two."""
    words = span.of(text)
    found = MOTTO.search(words) or _DATE.search(words) or _POST.search(words)
    at = found.start() if found else 0
    if not at or not (is_upper(words[:at]) or NUMBERED.match(words[:at]) or _POST.search(words)):
        return [span]
    return [Span(span.start, span.start + len(words[:at].rstrip())), Span(span.start + _first(words, at), span.end)]


def _first(words: str, at: int) -> int:
    return at + len(words[at:]) - len(words[at:].lstrip())
