"""Questions that leave out the unit or the matter: the likeliest readings are offered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.plan_names import short_name
from assistant.text_data import key
from assistant.understanding.dialogue import own_terms
from assistant.understanding.mentions import is_generic
from assistant.understanding.understood import DUTY_KINDS, Understood
from prompts.texts import say

OPTIONS = 4  # readings that are offered


def unclear(case: Case) -> Answer | None:
    """A question that leaves out the unit or the matter: the likeliest readings are offered."""
    understood = case.understood
    if case.focus or understood.exact or understood.section or case.period:
        return None
    speaks_of_self = understood.says("first_person")
    of_unit = understood.kinds[0] in (*DUTY_KINDS, "coordination", "report")
    own = [term for term in own_terms(understood) if not _in_units(term.folded, understood)]
    named = [unit for unit in understood.units if not is_generic(unit)] or understood.plans
    if speaks_of_self and of_unit and not named and len(own) <= 1 and _several(case):
        options = [say("clarify.unit_option", case.language, unit=unit) for unit in _busiest(case)]
        return _clarify(case, "clarify.unit", options)
    if own or understood.units or understood.plans or understood.places or understood.kinds[0] in ("plans", "meta"):
        return None
    if understood.kinds[0] in ("fact", *DUTY_KINDS) and not understood.of_unit and understood.terms:
        return None
    plans = [short_name(plan) for plan in case.scope]
    options = [say("clarify.plan_option", case.language, question=understood.put, plan=name) for name in plans]
    return _clarify(case, "clarify.matter", options) if len(case.scope) > 1 else None


def _clarify(case: Case, text: str, options: Sequence[str]) -> Answer:
    draft = Draft(case.language, case.searched)
    draft.say(text)
    return draft.finish("clarify", tuple(dict.fromkeys(options))[:OPTIONS])


def _several(case: Case) -> bool:
    return len(case.scope) > 1 or not case.understood.units


def _in_units(folded: str, understood: Understood) -> bool:
    return any(f" {folded} " in f" {key(name)} " for unit in understood.units for name in unit.names)


def _busiest(case: Case) -> list[str]:
    counted = Counter(
        party.text
        for plan in case.plans
        for one in plan.contents.obligations
        for party in one.actors
        if not party.general
    )
    return [unit for unit, _ in counted.most_common(OPTIONS)]
