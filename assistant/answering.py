"""A question's way to its answer, step by step: understand, choose plans, retrieve, compose, verify."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from functools import partial
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.laws_left import follows_law, settled, with_laws_left
from assistant.composition.replies import reply
from assistant.conversation import Json, Put, in_conversation
from assistant.glossary import Glossary
from assistant.growing import ATTEMPTS, Asked, growing
from assistant.laps import Laps
from assistant.retrieval.concerned import concerned
from assistant.retrieval.coverage import Rarity
from assistant.retrieval.evidence import Shelf
from assistant.retrieval.facts import rarity_of
from assistant.retrieval.laws import Sorted, asks_for_law, sorted_out
from assistant.retrieval.plan_words import WordsOf
from assistant.retrieval.scope import in_scope, speak_of
from assistant.text_data import key
from assistant.understanding.dialogue import InContext
from assistant.understanding.period import period_of
from assistant.understanding.understood import Understood
from assistant.verify import verify
from vectorstore.errors import StoreError, UnknownEdition, UnknownPlan
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Readable
from vectorstore.retriever import Query, Search
from vectorstore.some_plans import SomePlans
from vectorstore.values import Hit, Plan

if TYPE_CHECKING:
    from assistant.generation.rewriting import Rewriter, RewrittenOnce
    from assistant.generation.writing import Writer

FETCHED = 120  # passages that the indexes are asked for
FOUND_PLANS = 16  # of so many plans, those with the best passages, that are read where a question isn't for all that …
READ_PLANS = 60  # plans up to which all are read, found by the indexes or not; of more, all that name a unit asked for
VIETNAM = timezone(timedelta(hours=7))
MOST_ATTEMPTS = 20  # where each time a plan has gone
# Questions that a process works on. With more, each waits for the interpreter dozens of times: 40 at once beside an
# ingest were answered 4 a second, by four at a time 9 (two cores).
AT_ONCE = 4
_TURNS = BoundedSemaphore(AT_ONCE)

log = logging.getLogger(__name__)


def today_in_vietnam() -> date:
    """The day it is there, the default clock."""
    return datetime.now(UTC).astimezone(VIETNAM).date()


def never() -> bool:
    """Who asks waits to the end."""
    return False


class Assistant:
    """Answers questions from the plans in a library. Safe to use from several threads.

    ``units`` gives the lexicon of units, ``glossary`` the words that questions are read by; ``today`` is the clock.
    ``writer``: writes with a model above the quotes; None: there are only quotes. ``rewriter``: rewrites English
    questions and follow-ups with one; None: they are read by the glossary and the turns before alone.
    """

    def __init__(
        self,
        library: Readable | SomePlans,
        units: Callable[[], Lexicon] = Lexicon.of,
        today: Callable[[], date] = today_in_vietnam,
        glossary: Callable[[], Glossary] = Glossary.of,
        words_of: WordsOf | None = None,
        writer: Writer | None = None,
        rewriter: Rewriter | None = None,
    ) -> None:
        self._library = library
        self._units = units
        self._today = today
        self._glossary = glossary
        self._words_of = words_of or WordsOf()
        self._writer = writer
        self._rewriter = rewriter

    def over(self, library: Readable | SomePlans, *, writes: bool = True) -> Assistant:
        """The assistant over some of these plans, as those that somebody may see; what was read is shared.

        ``writes``: whether a model may write and rewrite, where there is one.
        """
        writer, rewriter = (self._writer, self._rewriter) if writes else (None, None)
        return Assistant(library, self._units, self._today, self._glossary, self._words_of, writer, rewriter)

    def ask(self, question: str, *, plans: Sequence[str] = (), history: Sequence[Json] = (), unit: str = "") -> Answer:
        """The answer, from these plans or from all: the last of ``growing``. Raises as that does."""
        *_, last = self.growing(question, plans=plans, history=history, unit=unit)
        return last

    def growing(
        self,
        question: str,
        *,
        plans: Sequence[str] = (),
        history: Sequence[Json] = (),
        unit: str = "",
        stopped: Callable[[], bool] = never,
    ) -> Iterator[Answer]:
        """The extractive answer, then the same with what a model writes above it, as that grows.

        Nothing of any of them is of a plan that was withdrawn, or moved out of sight, before it was given. ``history``
        are the earlier turns, oldest first, as {"question", "answer": Answer as JSON}. ``unit`` is the unit of who
        asks, meant by "tôi" and "đơn vị tôi". ``stopped``: nobody waits any more for what a model writes. Raises
        BadQuestion, UnknownPlan, StoreError; a model's faults are told in the answer.
        """
        rewriting = self._rewriter.begun(stopped) if self._rewriter else None
        ask = partial(self._as_it_is, Put(question, plans, history, unit), rewriting)
        yield from growing(self._writer, question, ask, lambda: self._library.state(), stopped)

    def _as_it_is(self, put: Put, rewriting: RewrittenOnce | None) -> Asked:
        """The extractive answer from what serves when it is whole. Raises BadQuestion, UnknownPlan, StoreError."""
        for attempt in range(1, MOST_ATTEMPTS + 1):
            last = attempt >= ATTEMPTS
            try:
                if rewriting:  # nobody's turn passes while a model is waited for: it is asked once
                    self._first_read(put, rewriting)
                with _TURNS:
                    state = self._library.state()
                    asked = self._ask(put, rewriting)
                    if self._library.state() == state or (last and self._all_there(asked.at_hand)):
                        return replace(asked, state=state)
                log.info("what serves changed while it was asked: asking again")
            except (UnknownPlan, UnknownEdition):
                if last and put.plans:
                    raise
                log.info("a plan that was asked for is not there, or no longer: asking again")
        raise StoreError(f"plans went {MOST_ATTEMPTS} times while the question was asked; ask it again in a moment")

    def understood(
        self, question: str, *, plans: Sequence[str] = (), history: Sequence[Json] = (), unit: str = ""
    ) -> Understood:
        """What a question is understood to ask, after these turns. Raises BadQuestion, UnknownPlan."""
        put = Put(question, plans, history, unit)
        rewriting = self._rewriter.begun() if self._rewriter else None
        return self._in_context(put, self._at_hand(plans), rewriting).understood

    def _in_context(self, put: Put, at_hand: Sequence[Plan], rewriting: RewrittenOnce | None) -> InContext:
        return in_conversation(put, at_hand, self._units(), self._glossary(), rewriting)

    def _ask(self, put: Put, rewriting: RewrittenOnce | None) -> Asked:
        """From all plans at hand; where there are laws too, from those that are none, if that settles it."""
        at_hand, laps = self._at_hand(put.plans), Laps()
        apart = sorted_out(at_hand)
        if not self._together(put, apart) and not isinstance(self._library, SomePlans):
            asked = self._in_context(put, apart.plans, rewriting)
            if not asks_for_law(asked.understood, apart.numbers):
                alone = self.over(SomePlans(self._library, apart.plans))
                first = alone._asked(put, apart.plans, asked, laps, rewriting)
                if settled(first.answer):
                    return replace(first, answer=with_laws_left(first.answer, len(apart.laws)))
        return self._asked(put, at_hand, self._in_context(put, at_hand, rewriting), laps, rewriting)

    def _together(self, put: Put, apart: Sorted) -> bool:
        """Whether plans and laws are asked as one from the first."""
        one = put.plans or not apart.plans or isinstance(self._library, SomePlans)
        return bool(one or follows_law(put.history, apart.laws))

    def _first_read(self, put: Put, rewriting: RewrittenOnce) -> None:
        """Reads the question as ``_ask`` does first, so that the model's reply is there by then."""
        at_hand = self._at_hand(put.plans)
        apart = sorted_out(at_hand)
        self._in_context(put, at_hand if self._together(put, apart) else apart.plans, rewriting)

    def _asked(
        self, put: Put, at_hand: tuple[Plan, ...], asked: InContext, clock: Laps, rewriting: RewrittenOnce | None
    ) -> Asked:
        """The extractive answer from these plans."""
        shelf = Shelf(self._library, partial(self._words_of, own=self._units().own))
        became = rewriting.became if rewriting else None
        clock.lap("understand" if became is None else "rewrite")
        case = self._case(asked, at_hand, shelf, everything=not put.plans)
        clock.lap("retrieve")
        answer = reply(case)
        clock.lap("compose")
        verified = verify(answer, shelf.text)
        for plan_id in {one.plan_id for one in (*verified.citations, *verified.related)}:
            self._library.plan(plan_id)  # raises where it was withdrawn meanwhile
        clock.lap("verify")
        whole = replace(verified, timings_ms=clock.milliseconds, understood=asked.understood, rewriting=became)
        return Asked(whole, at_hand, shelf.text)

    def _all_there(self, plans: Sequence[Plan]) -> bool:
        """Whether all of them still serve, in this edition or another, where they may be seen."""
        return {plan.id for plan in plans} <= {plan.id for plan in self._library.plans()}

    def _at_hand(self, plans: Sequence[str]) -> tuple[Plan, ...]:
        return tuple(self._library.plan(plan_id) for plan_id in dict.fromkeys(plans)) or self._library.plans()

    def _case(self, asked: InContext, at_hand: tuple[Plan, ...], shelf: Shelf, *, everything: bool) -> Case:
        """The plans that may answer, with the ways to the evidence in them."""
        understood = asked.understood
        scope = () if understood.chat else in_scope(understood, at_hand, self._library.lexical)
        wanted = None if everything and len(scope) == len(at_hand) else {plan.id for plan in scope}
        keys = {plan.edition_key for plan in scope}

        def search() -> Search:
            query = Query(understood.searched, understood.weights, understood.language)
            found = self._library.retriever.find(query, FETCHED, wanted)
            return replace(found, hits=[hit for hit in found.hits if hit.stored.edition_key in keys])

        today = self._today()
        period = period_of(f" {key(understood.question)} ", today)
        case = Case(understood, scope, at_hand, shelf, self._rarity(), search, today, period, asked.focus)
        case.in_words = self._in_words
        if len(scope) <= READ_PLANS:
            case.read = scope
        elif understood.of_unit:
            found = {plan.id for plan in (*self._concerned(understood, scope), *_found_first(scope, case.hits))}
            case.read = tuple(plan for plan in scope if plan.id in found)
        else:
            listed = understood.whole_list or understood.exact or "plans" in understood.kinds[:2] or period
            case.read = _found_first(scope, case.hits)[: None if listed else FOUND_PLANS]
        return case

    def _concerned(self, understood: Understood, scope: Sequence[Plan]) -> tuple[Plan, ...]:
        """The plans that name the units asked about."""
        editions, lexical = {plan.edition_key for plan in scope}, self._library.lexical
        parties, lexicon = self._library.parties(scope), self._units()
        return concerned(understood, scope, parties, lexicon, lambda words: speak_of(words, lexical, editions))

    def _in_words(self, term: str, editions: frozenset[int]) -> bool:
        """Whether a term stands in one of these editions; true where the lexical index fails."""
        try:
            return bool(self._library.lexical.search({term: 1.0}, 1, editions))
        except StoreError as failure:
            log.warning("not looking for %s: %s", term, failure)
            return True

    def _rarity(self) -> Rarity:
        """How rare terms are; all alike where the lexical index fails, as the retriever goes on without it too."""
        lexical = self._library.lexical
        try:
            weigh = rarity_of(lexical.document_frequency, lexical.size())
            weigh("")
        except StoreError as failure:
            log.warning("weighing words alike: %s", failure)
            return lambda term: 1.0
        return weigh


def _found_first(scope: Sequence[Plan], hits: Sequence[Hit]) -> tuple[Plan, ...]:
    by_key = {plan.edition_key: plan for plan in scope}
    return tuple(by_key[number] for number in dict.fromkeys(hit.stored.edition_key for hit in hits))
