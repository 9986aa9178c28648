"""Questions to which no plan has an answer, and what the answer says of it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant import text_data
from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.composition.missing import Heard, HeardInIndex, missing_words
from assistant.retrieval.evidence import Piece
from assistant.retrieval.scope import years_of
from assistant.understanding.said import Said
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
    missing = _missing(case, case.understood.said)
    return missing or say("answer.not_found", case.language, plans=case.searched)


def missing_names(case: Case) -> str:
    """No plan says it, and the names that none has; "" where they have all that the question says."""
    return _missing(case, [one for one in case.understood.said if one.name and " " in one.words])


def _missing(case: Case, said: Sequence[Said]) -> str:
    if not case.plans:
        return ""
    spelled_out = case.plans[0].lexicon.spelled_out
    if case.is_long:
        heard: Heard | HeardInIndex = HeardInIndex(case.stands, spelled_out)
    else:
        heard = Heard([words for plan in case.plans for words in plan.passages], spelled_out)
    missing = missing_words(said, heard)
    return say("answer.not_about", case.language, words="”, “".join(missing), plans=case.searched) if missing else ""


def _other_year(case: Case) -> bool:
    """The question asks about a year for which the place has no plan, and no passage found speaks of that year."""
    years = set(case.understood.years)
    known = {year for plan in case.scope for year in years_of(plan)}
    if not years or years & known:
        return False  # nothing is searched for that
    words = case.facts.ranked[0][0].words.text if case.facts.ranked else ""
    return not any(str(year) in words for year in years)
