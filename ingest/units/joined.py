"""Several spans of a text read as one run of words."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.cut import is_cut
from ingest.units.verbs import is_one_name
from vectorstore.lexicon.units import names_unit
from vectorstore.values import Span


class Joined:
    """Spans of a text as one run of words, with the way back to the text."""

    def __init__(self, text: str, spans: Sequence[Span], listed: bool = False) -> None:
        """``listed``: spans that open with a unit's name are items of a list, parted by ";".

        Not where a page's end cuts one name: "Ban Chỉ huy | Quân sự xã".
        """
        pieces: list[str] = []
        self._offsets: list[int] = []
        for at, span in enumerate(spans):
            if pieces:
                apart = listed and _opens_item(pieces[-1], span.of(text))
                cut = apart and is_cut(text, spans[at - 1], span) and is_one_name(pieces[-1], span.of(text))
                pieces.append("; " if apart and not cut else " ")
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


def _opens_item(above: str, below: str) -> bool:
    return names_unit(below) and not above.rstrip().endswith((",", "và", ";"))
