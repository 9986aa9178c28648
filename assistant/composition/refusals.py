"""Questions to which no plan has an answer, and what the answer says of it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import text_data
from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.retrieval.evidence import Piece
from assistant.retrieval.scope import years_of
from assistant.understanding.dialogue import own_terms
from prompts.texts import say


def nothing_asked(case: Case) -> Answer | None:
    """Small talk, orders to the machine, private matters: no plan is opened."""
    if not case.understood.chat:
        return None
    text = {"small_talk": "answer.chat"}.get(case.understood.chat, f"answer.{case.understood.chat}")
    return not_found(case, say(text, case.language))


def nothing_at_hand(case: Case) -> Answer | None:
    """An empty store, or no plan of the place or year asked about."""
    understood, language = case.understood, case.language
    if not case.searched:
        return not_found(case, say("answer.no_plans", language))
    if not case.scope:
        places = ", ".join(map(text_data.province_name, understood.places))
        return not_found(case, say("answer.no_plan_of_place", language, places=places))
    if understood.plans and _other_year(case):
        years = ", ".join(map(str, understood.years))
        return not_found(case, say("answer.no_plan_of_year", language, years=years), case.near)
    return None


def not_found(case: Case, text: str, near: Sequence[Piece] = ()) -> Answer:
    """No plan says it, in these words; ``near``: what is near but no answer."""
    draft = Draft(case.language, case.searched)
    draft.line(text)
    return draft.finish_without(near)


def what_is_missing(case: Case) -> str:
    """No plan says it, and the words on which none has anything."""
    understood, language = case.understood, case.language
    unheard = [term for term in own_terms(understood) if term.written and not _is_known(term.folded, case)]
    if unheard:
        words = " ".join(term.written for term in unheard)
        return say("answer.not_about", language, words=words, plans=case.searched)
    return say("answer.not_found", language, plans=case.searched)


def _is_known(folded: str, case: Case) -> bool:
    return any(folded in words.singles for plan in case.plans for words in plan.passages)


def _other_year(case: Case) -> bool:
    """The question asks about a year for which the place has no plan, and no passage found speaks of that year."""
    years = set(case.understood.years)
    known = {year for plan in case.scope for year in years_of(plan)}
    if not years or years & known:
        return False  # nothing is searched for that
    words = case.facts.ranked[0][0].words.text if case.facts.ranked else ""
    return not any(str(year) in words for year in years)
