"""The library as one viewer sees it: what they may not see is not there.

Whatever a surface shows of plans it takes from here, so that answers, the register, pages, files, exports, counts and
what is offered are of what may be seen, and an id that is hidden is an id that nobody has.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.access.viewer import Sight
from vectorstore.errors import UnknownPlan
from vectorstore.retriever import Found, Query, Search
from vectorstore.values import Plan, PlanContents

if TYPE_CHECKING:
    from vectorstore.catalogue import Catalogue
    from vectorstore.library import Library


class VisibleLibrary:
    """The plans of a library that somebody may see, for reading. Safe to use from several threads."""

    def __init__(self, library: Library, sight: Sight) -> None:
        self._library = library
        self._sight = sight

    @property
    def catalogue(self) -> Catalogue:
        """Where decisions about plans are kept."""
        return self._library.catalogue

    def state(self) -> int:
        """A number that grows whenever what is current, or who may see it, changes."""
        return self._library.state()

    def plans(self) -> tuple[Plan, ...]:
        """The current plans, by id."""
        return self._seen(self._library.plans())

    def withdrawn(self) -> tuple[Plan, ...]:
        """The withdrawn plans, by id."""
        return self._seen(self._library.withdrawn())

    def plan(self, plan_id: str) -> Plan:
        """As of Library. Raises UnknownPlan."""
        self._check(plan_id)
        return self._library.plan(plan_id)

    def editions(self, plan_id: str) -> tuple[Plan, ...]:
        """As of Library. Raises UnknownPlan."""
        self._check(plan_id)
        return self._library.editions(plan_id)

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """As of Library. Raises UnknownPlan, UnknownEdition."""
        self._check(plan_id)
        return self._library.contents(plan_id, edition)

    def original(self, plan_id: str, edition: int | None = None) -> Path | None:
        """As of Library. Raises UnknownPlan, UnknownEdition."""
        self._check(plan_id)
        return self._library.original(plan_id, edition)

    @property
    def retriever(self) -> VisibleRetriever:
        """Finds passages of these plans only."""
        return VisibleRetriever(self._library, self)

    @property
    def lexical(self) -> VisibleWords:
        """The words of these plans only."""
        return VisibleWords(self._library, self)

    def sees(self, plan_id: str) -> bool:
        """Whether the plan, if there is one, may be seen."""
        return self._sight.everything or self._sight.sees(self._collected().get(plan_id))

    def _check(self, plan_id: str) -> None:
        if not self.sees(plan_id):
            raise UnknownPlan(plan_id)

    def _seen(self, plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
        if self._sight.everything:
            return plans
        collected = self._collected()
        return tuple(plan for plan in plans if self._sight.sees(collected.get(plan.id)))

    def _collected(self) -> dict[str, str]:
        return self._library.catalogue.access.collections.of_plans()


class VisibleRetriever:
    """The retriever over the plans that may be seen."""

    def __init__(self, library: Library, visible: VisibleLibrary) -> None:
        self._library, self._visible = library, visible

    def find(self, query: Query, limit: int = 10, plans: Collection[str] | None = None) -> Search:
        """As of Retriever. What is hidden is neither found nor bears on what is."""
        seen = {plan.id for plan in self._visible.plans()}
        return self._library.retriever.find(query, limit, seen if plans is None else seen & set(plans))


class VisibleWords:
    """The lexical index over the plans that may be seen."""

    def __init__(self, library: Library, visible: VisibleLibrary) -> None:
        self._library, self._visible = library, visible

    def search(self, weights: Mapping[str, float], limit: int, editions: Collection[int] | None = None) -> Found:
        """As of LexicalIndex."""
        seen = {plan.edition_key for plan in self._visible.plans()}
        wanted = seen if editions is None else seen & set(editions)
        return self._library.lexical.search(weights, limit, wanted)

    def document_frequency(self, term: str) -> int:
        """As of LexicalIndex."""
        return self._library.lexical.document_frequency(term)

    def size(self) -> int:
        """As of LexicalIndex."""
        return self._library.lexical.size()
