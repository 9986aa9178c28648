"""A question after others: what it leaves out is taken from the turns before, as far as it leaves it out.

A follow-up keeps the plans, the units, the kind or the matter of the question before it and changes the rest ("còn trạm
y tế thì sao?", "thế ở Đà Nẵng?", "hạn chót là khi nào?"); a new topic keeps the plans alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from assistant.text_data import asking_words, cues, key
from assistant.understanding.mentions import Mention
from assistant.understanding.terms import Term
from assistant.understanding.understood import DUTY_KINDS, Understood

FEW = 3  # terms up to which a question that asks back says little of its own
MOST_TURNS = 6  # earlier turns that are looked at


@dataclass(frozen=True, slots=True)
class Quoted:
    """Words that the answer before quoted: the plan's id, and their offsets."""

    plan_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """An earlier question as it was understood then, and how it was answered."""

    understood: Understood
    status: str
    quoted: tuple[Quoted, ...] = ()


@dataclass(frozen=True, slots=True)
class InContext:
    """A question with what it takes from the turns before. ``focus``: the words before that it asks about."""

    understood: Understood
    focus: tuple[Quoted, ...] = ()


def in_context(current: Understood, turns: Sequence[Turn]) -> InContext:
    """The question as the turns before make it meant; the last that asked for something of plans counts."""
    before = next((turn for turn in reversed(turns) if not turn.understood.chat), None)
    if before is None or current.chat:
        return InContext(current)
    return _after(current, before)


def turn_of(understood: Understood, answer: Mapping[str, Any]) -> Turn:
    """A turn, of an answer in its JSON form; what of it is missing or has another shape quotes nothing."""
    quoted = []
    citations = answer.get("citations")
    for citation in citations if isinstance(citations, list) else ():
        if isinstance(citation, dict):
            quoted += _quoted(citation)
    return Turn(understood, str(answer.get("status") or ""), tuple(quoted))


def _quoted(citation: Mapping[str, Any]) -> list[Quoted]:
    plan_id, parts = citation.get("plan_id"), citation.get("parts")
    parts = parts if isinstance(parts, list) and parts else [citation]
    found = []
    for part in parts:
        start, end = (part.get(name) if isinstance(part, dict) else None for name in ("start", "end"))
        if isinstance(plan_id, str) and isinstance(start, int) and isinstance(end, int):
            found.append(Quoted(plan_id, start, end))
    return found


def _after(current: Understood, before: Turn) -> InContext:
    earlier, own, asks = before.understood, own_terms(current), _asks_anew(current)
    if _is_whole(current):
        return InContext(current)
    if before.status == "clarify":
        return InContext(_completed(current, earlier))
    if not _follows(current) and len(own) > FEW:
        return InContext(_with_plans(current, earlier))
    if not own and not current.units and not current.exact:
        return _repeated(current, before, asks=asks)
    if current.units and not asks:
        return InContext(_other_unit(current, earlier))
    if current.units and current.of_unit:
        topic = earlier.terms if current.says("anaphora") else current.topic
        return InContext(replace(_with_plans(current, earlier), topic=topic))
    if asks or current.exact:
        return _asked_of_it(current, before)
    return _narrowed(current, before)


def _asks_anew(current: Understood) -> bool:
    """It asks for something itself; "làm gì" without a unit does not."""
    kind = current.kinds[0]
    return kind != "fact" and not (kind in DUTY_KINDS and not current.units and kind != "duties")


def _same_plan(current: Understood) -> bool:
    return not current.plans and not current.places


def _repeated(current: Understood, before: Turn, *, asks: bool) -> InContext:
    """The question before again, elsewhere or for another kind: "thế ở Đà Nẵng?", "hạn chót là khi nào?"."""
    earlier = _without_issuer(before.understood)
    kept = replace(earlier, language=current.language, question=current.question, accented=current.accented)
    kept = _with_scope(kept, current, earlier)
    if asks and _of_document(current, earlier):
        kept = replace(kept, kinds=("legal_basis",), details=current.details, of_unit=False)
    elif asks:
        kept = replace(kept, kinds=current.kinds, details=current.details, of_unit=False, fields=current.fields)
    elif current.details:
        kept = replace(kept, details=current.details)
    return InContext(kept, before.quoted if _same_plan(current) else ())


def _asked_of_it(current: Understood, before: Turn) -> InContext:
    """Another kind of question of the matter before, as far as this one says little of its own."""
    earlier, points = before.understood, current.says("anaphora")
    little = len(own_terms(current)) <= FEW and _same_plan(current)
    terms = (*current.terms, *_besides(earlier, current)) if little or points else current.terms
    exact = current.exact or (earlier.exact if points else ())
    merged = replace(_with_plans(current, earlier), terms=terms, exact=exact)
    return InContext(merged, before.quoted if little else ())


