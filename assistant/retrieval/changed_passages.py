"""Which passages of a plan another one changes: the link from the words that say so to the words that they change."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from assistant.retrieval.amendments import How, amendments_of, changes_words, is_about
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords, plan_words
from vectorstore.keeping.proposals import Proposal, Source, proposals
from vectorstore.values import Plan, Span

_NOT_CHANGED = ("header", "basis", "recipient", "signature")


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a plan: their spans in its text, and what stands there, white space collapsed."""

    spans: tuple[Span, ...]
    quote: str


@dataclass(frozen=True, slots=True)
class Link:
    """What one plan says of another, and the words of the other that it changes.

    ``how``: "replaces" and "repeals" are of the whole plan and "amends" of what no passage can be told for; the others
    are of passages. ``proposal``: on which it rests, with what an admin decided.
    """

    how: How | Literal["replaces", "repeals", "amends"]
    plan: Plan  # that says so
    says: Words
    amended: Plan
    changed: tuple[Words, ...]
    proposal: Proposal


def links(library: Source, plan_id: str) -> tuple[Link, ...]:
    """What the plan says of other plans at hand and what they say of it, but for what an admin rejected.

    For each pair of plans the whole comes first, then its passages in order of the text.
    """
    found = (one for one in proposals(library, plan_id) if one.target and one.state != "rejected")
    return tuple(link for one in found for link in _links(library, one))


def _links(library: Source, proposal: Proposal) -> Iterator[Link]:
    plan, change, target = proposal.plan, proposal.change, proposal.target
    assert target is not None, "a plan at hand"
    says = Words((change.span,), " ".join(proposal.quote.split()))
    yield Link(change.kind, plan, says, target, (), proposal)
    if change.kind == "amends":
        amending, amended = (plan_words(library.contents(one.id, one.edition)) for one in (plan, target))
        for one in amendments_of(amending):
            if is_about(one, target) and one.how != "kept":
                changed = [piece for piece in _pieces(amended) if changes_words(one, piece)]
                yield Link(
                    one.how, plan, _words(one.says), target, tuple(map(_words, ([each] for each in changed))), proposal
                )


def _pieces(plan: PlanWords) -> Iterator[Piece]:
    return (Piece(plan, words) for words in plan.passages if words.passage.kind not in _NOT_CHANGED)


def _words(pieces: Iterable[Piece]) -> Words:
    said = tuple(pieces)
    return Words(tuple(span for piece in said for span in piece.spans), " ".join(piece.text for piece in said))
