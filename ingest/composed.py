"""A text whose letters are written apart from their marks (NFD, Windows-1258), read as if composed.

Cue words and patterns are composed. The reading is made of a composed copy, and its spans are led back to the text as
it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import chain
from typing import Any

from vectorstore.values import Reading, Span

_MARKED = re.compile(r"[^\W\d_]?[\u0300-\u036f]+")


def is_decomposed(text: str) -> bool:
    """A mark stands apart from its letter somewhere in the text."""
    return _MARKED.search(text) is not None


def compose(text: str) -> tuple[str, Sequence[int]]:
    """The text with its letters composed, and where each of its code points begins in ``text``, the end included."""
    pieces: list[str] = []
    offsets: list[Sequence[int]] = []
    at = 0
    for found in _MARKED.finditer(text):
        letters = unicodedata.normalize("NFC", found.group())
        pieces += (text[at : found.start()], letters)
        offsets += (range(at, found.start()), [min(found.start() + i, found.end() - 1) for i in range(len(letters))])
        at = found.end()
    pieces.append(text[at:])
    return "".join(pieces), [*chain.from_iterable(offsets), *range(at, len(text) + 1)]


def read_composed(text: str, read: Callable[[str], Reading]) -> Reading:
    """What ``read`` makes of the composed copy, with the spans of ``text``."""
    copy, offsets = compose(text)
    moved: Reading = _moved(replace(read(copy), text=""), offsets)
    return replace(moved, text=text)


def _moved(value: Any, offsets: Sequence[int]) -> Any:
    """The value with every span in it, however deep, moved to the text that the copy was made of."""
    if isinstance(value, Span):
        return Span(offsets[value.start], offsets[value.end])
    if isinstance(value, tuple):
        return tuple(_moved(item, offsets) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {field.name: getattr(value, field.name) for field in fields(value)}
        moved = {name: _moved(part, offsets) for name, part in parts.items() if not isinstance(part, str | int)}
        return replace(value, **moved)
    return value
