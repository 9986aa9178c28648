"""In which of many plans a unit's duties are, told by the parties that they name: only those are read whole.

Where a plan names the unit, or what is near it, what other plans say to everybody is not looked for in these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence

from assistant.retrieval.units import Grade, Matcher, named_in, only_generic
from assistant.understanding.mentions import Mention
from assistant.understanding.understood import Understood
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.obligation import Party
from vectorstore.values import Plan

BETWEEN_ISSUERS = re.compile(r"\s*(?:[;,\n]|\s[-–]\s)\s*")


def concerned(
    understood: Understood,
    plans: Sequence[Plan],
    parties: Mapping[int, Sequence[Party]],
    lexicon: Lexicon,
    speaking_of: Callable[[str], Collection[int]],
) -> tuple[Plan, ...]:
    """Those of the plans that name a unit asked about, or what is near it; else those that name everybody.

    ``parties``: of each plan by its edition. ``speaking_of``: the editions in which words stand, for names that the
    lexicon doesn't know: a plan may say itself what its short forms stand for.
    """
    units = understood.units
    found = _near(units, plans, parties, lexicon)
    if not found or only_generic(units):
        everybody = (party for plan in plans for party in parties.get(plan.edition_key, ()))
        if named := named_in(understood.words, everybody):
            found = _near(named, plans, parties, lexicon)
    unknown = [name for unit in units for name in unit.names if not lexicon.identify(name).known]
    speaking = {key for name in unknown for key in speaking_of(name)}
    return tuple(plan for plan in plans if plan.edition_key in found or plan.edition_key in speaking)


def _near(
    units: Sequence[Mention], plans: Sequence[Plan], parties: Mapping[int, Sequence[Party]], lexicon: Lexicon
) -> set[int]:
    matcher = Matcher(units, lexicon)
    graded = {
        plan.edition_key: max(matcher.best(parties.get(plan.edition_key, ())), matcher.best(_issuers(plan, lexicon)))
        for plan in plans
    }
    near = {key for key, grade in graded.items() if grade >= Grade.NEAR}
    return near or {key for key, grade in graded.items() if grade > Grade.NONE}


def _issuers(plan: Plan, lexicon: Lexicon) -> list[Party]:
    issuer = plan.header.issuer
    if not issuer.value or not issuer.span:
        return []
    names = dict.fromkeys((issuer.value, *BETWEEN_ISSUERS.split(issuer.value)))
    return [issuing(name.strip(), plan, lexicon) for name in names if name.strip()]


def issuing(name: str, plan: Plan, lexicon: Lexicon) -> Party:
    """The issuer of a plan, or one of several, as a party."""
    span = plan.header.issuer.span
    assert span
    unit = lexicon.identify(name)
    return Party("actor", name, span, unit.id, unit.name, unit.general)
