"""Questions about plans as documents: which there are, what they say of themselves, their short forms, what is due."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.definitions import answer_definitions, shorts_in
from assistant.composition.draft import Draft
from assistant.composition.follow_ups import follow_ups
from assistant.composition.headers import answer_headers, answer_plans
from assistant.composition.refusals import not_found
from assistant.retrieval.schedule import due_in
from assistant.retrieval.scope import about_themselves, years_of
from assistant.text_data import key
from assistant.understanding.dialogue import own_terms
from prompts.texts import say


def scheduled(case: Case) -> Answer | None:
    """What is due in a period that the clock tells."""
    period, language = case.period, case.language
    if period is None or (case.understood.months and case.understood.of_unit):
        return None  # a unit's duties of a month are all that the plan has under it, dated or not
    reports = case.understood.says("report_words")
    due = due_in(case.plans, period, case.understood.units, reports=reports)
    start, end = (day.strftime("%d/%m/%Y") for day in (period.first, period.last))
    if not due:
        return not_found(case, say("answer.nothing_due", language, start=start, end=end, plans=case.searched))
    draft = Draft(case.language, case.searched)
    if period.overdue:
        draft.say("answer.overdue", day=case.today.strftime("%d/%m/%Y"))
    else:
        draft.say("answer.due", start=start, end=end)
    for one in due:
        draft.line(f"**{one.day.strftime('%d/%m/%Y')}**")
        draft.quotes([one.piece])
    return draft.finish("answered", follow_ups([one.piece for one in due], case.understood, language))


def of_plans(case: Case) -> Answer | None:
    """Which plans there are, of these years and topics."""
    understood = case.understood
    if "plans" not in understood.kinds[:2] or understood.exact:
        return None
    years = set(understood.years)
    told = [plan for plan in case.scope if not years or years & years_of(plan)]
    topic = [term.folded for term in own_terms(understood) if not term.folded.isdigit()]
    about = [plan for plan in told if all(f" {word} " in f" {key(plan.title)} " for word in topic)]
    if topic and not about and not years:
        return None
    return (
        answer_plans([case.shelf.contents(plan) for plan in about or told], case.language, case.searched)
        if told
        else None
    )


def of_headers(case: Case) -> Answer | None:
    """Number, date, signer, recipients … of plans."""
    plans = about_themselves(case.understood, case.scope)
    if not plans:
        return None
    return answer_headers([case.shelf.contents(p) for p in plans], case.understood.fields, case.language, case.searched)


def of_short_forms(case: Case) -> Answer | None:
    """What abbreviations stand for."""
    if "definition" not in case.understood.kinds:
        return None
    shorts = shorts_in(case.understood.question, case.plans)
    return answer_definitions(shorts, case.plans, case.understood, case.searched) if shorts else None
