"""Vietnamese word for word into English, by the glossary: rough, but each English word meets its Vietnamese ones.

The glossary leads from English to Vietnamese; here the longest rendering that fits leads back, to any of its terms.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from training.written import Term
from vectorstore.folding import syllables

_LONGEST = 7  # syllables of a rendering
_RANKS = 3  # rarer renderings of a term lead back to it too seldom to help
_PLURALS = 0.25  # share of the words that get an s: questions ask for "reports" as often as for "a report"


class Wording:
    """Words texts in English."""

    def __init__(self, terms: Sequence[Term]) -> None:
        self._back: dict[tuple[str, ...], list[str]] = {}
        for term in terms:
            if term.rank < _RANKS and (found := tuple(syllables(term.vietnamese))):
                self._back.setdefault(found, []).append(term.english)

    def english(self, text: str, rng: random.Random) -> tuple[str, float]:
        """The text's words in English, and the share of its syllables that have any; numbers are kept."""
        rest, words, known = syllables(text), [], 0
        total = len(rest)
        while rest:
            length = next((n for n in range(min(_LONGEST, len(rest)), 0, -1) if tuple(rest[:n]) in self._back), 0)
            if length:
                words.append(_inflected(rng.choice(self._back[tuple(rest[:length])]), rng))
                known += length
            elif rest[0].isdigit():
                words.append(rest[0])
            rest = rest[max(1, length) :]
        return " ".join(words), known / total if total else 0.0


def _inflected(word: str, rng: random.Random) -> str:
    return f"{word}s" if rng.random() < _PLURALS and word[-1].isalpha() and word[-1] != "s" else word
