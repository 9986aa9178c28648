"""What an answer is made of: passages of plans, each read once a question and in one edition throughout."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from assistant.answer import CitedBasis
from vectorstore.values import Passage, Plan, PlanContents, Span


class Source(Protocol):
    """What is needed of the library."""

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """A plan whole, in this edition."""


class Shelf:
    """The contents of the plans that one question is asked of, in the editions that were current when it was asked."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._read: dict[int, PlanContents] = {}

    def contents(self, plan: Plan) -> PlanContents:
        """The plan whole. Raises UnknownPlan where it was withdrawn meanwhile."""
        if plan.edition_key not in self._read:
            self._read[plan.edition_key] = self._source.contents(plan.id, plan.edition)
        return self._read[plan.edition_key]

    def text(self, plan_id: str, edition: int) -> str:
        """The canonical text of an edition that was read. Raises KeyError where it was not."""
        return {(c.plan.id, c.plan.edition): c.text for c in self._read.values()}[plan_id, edition]


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as evidence, in its plan: how well it fits, and what of it is quoted where that is not the whole."""

    contents: PlanContents
    passage: Passage
    fit: float  # how well it answers, among the passages of this question
    certainty: float = 0.0  # 0..1, on one scale for all questions
    part: tuple[Span, ...] = ()

    @property
    def place(self) -> tuple[str, int]:
        """The passage itself, whatever it was found by: plan id and ordinal."""
        return self.contents.plan.id, self.passage.ordinal

    @property
    def spans(self) -> tuple[Span, ...]:
        """What is quoted."""
        return self.part or self.passage.spans

    @property
    def words(self) -> str:
        """What is quoted and the words of its basis, for reading."""
        text = self.contents.text
        spans = [*self.spans, *(basis.span for basis in self.passage.basis)]
        return " ".join(" ".join(span.of(text) for span in spans).split())

    def cited_basis(self) -> tuple[CitedBasis, ...]:
        """The basis as it is cited; a clause with a unit of its own leaves out the actors of the whole."""
        own = bool(self.part) and self.part[0].start > self.passage.spans[0].start
        return tuple(
            CitedBasis(b.role, b.span.start, b.span.end, b.span.of(self.contents.text))
            for b in self.passage.basis
            if not (own and b.role == "actor")
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """The passages that answer, best first or in their plans' order, and those that are near."""

    pieces: tuple[Piece, ...] = ()
    near: tuple[Piece, ...] = ()
