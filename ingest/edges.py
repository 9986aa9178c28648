"""The edges of spans: white space and Markdown emphasis that are no part of the words."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.values import Span

_SIGNS = ("***", "**", "__", "*", "_")


def trim(text: str, span: Span) -> Span:
    """The span without white space at its ends, nor emphasis marks that open and close all of it."""
    before = None
    while span != before:
        before = span
        words = span.of(text)
        start = span.start + len(words) - len(words.lstrip())
        span = _without_emphasis(text, Span(start, max(start, span.end - len(words) + len(words.rstrip()))))
    return span


def _without_emphasis(text: str, span: Span) -> Span:
    for sign in _SIGNS:
        start, end = span.start + len(sign), span.end - len(sign)
        encloses = text.startswith(sign, span.start) and text.startswith(sign, end)
        if encloses and start < end and text.find(sign, start, end) < 0:
            return Span(start, end)
    return span


def trim_heading(text: str, span: Span) -> Span:
    """A heading's span without white space, Markdown signs and emphasis around it."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip("#*_ \t"))
    return trim(text, Span(start, max(start, span.end - len(words) + len(words.rstrip("*_ \t")))))


def title_words(text: str, parts: Sequence[Span]) -> str:
    """A title for showing: its parts joined, white space collapsed, no emphasis marks."""
    words = " ".join(" ".join(part.of(text) for part in parts).split())
    return " ".join(words.replace("**", "").replace("__", "").strip("*_# ").split())


def same_lines(text: str, spans: Sequence[Span]) -> tuple[Span, ...]:
    """Spans in order, those on one line joined to one."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and not {"\n", "\r"} & set(text[joined[-1].end : span.start]):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return tuple(joined)
