"""What of the question before carries over to a follow-up, by what that asks for; the plan always does.

| the follow-up asks for                         | matter | unit | words quoted |
| ---------------------------------------------- | ------ | ---- | ------------ |
| a plan's purpose, scope, number, date, signer  | no     | no   | no           |
| reports, targets, … "of the plan"              | no     | no   | no           |
| funding, a legal basis                         | yes    | no   | of a matter  |
| reports, where none were asked for before      | yes    | yes  | of a matter  |
| a deadline, a figure, who, with whom           | yes    | yes  | yes          |
| anything "for that task"                       | yes    | yes  | yes          |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.text_data import key
from assistant.tokens import tokens
from assistant.understanding.understood import Understood

OF_PLAN = ("meta", "purpose", "scope")  # kinds that only a plan as a whole has
_OF_EITHER = ("report", "target", "budget", "legal_basis")  # kinds that a plan or a matter has
_PAID = ("budget", "legal_basis")  # kinds in which no unit is meant unless it is named


@dataclass(frozen=True, slots=True)
class Carried:
    """``matter``: what the question before was about; ``unit``: whose duties; ``quoted``: the words of its answer."""

    matter: bool
    unit: bool
    quoted: bool


PLAN_ALONE = Carried(matter=False, unit=False, quoted=False)


def carried(current: Understood, earlier: Understood) -> Carried | None:
    """What a follow-up takes over beside the plan; None where that is everything that it leaves out."""
    kinds = current.kinds[:2]
    if current.says("anaphora_of_matter"):
        return None
    if kinds[0] in OF_PLAN or (current.says("of_plan") and any(kind in _OF_EITHER for kind in kinds)):
        return PLAN_ALONE
    of_matter = not earlier.of_unit and earlier.kinds[0] not in OF_PLAN
    if kinds[0] in _PAID and kinds[0] not in earlier.kinds[:1]:
        return Carried(matter=True, unit=False, quoted=of_matter)
    if "report" in kinds and "report" not in earlier.kinds:
        return Carried(matter=True, unit=True, quoted=of_matter)
    return None


def tells_its_matter(current: Understood, earlier: Understood) -> bool:
    """It asks for something that is a matter by itself, and not for more of it: a plan's purpose, its funding."""
    matters = (*OF_PLAN, "report", "budget", "legal_basis")
    return any(kind in matters and kind not in earlier.kinds for kind in current.kinds[:2])


def without_names(kept: Understood, names: Sequence[str]) -> Understood:
    """Without the names of a plan that is meant no longer, in what is searched."""
    words = " ".join(token.written for token in tokens(kept.words, names) if not token.named)
    return replace(kept, words=words or kept.words)


def without_issuer(earlier: Understood) -> Understood:
    """Without the words before the name of its plan, which are part of it: "trường THCS" of "trường THCS Bình Lãng"."""
    asked = f" {key(earlier.question)} "
    issuing = {
        name
        for unit in earlier.mentioned
        for name in map(key, unit.names)
        if any(f" {name} {plan} " in asked for plan in earlier.names)
    }
    for name in issuing:
        asked = min((asked.replace(f" {name} {plan} ", " ") for plan in earlier.names), key=len)
    gone = {syllable for name in issuing for syllable in name.split()} - set(asked.split())  # "môi trường" stays
    units = tuple(unit for unit in earlier.units if earlier.of_unit or not issuing & set(map(key, unit.names)))
    return replace(earlier, units=units, terms=tuple(term for term in earlier.terms if term.folded not in gone))
