"""Which of the documents are law, and which carry it out: plans, decisions, letters, which are asked first.

Who asks what a unit must do means what plans tell it to, and a store of thousands of laws says something on any matter.
So documents that aren't law are asked as if there were no others, and all together only where these leave it open.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from assistant.once_per import OncePer
from assistant.text_data import cues, key
from assistant.understanding.understood import Understood
from vectorstore.values import Plan

_SETS_KEPT = 16  # of plans at hand
# The number of a document that is law has its year: "130/2021/NĐ-CP" (Nghị định 30/2020/NĐ-CP, Luật 80/2015/QH13). Some
# offices number their plans and letters so too: what stands behind the year, or the kind, tells.
_OF_LAW = re.compile(r"^\W*\d+\s*[/_. -]\s*(?:19|20)\d\d\s*[/_. -]\s*([a-zđð]+)", re.IGNORECASE)
_IN_FILE = re.compile(r"(?<!\d)\d{1,4}[/_. -](?:19|20)\d\d[/_. -][A-ZĐ]{1,6}(?![a-zà-ỹ])")
_NUMBERED = re.compile(r"(?<= )(\d+) (?:nam )?((?:19|20)\d\d)(?= )")  # in a question's key
_DATES = re.compile(r"(?: \d+| thang| quy| month)$")  # before that, where it is no number of a document


@dataclass(frozen=True, slots=True)
class Sorted:
    """``plans``: those that aren't law, in their order; empty where all are, or none is. ``laws``: ids of the others.

    ``numbers``: the folded numbers of the laws.
    """

    plans: tuple[Plan, ...]
    laws: frozenset[str]
    numbers: frozenset[str]


def is_law(plan: Plan) -> bool:
    """It is law (văn bản quy phạm pháp luật) by its kind, its number, or its file's name where it has neither."""
    kind, number = key(plan.header.kind.value or ""), plan.header.number.value or ""
    if kind in cues("law_kinds"):
        return True
    may_be = not kind or kind in cues("law_kinds_by_number")
    if number:
        return _numbered_as_law(number, may_be)
    return not kind and any(_numbered_as_law(found, may_be) for found in _IN_FILE.findall(plan.source))


def _numbered_as_law(number: str, may_be: bool) -> bool:
    """``may_be``: whether a decision or a resolution with such a number is law, as by its kind it may be."""
    found = _OF_LAW.match(number)
    symbol = key(found[1]) if found else ""
    return symbol in cues("law_symbols") or (may_be and symbol in cues("law_symbols_by_kind"))


def _sorted(plans: Sequence[Plan]) -> Sorted:
    laws = [plan for plan in plans if is_law(plan)]
    if not laws:
        return Sorted((), frozenset(), frozenset())
    ids = frozenset(plan.id for plan in laws)
    numbers = frozenset(key(plan.header.number.value) for plan in laws if plan.header.number.value)
    return Sorted(tuple(plan for plan in plans if plan.id not in ids), ids, numbers)


sorted_out: OncePer[Sequence[Plan], Sorted] = OncePer(_sorted, _SETS_KEPT)


def asks_for_law(understood: Understood, numbers: frozenset[str]) -> bool:
    """The question asks what the law says, or means a law: at its head, by its number, or an article of one.

    ``numbers``: those of the laws at hand, folded. A question about plans that name a law, or which law one names,
    doesn't ask for it.
    """
    asked = f" {key(understood.put)} "
    if "plans" in understood.kinds[:2]:
        return False
    if _head().match(asked):
        return True
    if any(f" {word} " in asked for word in cues("law_plans")):
        return False
    says = understood.says("law_words") and not (understood.plans or _which().search(asked))
    return says or any(one.kind == "article" for one in understood.exact) or _names_number(asked, numbers)


def _names_number(asked: str, numbers: frozenset[str]) -> bool:
    """By a law's number and year, "81/2017"; or by its kind and number, "Nghị định 81"."""
    pairs = {tuple(number.split()[:2]) for number in numbers}
    named = (found.groups() for found in _NUMBERED.finditer(asked) if not _DATES.search(asked[: found.start() - 1]))
    firsts = {first for first, *_ in pairs}
    return any(pair in pairs for pair in named) or any(found in firsts for found in _kind_and_number().findall(asked))


@cache
def _head() -> re.Pattern[str]:
    heads = "|".join(sorted(cues("law_heads"), key=len, reverse=True))
    before = "|".join(sorted(cues("before_law_heads"), key=len, reverse=True))
    return re.compile(rf" (?:(?:{before}|\d+|[a-z]) )*(?:{heads}) ")


@cache
def _which() -> re.Pattern[str]:
    """Asks which law it is: "theo nghị định nào"."""
    words = "|".join(sorted(cues("law_words"), key=len, reverse=True))
    return re.compile(rf" (?:{words}) (?:so )?(?:{'|'.join(cues('law_which'))}) ")


@cache
def _kind_and_number() -> re.Pattern[str]:
    heads = "|".join(cues("law_heads") | cues("law_heads_by_number"))
    return re.compile(rf" (?:{heads}) (?:(?:so|no|number) )?(\d+)(?= )")
