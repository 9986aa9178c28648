"""Questions that go on from an answer, and that the plans do answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.answer import Language
from assistant.plan_names import short_name
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.units import Grade, Matcher
from assistant.text_data import signs
from assistant.understanding.understood import Understood
from prompts.texts import say

MOST = 3
_LONGEST_UNIT = 60  # characters


def follow_ups(pieces: Sequence[Piece], understood: Understood, language: Language) -> tuple[str, ...]:
    """Up to three, on the plan that the answer quotes first."""
    if not pieces:
        return ()
    plan = pieces[0].plan
    name = short_name(plan.contents.plan)
    found = [say("follow_up.duties", language, unit=unit, plan=name) for unit in _other_units(plan, understood)]
    if "report" not in understood.kinds[:1] and _dated_report(plan):
        found.insert(1, say("follow_up.report", language, plan=name))
    if "budget" not in understood.kinds[:1] and _has_budget(plan):
        found.insert(2, say("follow_up.budget", language, plan=name))
    return tuple(dict.fromkeys(found))[:MOST]


def _other_units(plan: PlanWords, understood: Understood) -> list[str]:
    """The units that the plan gives most duties, but for those asked about."""
    matcher = Matcher(understood.units, plan.lexicon)
    parties = [
        party
        for obligation in plan.contents.obligations
        for party in obligation.actors
        if not party.general and matcher.grade(party) is Grade.NONE and len(party.text) <= _LONGEST_UNIT
    ]
    names = {party.unit_id: party.text for party in parties if not party.text.isupper()}
    counted = Counter(party.unit_id for party in parties if party.unit_id in names)
    return [names[unit] for unit, _ in counted.most_common(2)]


def _dated_report(plan: PlanWords) -> bool:
    return any(one.kind == "report" and one.deadline for one in plan.contents.obligations)


def _has_budget(plan: PlanWords) -> bool:
    headed = signs("headed")["budget"]
    return any(headed.search(section.heading) for section in plan.contents.sections)
