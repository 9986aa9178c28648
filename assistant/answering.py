"""A question's way to its answer, step by step: understand, choose plans, retrieve, compose, verify."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant import compose, text_data
from assistant.answer import Answer
from assistant.compose_meta import answer_meta
from assistant.retrieval.coverage import Rarity
from assistant.retrieval.duties import Duties, duties
from assistant.retrieval.evidence import Evidence, Piece, Shelf
from assistant.retrieval.facts import Facts, chosen, facts, rarity_of
from assistant.retrieval.plan_words import WordsOf
from assistant.retrieval.scope import about_themselves, asks_for_bases, in_scope
from assistant.understanding.understand import Understood, understand
from assistant.verify import verify
from prompts.texts import say
from vectorstore.errors import StoreError, UnknownEdition, UnknownPlan
from vectorstore.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.retriever import Query
from vectorstore.values import BasisRole, Plan

FETCHED = 120  # passages that the indexes are asked for
READ_PLANS = 60  # plans that are read without asking the index first which of them have the words
NAMING = 20_000  # passages that may name a unit, over all plans
ANSWERED = 0.5  # likelihood that the plans answer, from which they are taken to
ATTEMPTS = 3  # a question is asked again where a plan was withdrawn meanwhile
_ASKED_ROLES: Mapping[str, BasisRole] = {"deadline": "deadline", "who": "actor", "coordination": "partner"}
_DUTY_KINDS = ("duties", "duties_given")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What was gathered: the plans that may answer, the facts by likelihood, and a unit's duties where asked."""

    scope: tuple[Plan, ...]
    facts: Facts
    duties: Duties | None = None


NOTHING = Facts((), 0.0, {})


class Assistant:
    """Answers questions from the plans in a library. Safe to use from several threads."""

    def __init__(self, library: Library, units: Callable[[], Lexicon] = Lexicon.of) -> None:
        self._library = library
        self._units = units
        self._words_of = WordsOf()

    def ask(self, question: str, *, plans: Sequence[str] = (), history: Sequence[Mapping[str, Any]] = ()) -> Answer:
        """The answer, from these plans or from all. Raises BadQuestion, UnknownPlan.

        ``history`` are the earlier turns, oldest first.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return self._ask(question, plans)
            except (UnknownPlan, UnknownEdition):
                log.info("a plan that was asked for is not there, or no longer: asking again")
        return self._ask(question, plans)

    def _ask(self, question: str, plans: Sequence[str]) -> Answer:
        clock, shelf = _Clock(), Shelf(self._library, self._words_of)
        at_hand = tuple(self._library.plan(plan_id) for plan_id in dict.fromkeys(plans)) or self._library.plans()
        understood = understand(question, at_hand, self._units())
        clock.lap("understand")
        found = self.gather(understood, at_hand, shelf, everything=not plans)
        clock.lap("retrieve")
        answer = _compose(understood, found, shelf, len(at_hand))
        clock.lap("compose")
        verified = verify(answer, shelf.text)
        clock.lap("verify")
        return replace(verified, timings_ms=clock.laps)

    def gather(self, understood: Understood, at_hand: tuple[Plan, ...], shelf: Shelf, *, everything: bool) -> Found:
        """The plans that may answer, and the evidence in them."""
        scope = () if understood.chat else in_scope(understood, at_hand, self._library.lexical)
        if not scope:
            return Found((), NOTHING)
        wanted = None if everything and len(scope) == len(at_hand) else {plan.id for plan in scope}
        query = Query(understood.searched, understood.weights)
        hits = self._library.retriever.search(query, FETCHED, wanted)
        keys = {plan.edition_key for plan in scope}
        known = [hit for hit in hits if hit.stored.edition_key in keys]
        rarity = self._rarity()
        ranked = dict.fromkeys(hit.stored.edition_key for hit in known)
        by_key = {plan.edition_key: plan for plan in scope}
        near = [by_key[key] for key in ranked]
        read = [shelf.words(plan) for plan in (scope if len(scope) <= READ_PLANS else near)]
        evidence = facts(understood, read, known, rarity)
        given = None
        if any(kind in _DUTY_KINDS for kind in understood.kinds[:1]) and understood.units:
            given = duties(read, understood, rarity)
        return Found(scope, evidence, given)

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


def _compose(understood: Understood, found: Found, shelf: Shelf, searched: int) -> Answer:
    language = understood.language
    near = [Piece(one.plan, one.words, likelihood) for one, likelihood in found.facts.ranked[:6]]
    if understood.chat:
        return compose.not_found(language, say("answer.chat", language), searched)
    if not searched:
        return compose.not_found(language, say("answer.no_plans", language), searched)
    if not found.scope:
        places = ", ".join(map(text_data.province_name, understood.places))
        return compose.not_found(language, say("answer.no_plan_of_place", language, places=places), searched)
    if understood.plans and _other_year(understood, found):
        years = ", ".join(map(str, understood.years))
        return compose.not_found(language, say("answer.no_plan_of_year", language, years=years), searched, near)
    described = about_themselves(understood, found.scope)
    if described:
        return answer_meta([shelf.contents(plan) for plan in described], understood.fields, language, searched)
    given = found.duties
    if given is not None and understood.takes_part and given.partner:
        given = replace(given, own=(*given.own, *given.partner), partner=())
    if given is not None and given.own:
        return compose.answer_quotes(given.own, (*given.partner, *given.general), language, searched)
    if given is not None and given.general and understood.units[0].sure:
        return compose.answer_quotes(given.general, given.partner, language, searched, stated=False)
    if given is not None and any(unit.sure for unit in understood.units) and not given.partner:
        return compose.not_found(language, say("answer.not_found", language, plans=searched), searched, near)
    if asks_for_bases(understood):
        based = [
            Piece(shelf.words(plan), words)
            for plan in found.scope
            for words in shelf.words(plan).passages
            if words.passage.kind == "basis"
        ]
        if based:
            return compose.answer_quotes(based, (), language, searched)
    if found.facts.answered < ANSWERED:
        return compose.not_found(language, say("answer.not_found", language, plans=searched), searched, near)
    pieces = chosen(found.facts, whole_list=False)
    roles = [_ASKED_ROLES[kind] for kind in understood.kinds if kind in _ASKED_ROLES]
    taken = {piece.place for piece in pieces}
    others = [piece for piece in near if piece.place not in taken]
    stated = _states(understood, pieces)
    return compose.answer_quotes(pieces, others, language, searched, roles, stated)


def _states(understood: Understood, pieces: Sequence[Piece]) -> bool:
    """Whether the passages say each detail that was asked for."""
    def says(detail):
        return any(detail.stated_in(p.words.text, p.words.own) or detail.stated_in(p.words.beside, text_data.key(p.words.beside)) for p in pieces)
    return all(says(d) for d in understood.details) or not understood.details


def _other_year(understood: Understood, found: Found) -> bool:
    """The question asks about a year for which the place has no plan, and no passage found speaks of that year."""
    years = {str(year) for year in understood.years}
    known = {str(year) for plan in found.scope for year in (plan.header.year, (plan.header.date.value or "")[:4])}
    words = found.facts.ranked[0][0].words.text if found.facts.ranked else ""
    return bool(years) and not years & known and not any(year in words for year in years)


class _Clock:
    """Laps of one question, in milliseconds."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        now = time.perf_counter()
        self.laps[step] = round(1000 * (now - self._last), 3)
        self._last = now
