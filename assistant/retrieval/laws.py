"""Which of the documents are law, and which carry it out: plans, decisions, letters, which are asked first.

Who asks what a unit must do means what plans tell it to, and a store of thousands of laws says something on any matter.
So documents that aren't law are asked as if there were no others, and all together only where these leave it open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant.once_per import OncePer
from assistant.text_data import cues, key
from assistant.understanding.understood import Understood
from vectorstore.values import Plan

_SETS_KEPT = 16  # of plans at hand
# The number of a document that is law has its year: "130/2021/NĐ-CP". That of others has none (Nghị định 30/2020/NĐ-CP)
_OF_LAW = re.compile(r"^\W*\d+\s*/\s*(?:19|20)\d\d\s*/\s*[A-ZĐ]")
_FILE_OF_LAW = re.compile(r"(?<!\d)\d{1,4}[-_. ](?:19|20)\d\d[-_. ][A-ZĐ]{2}")  # a file named by such a number


@dataclass(frozen=True, slots=True)
class Sorted:
    """``plans``: those that aren't law, in their order; empty where all are, or none is. ``laws``: their numbers."""

    plans: tuple[Plan, ...]
    laws: frozenset[str]
    others: int  # how many documents are law


def is_law(plan: Plan) -> bool:
    """It is law (văn bản quy phạm pháp luật) by its kind, its number, or its file's name where it has neither."""
    kind, number = plan.header.kind.value, plan.header.number.value
    if kind and key(kind) in cues("law_kinds"):
        return True
    if number:
        return bool(_OF_LAW.match(number))
    return not kind and bool(_FILE_OF_LAW.search(plan.source))


def _sorted(plans: Sequence[Plan]) -> Sorted:
    rest = tuple(plan for plan in plans if not is_law(plan))
    if len(rest) == len(plans):
        return Sorted((), frozenset(), 0)
    numbers = {key(plan.header.number.value) for plan in plans if plan.header.number.value and is_law(plan)}
    return Sorted(rest, frozenset(numbers), len(plans) - len(rest))


sorted_out: OncePer[Sequence[Plan], Sorted] = OncePer(_sorted, _SETS_KEPT)


def asks_for_law(understood: Understood, laws: frozenset[str]) -> bool:
    """The question asks what the law says, or names one of these laws by its number; not which plans name it."""
    if "plans" in understood.kinds[:2]:
        return False
    named = (key(one.name) for one in understood.exact if one.kind == "document")
    return understood.says("law_words") or any(name in laws for name in named)
