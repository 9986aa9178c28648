"""Plans held against each other or themselves: contradictions, and what a superior plan asks that a lower one lacks."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.composition.refusals import not_found
from assistant.plan_names import short_name
from assistant.retrieval.amendments import is_amendment
from assistant.retrieval.chain import gap, superiors
from assistant.retrieval.conflicts import conflicts_in
from assistant.retrieval.documents import bases_of
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.scope import years_of
from assistant.text_data import cues, key
from prompts.texts import say
from vectorstore.values import Plan

MOST_LEVELS = 3  # province, district, commune
MOST_PLANS = 4  # of a scope within which gaps are looked for


def of_contradictions(case: Case) -> Answer | None:
    """Where the plans contradict themselves."""
    if "contradiction" not in case.understood.kinds:
        return None
    found = [pair for plan in case.plans for pair in conflicts_in(plan)]
    if not found:
        return not_found(case, say("answer.no_conflicts", case.language))
    draft = Draft(case.language, case.searched)
    draft.say("answer.conflicts")
    pieces = [piece for pair in found for piece in pair]
    draft.quotes(list({piece.place: piece for piece in pieces}.values()), ("deadline",))
    return draft.finish("answered")


def of_gaps(case: Case) -> Answer | None:
    """What a superior plan asks that the lower one has nothing about."""
    if "gap" not in case.understood.kinds or len(case.scope) > MOST_PLANS:
        return None
    lowers = [plan for plan in case.plans if not is_amendment(plan.contents.plan)]
    chains = [(plan, _chain(plan, case)) for plan in lowers]
    found = [(plan, above) for plan, above in chains if above]
    if found:  # the nearest to the plans named above it, of the year that is asked about
        lower, above = min(found, key=lambda pair: (not _of_year(pair[0], case), len(pair[1])))
        return _gap_answer(case, lower, [case.shelf.words(plan) for plan in above])
    if not lowers:
        return None
    lower = min(lowers, key=lambda plan: not _of_year(plan, case))
    return not_found(case, say("answer.no_superior", case.language, lower=short_name(lower.contents.plan)), case.near)


def _of_year(plan: PlanWords, case: Case) -> bool:
    years = set(case.understood.years)
    return not years or bool(years & years_of(plan.contents.plan))


def _chain(lower: PlanWords, case: Case) -> list[Plan]:
    """The plans above, nearest first: those that the question names or tells by level, else the nearest."""
    found: list[Plan] = []
    level = [lower]
    for _ in range(MOST_LEVELS):
        above = [plan for one in level for plan in superiors(one, case.at_hand)]
        found += [plan for plan in above if plan not in found]
        level = [case.shelf.words(plan) for plan in above]
    others = [plan for plan in case.scope if plan.id != lower.contents.plan.id]
    named = [plan for plan in found if plan in others or _level_named(plan, case)]
    return named or ([] if any(_level_named(plan, case) for plan in others) else found[:1])


def _level_named(plan: Plan, case: Case) -> bool:
    """The question says "tỉnh giao …" of a plan that a province's committee issued."""
    issuer, question = f" {key(plan.header.issuer.value or '')} ", f" {key(case.understood.question)} "
    levels = [word for word in cues("place_words") if f" {word} " in issuer]
    return any(f" {word} {giving} " in question for word in levels for giving in cues("giving_words"))


def _gap_answer(case: Case, lower: PlanWords, above: Sequence[PlanWords]) -> Answer:
    draft = Draft(case.language, case.searched)
    missing: list[Piece] = []
    for upper in above:
        found = gap(lower, upper, case.rarity)
        names = {"upper": short_name(upper.contents.plan), "lower": short_name(lower.contents.plan)}
        draft.say("answer.gap" if found.missing else "answer.no_gap", **names)
        draft.quotes(found.missing)
        missing += found.missing
    if not missing:
        pieces = bases_of(lower)
        draft.quotes(pieces)
    return draft.finish("answered")
