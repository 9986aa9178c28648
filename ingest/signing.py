"""The lines of a signature: in which post one signs, and the name (Nghị định 30/2020/NĐ-CP, Điều 8)."""

from __future__ import annotations

from ingest import cues
from ingest.blocks import is_upper
from ingest.lines import Line

_LONGEST = 90  # characters: a longer line is prose
_NAME_WORDS = 7  # with rank or degree


def is_post(line: Line) -> bool:
    """A short line in capitals that opens with a post: "KT. CHỦ TỊCH"."""
    words = line.text.strip("*_# ")
    return bool(
        is_upper(words) and line.marker is None and len(words) < _LONGEST and cues.capitals("posts").match(words)
    )


def is_name(line: Line) -> bool:
    """A few words without an end, the last two with capitals: "Thượng tá Nông Văn Bế"."""
    words = line.text.strip("*_ ").split()
    capital = len(words) > 1 and all(word[0].isupper() and word.isalpha() for word in words[-2:])
    return line.marker is None and capital and len(words) <= _NAME_WORDS