def _narrowed(current: Understood, before: Turn) -> InContext:
    """The question before, of the matter that this one names."""
    earlier = before.understood
    merged = replace(_with_plans(current, earlier), kinds=earlier.kinds, details=current.details or earlier.details)
    if current.says("anaphora"):
        merged = replace(merged, exact=current.exact or earlier.exact)
    if earlier.of_unit:
        merged = replace(merged, units=earlier.units, of_unit=True, topic=current.terms)
        return InContext(merged, before.quoted if _same_plan(current) else ())
    return InContext(merged, before.quoted if _same_plan(current) and current.says("selecting") else ())


def own_terms(understood: Understood) -> tuple[Term, ...]:
    """What a question says of a matter: its words but for those that ask, point back, or name units."""
    empty = cues("pointing_words")
    return tuple(term for term in understood.terms if term.folded not in empty and not _is_asking(term, understood))


def _is_asking(term: Term, understood: Understood) -> bool:
    return any(term.folded in asking_words(kind) for kind in understood.kinds if kind != "fact")


def _is_whole(current: Understood) -> bool:
    """It names a plan and says what it asks: nothing is left out."""
    own = own_terms(current)
    return bool(current.plans and len(own) > FEW and current.kinds[0] != "fact" and not _follows(current))


def _follows(current: Understood) -> bool:
    return current.says("follow_ups") or current.says("anaphora")


def _of_document(current: Understood, earlier: Understood) -> bool:
    """After a question for a document, "ký ngày mấy?" asks for that document's date, not the plan's."""
    return current.kinds[0] == "meta" and "legal_basis" in earlier.kinds[:1]


def _with_plans(current: Understood, earlier: Understood) -> Understood:
    """The plans named before, where the question names none and no other place."""
    if current.plans or current.places or current.asks == "plans":
        return current
    return replace(current, plans=earlier.plans, names=earlier.names, years=current.years or earlier.years)


def _with_scope(kept: Understood, current: Understood, earlier: Understood) -> Understood:
    if current.plans or current.places:
        exact = tuple(one for one in kept.exact if one.kind != "share")  # a figure is one plan's
        return replace(
            kept, plans=current.plans, names=current.names, places=current.places, years=current.years, exact=exact
        )
    return replace(kept, years=current.years or earlier.years)


def _without_issuer(earlier: Understood) -> Understood:
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


def _completed(current: Understood, earlier: Understood) -> Understood:
    """The answer to a question that was asked back: the earlier question with what it lacked."""
    kinds = tuple(dict.fromkeys((*earlier.kinds, *(kind for kind in current.kinds if kind != "fact"))))
    units = current.units or earlier.units
    asks_duties = earlier.kinds[0] in DUTY_KINDS and bool(units)
    return replace(
        current,
        kinds=kinds,
        details=tuple(dict.fromkeys((*earlier.details, *current.details))),
        units=units,
        of_unit=asks_duties,
        topic=current.topic,
    )


def _other_unit(current: Understood, earlier: Understood) -> Understood:
    """The same question of another unit: "còn trạm y tế thì sao?"."""
    merged = replace(_with_plans(current, earlier), units=_of_same_field(current.units, earlier.units))
    duties = earlier.of_unit or earlier.kinds[0] in DUTY_KINDS
    if duties:
        return replace(merged, kinds=earlier.kinds, details=earlier.details, of_unit=True, topic=current.topic)
    return replace(
        merged, kinds=earlier.kinds, details=earlier.details, terms=(*current.terms, *_besides(earlier, current))
    )


def _of_same_field(units: Sequence[Mention], before: Sequence[Mention]) -> tuple[Mention, ...]:
    """Behind "Phòng Giáo dục phải làm gì", "còn Sở" is the Sở Giáo dục."""
    fields = [rest for unit in before for name in unit.names if (rest := _field(name))]
    said = {key(name) for unit in before for name in unit.names}
    found = []
    for unit in units:
        bare = bool(fields) and all(key(name) in cues("office_heads") for name in unit.names)
        whole = tuple(f"{name} {field}" for name in unit.names for field in fields) if bare else unit.names
        others = tuple(name for name in whole if key(name) not in said) if bare else ()
        found.append(replace(unit, names=others or whole, sure=unit.sure or bare))
    return tuple(found)


def _field(name: str) -> str:
    """What follows the head of an office's name."""
    head, _, rest = name.partition(" ")
    return rest if key(head) in cues("office_heads") else ""


def _besides(earlier: Understood, current: Understood) -> tuple[Term, ...]:
    """The matter of the question before, without what this one says again."""
    said = {term.folded for term in current.terms}
    return tuple(term for term in own_terms(earlier) if term.folded not in said)
