"""Several spans of a text read as one run of words."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.units import names_unit
from vectorstore.values import Span


class Joined:
    """Spans of a text as one run of words, with the way back to the text."""

    def __init__(self, text: str, spans: Sequence[Span], listed: bool = False) -> None:
        """``listed``: spans that open with a unit's name are items of a list, parted by ";"."""
        pieces: list[str] = []
        self._offsets: list[int] = []
        for span in spans:
            if pieces:
                apart = listed and names_unit(span.of(text)) and not pieces[-1].rstrip().endswith((",", "và", ";"))
                pieces.append("; " if apart else " ")
                self._offsets.extend([span.start] * len(pieces[-1]))
            pieces.append(span.of(text))
            self._offsets.extend(range(span.start, span.end))
        self.words = "".join(pieces)

    def span(self, start: int, end: int) -> Span:
        """Where words[start:end] stand; only their first part where a page end cuts them."""
        first = self._offsets[start]
        last = start + 1
        while last < end and self._offsets[last] == self._offsets[last - 1] + 1:
            last += 1
        return Span(first, self._offsets[last - 1] + 1)
