"""Citations of pieces, and words of plans as Markdown that shows them to the letter."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from assistant.answer import Citation, CitedBasis, Part
from assistant.retrieval.evidence import Piece
from assistant.text_data import key
from vectorstore.pages import places
from vectorstore.values import BasisRole, PlanContents, Span

_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&])")
LONGEST_NAME = 160  # characters of a plan's name


def cite(
    contents: PlanContents,
    spans: Sequence[Span],
    section: int | None,
    basis: Iterable[CitedBasis] = (),
    marker: int | str = 0,
) -> Citation:
    """A citation of these spans, each cut where a page ends."""
    plan, header = contents.plan, contents.plan.header
    return Citation(
        marker=marker,
        plan_id=plan.id,
        edition=plan.edition,
        source=plan.source,
        title=plan.title,
        number=header.number.value,
        issuer=header.issuer.value,
        date=header.date.value,
        section=contents.path(section),
        parts=tuple(_parts(contents, spans)),
        basis=tuple(basis),
    )


def _parts(contents: PlanContents, spans: Sequence[Span]) -> Iterator[Part]:
    for span in spans:
        for number, place in enumerate(places(contents.pages, span, span.of(contents.text))):
            at = place.span
            yield Part(at.start, at.end, at.of(contents.text), place.page, place.boxes, goes_on=number > 0)


def cite_piece(piece: Piece, roles: Sequence[BasisRole] = (), marker: int | str = 0) -> Citation:
    """A citation of a piece with the words that give its actor, partner and deadline.

    Where a table row gives what is asked for (``roles``) in another cell, that cell is quoted too.
    """
    cells = [span for role in roles for span in piece.basis_of(role)] if piece.passage.kind == "cell" else []
    spans = tuple(dict.fromkeys([*piece.spans, *piece.more, *cells]))
    return cite(piece.contents, spans, piece.passage.section, piece.cited_basis(), marker)


def plan_name(contents: PlanContents) -> str:
    """How a plan is named in an answer: number, title, and whose it is where the title does not say so."""
    header = contents.plan.header
    number = f"{header.number.value} – " if header.number.value else ""
    title = contents.plan.title
    whose = [value for value in (header.issuer.value, header.place.value) if value]
    told = f" {key(title)} "
    missing = [value for value in whose if f" {key(_proper(value))} " not in told]
    named = f"{number}{title}" + (f" ({', '.join(dict.fromkeys(missing))})" if missing else "")
    return escape(named if len(named) <= LONGEST_NAME + len(number) else f"{named[:LONGEST_NAME]}…")


def _proper(name: str) -> str:
    """The proper part of a name: its last two words, which the title would have too."""
    return " ".join(name.split()[-2:])


def escape(words: str) -> str:
    """Words of a plan as Markdown that shows them to the letter; "[1]" in a quote is no marker."""
    return _MARKDOWN.sub(r"\\\1", " ".join(words.split()))
