"""Every passage that gives the unit asked about something to do, however many."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from assistant import actors
from assistant.clauses import Clause, clauses
from assistant.evidence import Evidence, Piece, Shelf
from assistant.understand import Understood
from vectorstore.folding import terms
from vectorstore.retriever import Found
from vectorstore.values import Passage, Plan, PlanContents, Span

READ_WHOLE = 60  # plans that are read without asking the index first which of them have the words
NAMING = 20_000  # passages that may name the unit, over all plans
_GIVES_DUTIES = ("item", "paragraph", "cell")
_CLAUSE_SURE = 0.9  # a clause names its unit in full: nothing else vouches for it


def plans_naming(
    plans: Sequence[Plan], understood: Understood, search: Callable[[Mapping[str, float], int], Found]
) -> list[Plan]:
    """The plans in which a passage or its place has a word of the question: all that may give the unit duties."""
    if len(plans) <= READ_WHOLE:
        return list(plans)
    words = terms(" ".join((understood.searched, *understood.units)))
    editions = {edition for edition, *_ in search(dict.fromkeys(words, 1.0), NAMING)}
    return [plan for plan in plans if plan.edition_key in editions]


def duties(shelf: Shelf, plans: Sequence[Plan], understood: Understood) -> Evidence:
    """The duties in these plans of the unit that the question means, in the plans' order; similar units' are near."""
    scored = [piece for plan in plans for piece in _duties_of(shelf.contents(plan), understood)]
    best = max((piece.certainty for piece in scored), default=0.0)
    least = actors.SAME if best >= actors.SAME else max(actors.SIMILAR, 0.95 * best)
    return Evidence(
        tuple(piece for piece in scored if piece.certainty >= least),
        tuple(piece for piece in scored if piece.certainty < least),
    )


def _duties_of(contents: PlanContents, understood: Understood) -> Iterator[Piece]:
    for passage in contents.passages:
        if passage.kind not in _GIVES_DUTIES:
            continue
        names = tuple(actors.actor_names(contents, passage))
        closeness = actors.closeness(understood.units, understood.meant, names) if names else 0.0
        parts = clauses(contents.text, passage.spans)
        if closeness >= actors.GENERAL:
            part = _whole_or_own(parts, understood.units)
            yield Piece(contents, passage, closeness, closeness, part)
        else:
            yield from _clause_pieces(contents, passage, parts, understood.units)


def _whole_or_own(parts: Sequence[Clause], units: Sequence[str]) -> tuple[Span, ...]:
    """What of a unit's passage is its own: up to the first clause in which another unit acts; () for all of it."""
    others = [at for at, clause in enumerate(parts) if clause.opening and not _acts(clause, units)]
    return tuple(span for clause in parts[: others[0]] for span in clause.spans) if others and units else ()


def _clause_pieces(
    contents: PlanContents, passage: Passage, parts: Sequence[Clause], units: Sequence[str]
) -> Iterator[Piece]:
    """The clauses inside another unit's passage in which the unit asked about acts."""
    for clause in parts:
        if clause.opening and _acts(clause, units):
            yield Piece(contents, passage, actors.SAME, actors.SAME, clause.spans)


def _acts(clause: Clause, units: Sequence[str]) -> bool:
    return any(clause.acts(unit) >= _CLAUSE_SURE for unit in units)
