"""The spans that an address asks to have marked."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.values import Span

MOST_SPANS = 100  # in one address: a quote that a table and pages cut into more than 5 is rare


def spans_asked(starts: Sequence[str], ends: Sequence[str], length: int) -> tuple[Span, ...] | None:
    """The spans of a page's address in the order of the text, overlaps dropped.

    None where one can't be marked, or there are more than MOST_SPANS.
    """
    if len(starts) != len(ends) or len(starts) > MOST_SPANS:
        return None
    if not all(number.isdecimal() and len(number) < 12 for number in (*starts, *ends)):
        return None
    spans = sorted((int(start), int(end)) for start, end in zip(starts, ends, strict=True))
    if any(not start < end <= length for start, end in spans):
        return None
    apart = [spans[0]] if spans else []
    for span in spans[1:]:
        if span[0] >= apart[-1][1]:
            apart.append(span)
    return tuple(Span(start, end) for start, end in apart)
