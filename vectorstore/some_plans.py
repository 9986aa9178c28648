"""Some of the plans of a library, for reading, as if there were no others: nothing of these bears on what is found."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from vectorstore.access.seen_words import Words
from vectorstore.encoders.protocol import Vectors
from vectorstore.errors import UnknownPlan
from vectorstore.library import Readable
from vectorstore.obligation import Party
from vectorstore.retriever import OVERFETCH, Found, Retriever
from vectorstore.values import Plan, PlanContents, StoredPassage

FEW = 0.2  # share of all rows below which the dense index is asked for theirs alone, as few of what it finds are theirs


class SomePlans:
    """These current ``plans`` of a library. Safe to use from several threads; good until what serves changes."""

    def __init__(self, library: Readable, plans: tuple[Plan, ...]) -> None:
        self._library = library
        self._plans = plans
        self._seen = {plan.edition_key: plan.id for plan in plans}

    def state(self) -> int:
        """As of Library."""
        return self._library.state()

    def plans(self) -> tuple[Plan, ...]:
        """The plans, as they were given."""
        return self._plans

    def plan(self, plan_id: str) -> Plan:
        """As of Library. Raises UnknownPlan."""
        if plan_id not in self._seen.values():
            raise UnknownPlan(plan_id)
        return self._library.plan(plan_id)

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """As of Library. Raises UnknownPlan, UnknownEdition."""
        return self._library.contents(plan_id, edition)

    def parties(self, plans: Sequence[Plan]) -> Mapping[int, tuple[Party, ...]]:
        """As of Library. Raises UnknownPlan."""
        return self._library.parties(plans)

    @property
    def lexical(self) -> Words:
        """The words of these plans only. Raises UnknownPlan where one of them serves no more."""
        return self._library.sights.words.of(self._seen)

    @property
    def retriever(self) -> Retriever:
        """Finds passages of these plans only."""
        return self._library.retriever.over(self, self.lexical, lambda: self)

    # What the retriever needs of the catalogue and of the dense index

    def current(self) -> Mapping[int, str]:
        """The id of each of these plans by the key of its edition."""
        return self._seen

    def passages(self, keys: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], StoredPassage]:
        """As of Catalogue."""
        return self._library.catalogue.passages(keys)

    def search(self, vector: Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        """As of DenseIndex, of these plans only."""
        dense = self._library.dense()
        if editions is not None:
            return dense.search(vector, limit, [key for key in editions if key in self._seen])
        few = _rows(self._plans) < FEW * _rows(self._library.plans())
        for fetch in () if few else (limit, OVERFETCH * limit):
            found = dense.search(vector, fetch)
            kept = [one for one in found if one[0] in self._seen][:limit]
            if len(found) < fetch or len(kept) == limit:
                return kept
        return dense.search(vector, limit, list(self._seen))


def _rows(plans: Iterable[Plan]) -> int:
    return sum(plan.passages for plan in plans)
