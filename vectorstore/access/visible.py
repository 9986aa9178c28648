"""The library as one viewer sees it: what they may not see is not there.

Whatever a surface shows of plans it takes from here, so that answers, the register, pages, files, exports, counts and
what is offered are of what may be seen, and an id that is hidden is an id that nobody has. What is read is looked at
again before it is given: a plan that was moved out of sight meanwhile is hidden in whichever state it was read.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from vectorstore.access.collected import Collected, Placed
from vectorstore.access.seen_words import SeenWords, Words
from vectorstore.access.viewer import Sight
from vectorstore.catalogue.kept_decisions import Decision
from vectorstore.encoders.protocol import Vectors
from vectorstore.errors import UnknownPlan
from vectorstore.indexes.lexical import LexicalIndex
from vectorstore.obligation import Party
from vectorstore.retriever import OVERFETCH, Dense, Found, Retriever
from vectorstore.values import Plan, PlanContents, StoredPassage

if TYPE_CHECKING:
    from vectorstore.catalogue.catalogue import Catalogue
    from vectorstore.library import Library


class Sights:
    """What all views of one library share: where its plans are, and the words of those that somebody sees."""

    def __init__(self, catalogue: Catalogue, lexical: LexicalIndex, contents: Callable[[str], PlanContents]) -> None:
        self.collected = Collected(catalogue)
        self.words = SeenWords(lexical, contents)


class VisibleLibrary:
    """The plans of a library that somebody may see, for reading. Safe to use from several threads."""

    def __init__(self, library: Library, sight: Sight, anew: Callable[[], Sight] | None = None) -> None:
        """``anew``: what they may see now, asked when this is first used and whenever the state has changed."""
        self._library = library
        self._anew = anew
        self._looked = -1, sight

    @property
    def catalogue(self) -> VisibleCatalogue:
        """What the catalogue holds of these plans."""
        return VisibleCatalogue(self._library.catalogue, self)

    def state(self) -> int:
        """A number that grows whenever what is current, or who may see it, changes."""
        return self._library.state()

    def plans(self) -> tuple[Plan, ...]:
        """The current plans, by id."""
        plans = self._library.plans()
        placed, sight = self._now()
        return placed.plans(sight, plans)

    def withdrawn(self) -> tuple[Plan, ...]:
        """The withdrawn plans, by id."""
        plans = self._library.withdrawn()
        placed, sight = self._now()
        return tuple(plan for plan in plans if placed.sees(sight, plan.id))

    def plan(self, plan_id: str) -> Plan:
        """As of Library. Raises UnknownPlan."""
        with self._in_sight(plan_id):
            return self._library.plan(plan_id)

    def editions(self, plan_id: str) -> tuple[Plan, ...]:
        """As of Library. Raises UnknownPlan."""
        with self._in_sight(plan_id):
            return self._library.editions(plan_id)

    def contents(self, plan_id: str, edition: int | None = None) -> PlanContents:
        """As of Library. Raises UnknownPlan, UnknownEdition."""
        with self._in_sight(plan_id):
            return self._library.contents(plan_id, edition)

    def parties(self, plans: Sequence[Plan]) -> Mapping[int, tuple[Party, ...]]:
        """As of Library, of those of these plans that may be seen. Raises UnknownPlan."""
        seen = [plan for plan in plans if self.sees(plan.id)]
        found = self._library.parties(seen)
        return {plan.edition_key: found[plan.edition_key] for plan in seen}

    def original(self, plan_id: str, edition: int | None = None) -> Path | None:
        """As of Library. Raises UnknownPlan, UnknownEdition."""
        with self._in_sight(plan_id):
            return self._library.original(plan_id, edition)

    @property
    def sights(self) -> Sights:
        """As of Library."""
        return self._library.sights

    def dense(self) -> VisibleDense:
        """The vectors of these plans only."""
        return VisibleDense(self._library, self)

    @property
    def retriever(self) -> Retriever:
        """Finds passages of these plans only, which nothing of the others bears on."""
        return self._library.retriever.over(self.catalogue, self.lexical, self.dense)

    @property
    def lexical(self) -> VisibleWords:
        """The words of these plans only."""
        return VisibleWords(self._library, self)

    def sees(self, plan_id: str) -> bool:
        """Whether the plan, if there is one, may be seen."""
        placed, sight = self._now()
        return placed.sees(sight, plan_id)

    def serving(self) -> tuple[Mapping[int, str], bool]:
        """The id of each of these plans by the key of the edition that serves, and whether that is all of them."""
        placed, sight = self._now()
        seen = placed.seen(sight)
        return seen, len(seen) == len(placed.current)

    @contextmanager
    def _in_sight(self, plan_id: str) -> Iterator[None]:
        """Raises UnknownPlan for a plan that may not be seen now, whatever became of looking for it."""
        try:
            yield
        finally:
            if not self.sees(plan_id):
                raise UnknownPlan(plan_id) from None

    def _now(self) -> tuple[Placed, Sight]:
        """Where the plans are, and what of them may be seen; as of ``Collected.now``."""
        placed = self._library.sights.collected.now()
        state, sight = self._looked
        if self._anew is not None and state != placed.state:
            sight = self._anew()
            self._looked = placed.state, sight
        return placed, sight


class VisibleCatalogue:
    """What the catalogue holds of the plans that may be seen."""

    def __init__(self, catalogue: Catalogue, visible: VisibleLibrary) -> None:
        self._catalogue, self._visible = catalogue, visible

    @property
    def decisions(self) -> VisibleDecisions:
        """What was decided of changes that these plans make to one another."""
        return VisibleDecisions(self._catalogue, self._visible)

    def state(self) -> int:
        """As of Catalogue."""
        return self._catalogue.state()

    def current(self) -> Mapping[int, str]:
        """As of Catalogue."""
        return self._visible.serving()[0]

    def passages(self, keys: Iterable[tuple[int, int]]) -> dict[tuple[int, int], StoredPassage]:
        """As of Catalogue, of the editions that serve."""
        seen = self.current()
        return self._catalogue.passages(key for key in keys if key[0] in seen)


class VisibleDecisions:
    """The decisions of which both plans may be seen."""

    def __init__(self, catalogue: Catalogue, visible: VisibleLibrary) -> None:
        self._catalogue, self._visible = catalogue, visible

    def all(self) -> tuple[Decision, ...]:
        """As of KeptDecisions."""
        sees = self._visible.sees
        return tuple(one for one in self._catalogue.decisions.all() if sees(one.plan_id) and sees(one.target_id))


class VisibleWords:
    """The lexical index as if it held nothing but the plans that may be seen."""

    def __init__(self, library: Library, visible: VisibleLibrary) -> None:
        self._library, self._visible = library, visible

    def search(self, weights: Mapping[str, float], limit: int, editions: Collection[int] | None = None) -> Found:
        """As of LexicalIndex. Raises UnknownPlan where what serves changed meanwhile."""
        seen, everything = self._visible.serving()
        wanted = None if editions is None else [key for key in editions if key in seen]
        return self._words(seen, everything).search(weights, limit, wanted)

    def document_frequency(self, term: str) -> int:
        """As of LexicalIndex. Raises UnknownPlan as ``search`` does."""
        return self._words(*self._visible.serving()).document_frequency(term)

    def size(self) -> int:
        """As of LexicalIndex. Raises UnknownPlan as ``search`` does."""
        return self._words(*self._visible.serving()).size()

    def _words(self, seen: Mapping[int, str], everything: bool) -> Words:
        return self._library.lexical if everything else self._library.sights.words.of(seen)


class VisibleDense:
    """The dense index as if it held nothing but the plans that may be seen."""

    def __init__(self, library: Library, visible: VisibleLibrary) -> None:
        self._library, self._visible = library, visible

    def search(self, vector: Vectors, limit: int, editions: Collection[int] | None = None) -> Found:
        """As of DenseIndex. Rows of hidden plans are left out after the search where that leaves enough: see there."""
        dense: Dense = self._library.dense()
        seen, everything = self._visible.serving()
        if editions is not None:
            return dense.search(vector, limit, [key for key in editions if key in seen])
        if everything:
            return dense.search(vector, limit)
        for fetch in (limit, OVERFETCH * limit):
            found = dense.search(vector, fetch)
            kept = [one for one in found if one[0] in seen][:limit]
            if len(found) < fetch or len(kept) == limit:
                return kept
        return dense.search(vector, limit, list(seen))
