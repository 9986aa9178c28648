"""A question's way to its answer, step by step: understand, choose plans, retrieve, compose, verify."""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant import compose, text_data
from assistant.answer import Answer
from assistant.compose_meta import answer_meta
from assistant.duties import duties, plans_naming
from assistant.evidence import Evidence, Shelf
from assistant.facts import FETCHED, Rarity, bases, facts, quoted, rarity, speaking_of, states, strength
from assistant.scope import about_themselves, asks_for_bases, in_scope
from assistant.understand import Understood, understand
from assistant.verify import verify
from prompts.texts import say
from vectorstore.errors import StoreError, UnknownEdition, UnknownPlan
from vectorstore.library import Library
from vectorstore.retriever import Query
from vectorstore.values import BasisRole, Plan

# Evidence less certain than this answers nothing: more is asked where the question names no plan, as it may then be
# about anything. Chosen on the development questions; see docs/benchmarks.md.
WEAK_UNNAMED = 0.34
WEAK_NAMED = 0.08
ATTEMPTS = 3  # a question is asked again where a plan was withdrawn meanwhile
_ASKED_ROLES: Mapping[str, BasisRole] = {"deadline": "deadline", "who": "actor", "coordination": "partner"}

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Found:
    """What was gathered: the plans that may answer, the facts by fit, and a unit's duties where they were asked."""

    scope: tuple[Plan, ...]
    facts: Evidence
    duties: Evidence | None = None


class Assistant:
    """Answers questions from the plans in a library. Safe to use from several threads."""

    def __init__(self, library: Library) -> None:
        self._library = library

    def ask(self, question: str, *, plans: Sequence[str] = (), history: Sequence[Mapping[str, Any]] = ()) -> Answer:
        """The answer, from these plans or from all. Raises BadQuestion, UnknownPlan.

        ``history`` are the earlier turns, oldest first; a question is answered by itself for now.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return self._ask(question, plans)
            except (UnknownPlan, UnknownEdition):
                log.info("a plan that was asked for is not there, or no longer: asking again")
        return self._ask(question, plans)

    def _ask(self, question: str, plans: Sequence[str]) -> Answer:
        clock, shelf = _Clock(), Shelf(self._library)
        at_hand = tuple(self._library.plan(plan_id) for plan_id in dict.fromkeys(plans)) or self._library.plans()
        understood = understand(question, at_hand)
        clock.lap("understand")
        found = self._gather(understood, at_hand, shelf, everything=not plans)
        clock.lap("retrieve")
        answer = _compose(understood, found, shelf, len(at_hand))
        clock.lap("compose")
        verified = verify(answer, shelf.text)
        clock.lap("verify")
        return replace(verified, timings_ms=clock.laps)

    def _gather(self, understood: Understood, at_hand: tuple[Plan, ...], shelf: Shelf, *, everything: bool) -> Found:
        """The plans that may answer, and the evidence in them."""
        scope = () if understood.chat else in_scope(understood, at_hand, self._library.lexical)
        if not scope:
            return Found((), Evidence())
        by_edition = {plan.edition_key: plan for plan in scope}
        wanted = None if everything and len(scope) == len(at_hand) else {plan.id for plan in scope}
        query = Query(understood.searched, understood.weights)
        hits = self._library.retriever.search(query, FETCHED, wanted)
        known = [hit for hit in hits if hit.stored.edition_key in by_edition]
        evidence = facts(known, shelf, by_edition, understood, self._rarity())
        if understood.asks not in ("duties", "duties_given"):
            return Found(scope, evidence)
        ranked = list(dict.fromkeys([*(piece.contents.plan for piece in evidence.pieces), *scope]))
        given = duties(shelf, plans_naming(ranked, understood, self._library.lexical.search), understood)
        if not given.pieces and understood.sure_unit:
            evidence = speaking_of(understood.units, evidence)
        return Found(scope, evidence, given)

    def _rarity(self) -> Rarity:
        """How rare terms are; all alike where the lexical index fails, as the retriever goes on without it too."""
        lexical = self._library.lexical
        try:
            weigh = rarity(lexical.document_frequency, lexical.size())
            weigh("")
        except StoreError as failure:
            log.warning("weighing words alike: %s", failure)
            return lambda term: 1.0
        return weigh


def _compose(understood: Understood, found: Found, shelf: Shelf, searched: int) -> Answer:
    language = understood.language
    missing = _missing(understood, found, searched)
    if missing:
        near = (*(found.duties.near if found.duties else ()), *found.facts.pieces, *found.facts.near)
        return compose.not_found(language, missing, searched, near)
    described = about_themselves(understood, found.scope)
    if described:
        return answer_meta([shelf.contents(plan) for plan in described], understood.fields, language, searched)
    if found.duties is not None and found.duties.pieces:
        return compose.answer_quotes(found.duties.pieces, found.duties.near, language, searched)
    based = bases(shelf, found.scope) if asks_for_bases(understood) else Evidence()
    pieces = list(based.pieces) or quoted(found.facts, understood.plans)
    taken = {piece.place for piece in pieces}
    others = [piece for piece in found.facts.pieces if piece.place not in taken]
    roles = [_ASKED_ROLES[kind] for kind in understood.kinds if kind in _ASKED_ROLES]
    return compose.answer_quotes(pieces, others, language, searched, roles, states(understood.asks, pieces))


def _missing(understood: Understood, found: Found, searched: int) -> str:
    """Why nothing can answer, in words; "" where something may."""
    language = understood.language
    if understood.chat:
        return say("answer.chat", language)
    if not searched:
        return say("answer.no_plans", language)
    if not found.scope:
        return say(
            "answer.no_plan_of_place", language, places=", ".join(map(text_data.province_name, understood.places))
        )
    if understood.plans and _other_year(understood, found):
        return say("answer.no_plan_of_year", language, years=", ".join(map(str, understood.years)))
    if _answers(understood, found):
        return ""
    return say("answer.not_found", language, plans=searched)


def _answers(understood: Understood, found: Found) -> bool:
    if about_themselves(understood, found.scope) or asks_for_bases(understood):
        return True
    if found.duties is not None and found.duties.pieces:
        return True
    return bool(found.facts.pieces) and strength(found.facts) >= (WEAK_NAMED if understood.plans else WEAK_UNNAMED)


def _other_year(understood: Understood, found: Found) -> bool:
    """The question asks about a year for which the place has no plan, and no passage found speaks of that year."""
    years = {str(year) for year in understood.years}
    known = {str(year) for plan in found.scope for year in (plan.header.year, (plan.header.date.value or "")[:4])}
    words = found.facts.pieces[0].words if found.facts.pieces else ""
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
