"""Questions to begin with, from the plans at hand: each was asked before it is offered, and its answer is to the point.

They are kept while the library stays as it is, so that opening a page asks nothing.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from threading import Lock

from assistant.answer import Answer, Citation, Language
from assistant.errors import BadQuestion
from assistant.glossary import Glossary
from assistant.openings import Opener, Opening
from assistant.said_names import plan_namer
from assistant.text_data import key
from vectorstore.errors import StoreError, UnknownPlan
from vectorstore.folding import terms
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Readable
from vectorstore.occasions import year_of
from vectorstore.values import Plan, PlanContents

MOST = 4
SAMPLED = 6  # plans that are read; of many, those that name the unit of who asks, and those nearest to this year
TRIED = 12  # questions that are asked at most
TRIED_OF_A_KIND = 4  # at a time
KEPT = 256  # answers to who asks for questions
_ROWS = 40  # of the index in which the unit of who asks is looked for

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Audience:
    """For whom questions are wanted: what they see, of which plans they ask (all, where none is named), their unit."""

    library: Readable
    language: Language
    today: date
    plans: tuple[str, ...] = ()
    unit: str = ""

    def at_hand(self) -> tuple[Plan, ...]:
        """The plans that they may ask; one that they name and don't see is passed over."""
        named = frozenset(self.plans)
        return tuple(plan for plan in self.library.plans() if not named or plan.id in named)


Put = Callable[[str], Answer]


class Suggestions:
    """Makes and keeps questions to begin with. Safe to use from several threads."""

    def __init__(self, lexicon: Callable[[], Lexicon], glossary: Callable[[], Glossary]) -> None:
        self._lexicon, self._glossary = lexicon, glossary
        self._kept: OrderedDict[tuple[object, ...], tuple[str, ...]] = OrderedDict()
        self._looking, self._making = Lock(), Lock()

    def offered(self, audience: Audience, put: Put) -> tuple[str, ...]:
        """Up to MOST questions, of different kinds as far as there are; none where no plan answers any.

        ``put`` asks a question as the audience would.
        """
        state, at_hand = audience.library.state(), audience.at_hand()
        editions = tuple(plan.edition_key for plan in at_hand)
        asked = (state, editions, audience.language, audience.today, bool(audience.plans), key(audience.unit))
        if (kept := self._of(asked)) is not None:
            return kept
        with self._making:  # one makes them; others who open the page meanwhile wait for the same
            if (kept := self._of(asked)) is None:
                trial = _Trial(audience.language, put)
                kept = _chosen(self._opener(audience, at_hand).kinds(), trial)
                if not trial.failed:
                    self._keep(asked, kept)
        return kept

    def _of(self, asked: tuple[object, ...]) -> tuple[str, ...] | None:
        with self._looking:
            if asked in self._kept:
                self._kept.move_to_end(asked)
            return self._kept.get(asked)

    def _keep(self, asked: tuple[object, ...], made: tuple[str, ...]) -> None:
        with self._looking:
            self._kept[asked] = made
            if len(self._kept) > KEPT:
                self._kept.popitem(last=False)

    def _opener(self, audience: Audience, at_hand: Sequence[Plan]) -> Opener:
        return Opener(
            _read(audience, _sampled(audience, at_hand)),
            plan_namer(at_hand, audience.language),
            audience.language,
            audience.today,
            self._lexicon(),
            self._glossary(),
            audience.unit,
        )


class _Trial:
    """Asks questions. ``failed``: something was amiss with the library, so that another time more may be answered."""

    def __init__(self, language: Language, put: Put) -> None:
        self._language, self._put = language, put
        self.failed = False
        self.asked = 0

    def answers(self, opening: Opening) -> bool:
        """Whether its answer is one, and begins with what was meant."""
        self.asked += 1
        try:
            answer = self._put(opening.question)
        except BadQuestion as refusal:
            log.info("not suggesting %r: %s", opening.question, refusal)
            return False
        except StoreError as failure:
            log.warning("not suggesting %r: %s", opening.question, failure)
            self.failed = True
            return False
        is_one = answer.status == "answered" and answer.language == self._language and bool(answer.citations)
        return is_one and _meets(answer.citations[0], opening)


def _chosen(kinds: Sequence[Iterator[Opening]], trial: _Trial) -> tuple[str, ...]:
    """The first of each kind that is answered; where kinds are too few, a second one of each."""
    chosen: list[Opening] = []
    for kind in (*kinds, *kinds):
        for opening in islice(kind, TRIED_OF_A_KIND):
            if len(chosen) == MOST or trial.asked == TRIED:
                break
            same = any((opening.plan_id, opening.spans) == (one.plan_id, one.spans) for one in chosen)
            if not same and trial.answers(opening):
                chosen.append(opening)
                break
    return tuple(opening.question for opening in chosen)


def _meets(citation: Citation, opening: Opening) -> bool:
    meant = any(part.start < span.end and span.start < part.end for part in citation.parts for span in opening.spans)
    return citation.plan_id == opening.plan_id and meant


def _sampled(audience: Audience, at_hand: Sequence[Plan]) -> tuple[Plan, ...]:
    """Few of many plans: those that name the unit of who asks, then those for this year or near it."""
    if len(at_hand) <= SAMPLED:
        naming: frozenset[int] = frozenset()
    else:
        naming = _naming(audience, at_hand)

    def distance(plan: Plan) -> tuple[bool, int, str]:
        year = year_of(plan) or 0
        return plan.edition_key not in naming, abs(audience.today.year - year), plan.id

    return tuple(sorted(at_hand, key=distance)[:SAMPLED])


def _naming(audience: Audience, at_hand: Sequence[Plan]) -> frozenset[int]:
    """The editions in which the words of the audience's unit stand, as far as the index tells."""
    pairs = {term: 1.0 for term in terms(audience.unit) if "_" in term}
    if not pairs:
        return frozenset()
    try:
        found = audience.library.lexical.search(pairs, _ROWS, [plan.edition_key for plan in at_hand])
    except StoreError as failure:
        log.info("not looking for the plans of a unit: %s", failure)
        return frozenset()
    return frozenset(edition for edition, _, _ in found)


def _read(audience: Audience, plans: Sequence[Plan]) -> tuple[PlanContents, ...]:
    read = []
    for plan in plans:
        with suppress(UnknownPlan):  # withdrawn, or moved out of sight, in this moment
            read.append(audience.library.contents(plan.id))
    return tuple(read)
