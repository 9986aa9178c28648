"""Evidence → Answer: quotes with their markers, grouped by plan and section; no words of its own but the headings."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from string import ascii_lowercase

from assistant.answer import Answer, Citation, CitedBasis, Language, Part, Searched, Status
from assistant.retrieval.evidence import Piece
from prompts.texts import say
from vectorstore.values import BasisRole, PlanContents, Span

RELATED = 4  # near passages that are shown
_ROLES: tuple[BasisRole, ...] = ("actor", "partner", "deadline")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~&])")


def cite(
    contents: PlanContents, spans: Sequence[Span], section: int | None, basis: Iterable[CitedBasis] = ()
) -> Citation:
    """A citation, its marker still 0, of these spans."""
    plan, text = contents.plan, contents.text
    header = plan.header
    return Citation(
        marker=0,
        plan_id=plan.id,
        edition=plan.edition,
        source=plan.source,
        title=plan.title,
        number=header.number.value,
        issuer=header.issuer.value,
        date=header.date.value,
        section=contents.path(section),
        parts=tuple(Part(span.start, span.end, span.of(text)) for span in spans),
        basis=tuple(basis),
    )


def cite_piece(piece: Piece, roles: Sequence[BasisRole] = ()) -> Citation:
    """A citation of a passage with the words that give its actor, partner and deadline.

    Where a table row gives what is asked for (``roles``) in another cell, that cell is quoted too.
    """
    cells = [b.span for b in piece.passage.basis if b.role in roles] if piece.passage.kind == "cell" else []
    spans = dict.fromkeys([*piece.spans, *cells])
    return cite(piece.contents, tuple(spans), piece.passage.section, piece.cited_basis())


def answer_quotes(
    pieces: Sequence[Piece],
    near: Sequence[Piece],
    language: Language,
    searched: int,
    roles: Sequence[BasisRole] = (),
    stated: bool = True,
) -> Answer:
    """The passages quoted one under the other, plan by plan in order of their first, each plan's in its own order.

    Where the plans treat the matter but don't state the detail (``stated`` is False), the answer says so first.
    """
    rank = {plan_id: at for at, plan_id in enumerate(dict.fromkeys(p.contents.plan.id for p in pieces))}
    ordered = sorted(pieces, key=lambda p: (rank[p.contents.plan.id], p.passage.ordinal, p.spans))
    citations = [replace(cite_piece(piece, roles), marker=n) for n, piece in enumerate(ordered, start=1)]
    lines: list[str] = [] if stated else [say("answer.not_stated", language), ""]
    for _, of_plan in groupby(citations, key=lambda c: c.plan_id):
        group = list(of_plan)
        lines += [say("answer.in_plan", language, plan=f"**{plan_name(group[0])}**"), ""]
        for section, of_section in groupby(group, key=lambda c: c.section):
            lines += [*_section_line(section), *(_quote_line(c, language) for c in of_section), ""]
    status: Status = "answered" if stated else "not_stated"
    return finish(status, language, lines, citations, searched, near)


def finish(
    status: Status,
    language: Language,
    lines: Sequence[str],
    citations: Sequence[Citation],
    searched: int,
    near: Sequence[Piece] = (),
) -> Answer:
    """The answer with its last line: how many plans were searched, and in how many it was found."""
    matched = len({citation.plan_id for citation in citations})
    text = "\n".join([*lines, say("answer.coverage", language, plans=searched, matched=matched)])
    return Answer(status, language, text, tuple(citations), related(near), Searched(searched, matched))


def not_found(language: Language, text: str, searched: int, near: Sequence[Piece] = ()) -> Answer:
    """No plan says it: why, and what is near."""
    return Answer("not_found", language, text, (), related(near), Searched(searched, 0))


def related(near: Sequence[Piece]) -> tuple[Citation, ...]:
    """The nearest passages that are no part of the answer, marked a, b …."""
    return tuple(
        replace(cite_piece(p), marker=letter) for letter, p in zip(ascii_lowercase, near[:RELATED], strict=False)
    )


def plan_name(citation: Citation) -> str:
    """How a plan is named in an answer: number, title."""
    number = f"{citation.number} – " if citation.number else ""
    return escape(f"{number}{citation.title}")


def escape(words: str) -> str:
    """Words of a plan as Markdown that shows them to the letter; "[1]" in a quote is no marker."""
    return _MARKDOWN.sub(r"\\\1", " ".join(words.split()))


def _section_line(section: Sequence[str]) -> list[str]:
    return [f"*{escape(' › '.join(section))}*", ""] if section else []


def _quote_line(citation: Citation, language: Language) -> str:
    quote = " … ".join(part.quote for part in citation.parts)
    shown = [quote, *citation.section]
    roles = []
    for role in _ROLES:
        words = [b.quote for b in citation.basis if b.role == role]
        if words and not all(_stands_in(word, shown) for word in words):
            roles.append(f"{say(f'answer.{role}', language)}: {escape(' '.join(words))}")
    suffix = f" ({'; '.join(roles)})" if roles else ""
    return f"- “{escape(quote)}” [{citation.marker}]{suffix}"


def _stands_in(words: str, shown: Sequence[str]) -> bool:
    """The words are already on the line or in the headings above it."""
    words = " ".join(words.split())
    return any(words in " ".join(text.split()) for text in shown)
