"""Which plan the number of a document means: numbering starts anew every year, and every office has its own.

A date says more than an issuer, and an issuer more than a year. Where nothing tells two plans apart, the later one is
meant, if it is not later than the plan that names it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import takewhile

from vectorstore.changes import Change, number_key
from vectorstore.folding import syllables
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.values import Plan

_OF = re.compile(r"(?<!\w)của\s+(?P<office>[^,;.:()“”\n]{3,120})", re.IGNORECASE)
_SYLLABLE = re.compile(r"[^\W_]+")
_LONGEST = 2000  # characters of the words around a number that are read


class MeantPlans:
    """The plans that numbers may mean."""

    def __init__(self, plans: Iterable[Plan]) -> None:
        self._by_number: dict[str, list[Plan]] = defaultdict(list)
        for plan in plans:
            if plan.header.number.value:
                self._by_number[number_key(plan.header.number.value)].append(plan)

    def meant(self, by: Plan, change: Change, words: str) -> Plan | None:
        """The plan that ``by`` changes, of which these words tell; None where none at hand can be the one."""
        fitting = [
            plan
            for plan in self._by_number.get(number_key(change.number), ())
            if plan.id != by.id and _dated(by, change, plan) and _issued(by, plan, words)
        ]
        return max(fitting, key=lambda plan: _rank(by, change, plan), default=None)


def _dated(by: Plan, change: Change, plan: Plan) -> bool:
    """The date said is the plan's, or may be: its year, where its head leaves the day open."""
    own, naming = plan.header.date.value, by.header.date.value
    if own and naming and own > naming:
        return False
    if change.date is None or own == change.date:
        return True
    year = int(change.date[:4])
    return own is None and plan.header.year in (None, year, year + 1)  # a plan for a year is often of the year before


def _issued(by: Plan, plan: Plan, words: str) -> bool:
    """Whoever issued the plan may be meant: the same office, one that the words name, or nothing tells."""
    own, other = _name(by.header.issuer.value), _name(plan.header.issuer.value)
    if not own or not other or own == other:
        return True
    return any(_names(found["office"], other, own) for found in _OF.finditer(words[:_LONGEST]))


def _names(said: str, issuer: str, own: str) -> bool:
    """The words name the issuer, as far as they go, and no other office: "UBND huyện về …" by a commune."""
    if f" {issuer} " in f" {_name(said)} ":
        return True
    words = _SYLLABLE.findall(_lexicon().spelled_out(said))
    folded = [" ".join(syllables(word)) for word in words]
    shared = _shared(folded, issuer.split())
    goes_on = words[shared : shared + 1]  # with the name of another place or field
    return shared > _shared(folded, own.split()) and not any(word[0].isupper() for word in goes_on)


def _shared(some: Sequence[str], others: Sequence[str]) -> int:
    """How many of the first are the same in both."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))


def _rank(by: Plan, change: Change, plan: Plan) -> tuple[bool, bool, str, str]:
    dated = change.date is not None and plan.header.date.value == change.date
    same = _name(plan.header.issuer.value) == _name(by.header.issuer.value)
    return dated, same, plan.header.date.value or str(plan.header.year or ""), plan.id


@lru_cache(maxsize=4096)
def _name(office: str | None) -> str:
    """What names of offices are compared by: folded, abbreviations written out."""
    return " ".join(syllables(_lexicon().spelled_out(office))) if office else ""


@lru_cache(maxsize=1)
def _lexicon() -> Lexicon:
    return Lexicon.of()
