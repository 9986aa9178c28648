"""How a question names a plan, so that no other is meant, and a unit, in English too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from assistant.answer import Language
from assistant.glossary import Glossary
from assistant.plan_names import short_name
from assistant.text_data import key
from prompts.texts import say
from vectorstore.values import Plan

LONGEST_TITLE = 100  # characters
_GLOSSARIES = 4  # of which the names are kept: an admin may mend their own while others ask


def plan_namer(at_hand: Sequence[Plan], language: Language) -> Callable[[Plan], str]:
    """What to call each of the plans at hand in a question: by whose it is, else its number, else its title.

    "" for one that no short name tells apart.
    """
    if len(at_hand) == 1:
        return lambda plan: say("suggest.plan.only", language)
    owners = Counter(map(_owner, at_hand))
    numbers = Counter(map(_number, at_hand))

    def named(plan: Plan) -> str:
        owner, year = _owner(plan)
        if owner and owners[owner, year] == 1:
            if year is None:
                return say("suggest.plan.owner", language, owner=owner)
            return say("suggest.plan.year", language, owner=owner, year=year)
        if "/" in _number(plan) and numbers[_number(plan)] == 1:
            return say("suggest.plan.number", language, number=_number(plan))
        title = _bare_title(plan)
        return say("suggest.plan.title", language, title=title) if len(title) <= LONGEST_TITLE else ""

    return named


def english_name(name: str, glossary: Glossary) -> str:
    """The first English term that means a Vietnamese name, its level before it; "" where there is none.

    "Công an xã" → "commune police".
    """
    units, levels = _turned(glossary)
    folded = key(name)
    if folded in units:
        return units[folded]
    for level, english in levels.items():
        kind = folded.removesuffix(f" {level}")
        if kind != folded and kind in units:
            return f"{english} {units[kind]}"
    return ""


def _owner(plan: Plan) -> tuple[str, int | None]:
    """Whose it is, as short_name has it, and its year; "" where people can't mean it so."""
    if short_name(plan) == plan.title:
        return "", None
    header = plan.header
    owner = header.place.value or header.issuer.value or ""
    return ("" if owner.isupper() else owner), header.year  # nobody asks in capitals, and they tell no proper name


def _bare_title(plan: Plan) -> str:
    """The title without the kind of document that it begins with."""
    kind = plan.header.kind.value or ""
    return plan.title.removeprefix(kind).strip(" :-–") or plan.title


def _number(plan: Plan) -> str:
    return plan.header.number.value or ""


@lru_cache(_GLOSSARIES)
def _turned(glossary: Glossary) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Key of a Vietnamese name → its first English term: units; levels, the longer ones first."""
    units, levels = _first(glossary.units), _first(glossary.levels)
    return units, dict(sorted(levels.items(), key=lambda level: -len(level[0])))


def _first(part: Mapping[str, tuple[str, ...]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for english, renderings in part.items():
        found.setdefault(key(renderings[0]), f"{english} ".replace(" s ", "'s ").strip())  # keys have no apostrophes
    return found
