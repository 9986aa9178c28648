"""The boxes of a page's words as another process sent them, and whether they may be believed."""

from __future__ import annotations

import math
import struct

from vectorstore.span import Span

_WORD = struct.Struct("<IIffff")  # as vectorstore.pages packs a word


def check_placed(placed: bytes, span: Span) -> bool:
    """Words in the order of the text, within ``span`` of the page, in boxes of finite numbers with no negative side."""
    if len(placed) % _WORD.size:
        return False
    first, last = span.start, span.start  # where the next word may begin and end
    for start, end, left, top, right, bottom in _WORD.iter_unpack(placed):
        if not (first <= start <= end <= span.end and last <= end and left <= right and top <= bottom):
            return False
        if not math.isfinite(left + top + right + bottom):
            return False
        first, last = start, end
    return True
