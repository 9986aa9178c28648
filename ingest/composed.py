"""A text whose letters are written apart from their marks (NFD, Windows-1258), read as if composed.

Cue words and patterns are composed. The reading is made of a composed copy, and its spans are led back to the text as
it is.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from itertools import chain
from typing import Any

from vectorstore.values import Header, HeaderField, Reading, Span

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
    reading = read(copy)
    return replace(
        reading,
        text=text,
        header=_header(reading.header, offsets),
        sections=tuple(replace(section, span=_back(section.span, offsets)) for section in reading.sections),
        passages=tuple(
            replace(
                passage,
                spans=_all_back(passage.spans, offsets),
                basis=tuple(replace(basis, span=_back(basis.span, offsets)) for basis in passage.basis),
            )
            for passage in reading.passages
        ),
    )


def _header(header: Header, offsets: Sequence[int]) -> Header:
    found: dict[str, Any] = {field.name: getattr(header, field.name) for field in fields(header)}
    placed: dict[str, Any] = {
        name: replace(value, span=_back(value.span, offsets))
        for name, value in found.items()
        if isinstance(value, HeaderField) and value.span is not None
    }
    bases, recipients = _all_back(header.bases, offsets), _all_back(header.recipients, offsets)
    return replace(header, bases=bases, recipients=recipients, **placed)


def _back(span: Span, offsets: Sequence[int]) -> Span:
    return Span(offsets[span.start], offsets[span.end])


def _all_back(spans: Sequence[Span], offsets: Sequence[int]) -> tuple[Span, ...]:
    return tuple(_back(span, offsets) for span in spans)
