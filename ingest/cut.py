"""Words that a page's end cuts: whether those below it go on with those above."""

from __future__ import annotations

from ingest import cues
from vectorstore.span import Span

_ENDS = (".", ";", ":", "!", "?", "…")
_OPEN = (",", "-", "–", "—", "/", "(", "&")
_CLOSING = (")", "/", ",", ";")
_LINE_ENDS = ("\n", "\r", "\f", "\x0b", "\u2029")


def is_cut(text: str, above: Span, below: Span) -> bool:
    """A line ends between the spans: they are no two items of one cell, nor two cells of one row."""
    between = text[above.end : below.start]
    return any(end in between for end in _LINE_ENDS)


def goes_on(above: str, below: str) -> bool:
    """Words in small letters behind others, or any behind words that wait for more: "Trước ngày | 03/5/2026".

    Where those above are in small letters too, they tell nothing: a table may write all its cells so.
    """
    above, below = above.strip("*_ "), below.strip("*_ ")
    if above.rstrip("”\"')]").endswith(_ENDS):
        return False
    if above.endswith(_OPEN) or cues.ends("open_ends", above) or below.startswith(_CLOSING):
        return True
    return below.lstrip("(")[:1].islower() and not above[:1].islower()
