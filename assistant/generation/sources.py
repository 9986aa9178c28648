"""The evidence of an answer as sources S1, S2 … for a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Citation, CitedBasis, Part
from assistant.generation.addressed import is_no_evidence

LONGEST = 1_500  # characters of a source; a longer citation is left out, as half of it may say something else
BETWEEN = "\n\n"  # stands between the words of a source that are apart in the plan


@dataclass(frozen=True, slots=True)
class Source:
    """``words``: a citation's headings, quotes and deadlines to the letter, with ``BETWEEN`` between them."""

    name: str
    marker: int | str
    words: str
    plan: str
    section: str

    @property
    def pieces(self) -> tuple[str, ...]:
        """The words that stand together in the plan."""
        return tuple(piece for piece in self.words.split(BETWEEN) if piece.strip())


def sources_of(answer: Answer, limit: int) -> tuple[Source, ...]:
    """At most ``limit`` sources: what the answer cites, then what is near and marked.

    Left out is what speaks to a model or is written so that people don't see it: it stands among the quotes as ever.
    """
    found: list[Source] = []
    for citation in (*answer.citations, *answer.related):
        if len(found) == limit:
            break
        words = _words(citation)
        if words.strip() and len(words) <= LONGEST and not is_no_evidence(words):
            name = f"S{len(found) + 1}"
            found.append(Source(name, citation.marker, words, _plan(citation), " > ".join(citation.section)))
    return tuple(found)


def _words(citation: Citation) -> str:
    """The cells and headings of its actors, its quotes, then its deadlines.

    The cell of a partner is left out: by itself it reads like an actor's.
    """
    partners = {(basis.start, basis.end) for basis in citation.basis if basis.role == "partner"}
    apart = [basis for basis in citation.basis if not _within(basis, citation.parts)]
    quotes = [basis.quote for basis in apart if basis.role == "actor"]
    quotes += [part.quote for part in citation.parts if (part.start, part.end) not in partners]
    quotes += [basis.quote for basis in apart if basis.role == "deadline"]
    return BETWEEN.join(dict.fromkeys(quotes))


def _within(basis: CitedBasis, parts: Sequence[Part]) -> bool:
    return any(part.start <= basis.start and basis.end <= part.end for part in parts)


def _plan(citation: Citation) -> str:
    return " – ".join(filter(None, (citation.number, citation.title)))
