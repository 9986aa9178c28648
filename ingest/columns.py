"""The columns of lines in a head or foot, where issuer and Quốc hiệu, recipients and signature stand side by side."""

from __future__ import annotations

import re

from ingest.lines import Line
from vectorstore.values import Span

_SEGMENT = re.compile(r"\S+(?:[ \xa0]{1,2}\S+)*")  # columns are three or more spaces or a tab apart
_LEFT_OPEN = re.compile(r"(?:Số\s*:?|ngày|tháng|năm)$", re.IGNORECASE)
_NEAR = 12


def segments(text: str, line: Line) -> list[Span]:
    """The columns of a line; a blank left to be filled in ("Số:      /KH-UBND") parts none."""
    found: list[Span] = []
    for match in _SEGMENT.finditer(text, line.span.start, line.span.end):
        if found and _LEFT_OPEN.search(text[max(found[-1].start, found[-1].end - _NEAR) : found[-1].end]):
            found[-1] = Span(found[-1].start, match.end())
        else:
            found.append(Span(match.start(), match.end()))
    return found
