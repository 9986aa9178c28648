"""One question on its way to its answer: what was understood, the plans that may answer, evidence read as needed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from assistant.answer import Language
from assistant.retrieval.amendments import amenders
from assistant.retrieval.coverage import Rarity
from assistant.retrieval.duties import Duties, duties
from assistant.retrieval.evidence import Piece, Shelf
from assistant.retrieval.facts import GONE_THROUGH, Facts, facts
from assistant.retrieval.plan_words import PlanWords
from assistant.understanding.period import Period
from assistant.understanding.turns import Quoted
from assistant.understanding.understood import Understood
from vectorstore.once import once
from vectorstore.retriever import Search
from vectorstore.values import Hit, Plan

NEAR = 6  # passages near the answer that are kept


@dataclass
class Case:
    """``scope``: the plans that may answer, the likeliest first; ``at_hand``: all that may be searched."""

    understood: Understood
    scope: tuple[Plan, ...]
    at_hand: tuple[Plan, ...]
    shelf: Shelf
    rarity: Rarity
    search: Callable[[], Search]
    today: date
    period: Period | None = None
    focus: tuple[Quoted, ...] = ()
    read: tuple[Plan, ...] = field(default=())  # those of the scope that are read whole
    in_words: Callable[[str, frozenset[int]], bool] | None = None  # a term stands in one of these editions

    def stands(self, term: str) -> bool:
        """A term of the lexical index stands in a passage of the plans that are read; true where nothing tells."""
        return self.in_words is None or self.in_words(term, self._editions_read)

    @once
    def _editions_read(self) -> frozenset[int]:
        return frozenset(plan.edition_key for plan in self.read)

    @property
    def language(self) -> Language:
        """Of the answer's own words."""
        return self.understood.language

    @property
    def searched(self) -> int:
        """How many plans were."""
        return len(self.at_hand)

    @once
    def _found(self) -> Search:
        return self.search()

    @property
    def hits(self) -> Sequence[Hit]:
        """What the indexes find in the plans of the scope."""
        return self._found.hits

    @property
    def by_words_only(self) -> bool:
        """Whether the indexes were searched, and by words alone, as the encoder couldn't be used."""
        return "_found" in self.__dict__ and self._found.words_only

    @once
    def plans(self) -> tuple[PlanWords, ...]:
        """The plans of the scope that are read whole."""
        return tuple(self.shelf.words(plan) for plan in self.read)

    def amenders(self, plan: Plan) -> tuple[PlanWords, ...]:
        """The plans at hand that say that they amend this one, read whole."""
        return tuple(self.shelf.words(one) for one in amenders(plan, self.at_hand))

    @once
    def facts(self) -> Facts:
        """The passages by how likely they answer."""
        return facts(self.understood, self.plans, self.hits, self.rarity, self.stands)

    @property
    def is_long(self) -> bool:
        """The plans that are read have more passages than a question goes through."""
        return sum(plan.passages for plan in self.read) > GONE_THROUGH

    @once
    def duties(self) -> Duties:
        """What the units asked about must do."""
        return duties(self.plans, self.understood, self.rarity)

    @property
    def near(self) -> list[Piece]:
        """The likeliest passages."""
        return [Piece(one.plan, one.words, likelihood) for one, likelihood in self.facts.ranked[:NEAR]]
