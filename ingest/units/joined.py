"""Several spans of a text read as one run of words."""

from __future__ import annotations

from collections.abc import Sequence

from vectorstore.values import Span


class Joined:
    """Spans of a text as one run of words, with the way back to the text."""

    def __init__(self, text: str, spans: Sequence[Span]) -> None:
        pieces: list[str] = []
        self._offsets: list[int] = []
        for span in spans:
            if pieces:
                pieces.append(" ")
                self._offsets.append(span.start)
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
