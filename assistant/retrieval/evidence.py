"""What an answer is made of: words of plans, each plan read once a question and in one edition throughout."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from assistant.answer import CitedBasis
from assistant.retrieval.plan_words import PassageWords, PlanWords
from vectorstore.obligation import Obligation
from vectorstore.values import BasisRole, Passage, Plan, PlanContents, Span


class Source(Protocol):
    """What is needed of the library."""

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """A plan whole, in this edition."""


class Shelf:
    """The plans that one question is asked of, in the editions that were current when it was asked."""

    def __init__(self, source: Source, words_of: Callable[[PlanContents], PlanWords]) -> None:
        self._source = source
        self._words_of = words_of
        self._read: dict[int, PlanContents] = {}

    def contents(self, plan: Plan) -> PlanContents:
        """The plan whole. Raises UnknownPlan where it was withdrawn meanwhile."""
        if plan.edition_key not in self._read:
            self._read[plan.edition_key] = self._source.contents(plan.id, plan.edition)
        return self._read[plan.edition_key]

    def words(self, plan: Plan) -> PlanWords:
        """The plan made ready for asking. Raises UnknownPlan where it was withdrawn meanwhile."""
        return self._words_of(self.contents(plan))

    def text(self, plan_id: str, edition: int) -> str:
        """The canonical text of an edition that was read. Raises KeyError where it was not."""
        return {(c.plan.id, c.plan.edition): c.text for c in self._read.values()}[plan_id, edition]


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a plan as evidence: a passage, or what of it is quoted where that is not the whole."""

    plan: PlanWords
    words: PassageWords
    fit: float = 1.0  # how likely it is part of the answer, 0 to 1
    part: tuple[Span, ...] = ()
    obligation: Obligation | None = None
    more: tuple[Span, ...] = field(default=())  # other cells of its row that say what was asked

    @property
    def contents(self) -> PlanContents:
        """The plan."""
        return self.plan.contents

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self.words.passage

    @property
    def place(self) -> tuple[str, tuple[Span, ...]]:
        """Plan id and spans: what is quoted, whatever it was found by."""
        return self.contents.plan.id, self.spans

    @property
    def spans(self) -> tuple[Span, ...]:
        """What is quoted."""
        return self.part or self.passage.spans

    @property
    def text(self) -> str:
        """What is quoted, for reading."""
        return " ".join(" ".join(span.of(self.contents.text) for span in self.spans).split())

    def cited_basis(self) -> tuple[CitedBasis, ...]:
        """The basis as it is cited, without an actor that is none of the obligation's."""
        return tuple(
            CitedBasis(basis.role, basis.span.start, basis.span.end, basis.span.of(self.contents.text))
            for basis in self.passage.basis
            if basis.role != "actor" or self._names_actor(basis.span)
        )

    def basis_of(self, role: BasisRole) -> tuple[Span, ...]:
        """Where the words stand that give a role, outside the passage."""
        return tuple(basis.span for basis in self.passage.basis if basis.role == role)

    def _names_actor(self, span: Span) -> bool:
        if self.obligation is None:
            return True
        return any(span.start <= party.span.start < span.end for party in self.obligation.actors)
