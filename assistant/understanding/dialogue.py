"""A question after others: what it leaves out is taken from the turns before, as far as it leaves it out.

A follow-up keeps the plans, the units, the kind or the matter of the question before it and changes the rest ("còn trạm
y tế thì sao?", "thế ở Đà Nẵng?", "hạn chót là khi nào?"); a new topic keeps the plans alone. ``carried.py`` says what
one that asks for something else keeps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.text_data import asking_words, cues, key
from assistant.understanding.carried import (
    PLAN_ALONE,
    Carried,
    carried,
    tells_its_matter,
    without_issuer,
    without_names,
)
from assistant.understanding.exact import Exact
from assistant.understanding.mentions import Mention
from assistant.understanding.terms import Term
from assistant.understanding.turns import Quoted, Turn
from assistant.understanding.understood import DUTY_KINDS, Understood

FEW = 3  # terms up to which a question that asks back says little of its own
MOST_TURNS = 6  # earlier turns that are looked at


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


def _after(current: Understood, before: Turn) -> InContext:
    earlier, own, asks = before.understood, own_terms(current), _asks_anew(current)
    if _is_whole(current, earlier):
        return InContext(current)
    if before.status == "clarify":
        return InContext(_completed(current, earlier))
    if not follows(current) and len(own) > FEW:
        return InContext(_with_plans(current, earlier))
    takes = carried(current, earlier) if asks and not current.exact else None
    if takes and (takes == PLAN_ALONE or not current.units):
        return _of_another_kind(current, before, takes)
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
    earlier = without_issuer(before.understood)
    kept = replace(
        earlier,
        language=current.language,
        question=current.question,
        asked=current.asked,
        accented=current.accented,
    )
    kept = _with_scope(kept, current, earlier)
    if asks and _of_document(current, earlier):
        kept = replace(kept, kinds=("legal_basis",), details=current.details, of_unit=False)
    elif asks:
        kept = replace(kept, kinds=current.kinds, details=current.details, of_unit=False, fields=current.fields)
    elif current.details:
        kept = replace(kept, details=current.details)
    return InContext(kept, before.quoted if _same_plan(current) else ())


def _of_another_kind(current: Understood, before: Turn, takes: Carried) -> InContext:
    """Another kind of thing of the same plan: "kinh phí lấy từ đâu?", "kế hoạch nhằm mục đích gì?"."""
    earlier = without_issuer(before.understood)
    if _of_document(current, earlier) and not current.says("of_plan"):
        return _repeated(current, before, asks=True)
    merged = _with_plans(current, earlier)
    if not merged.plans and _same_plan(current):
        merged = replace(merged, plans=tuple(dict.fromkeys(one.plan_id for one in before.quoted)))
    matter = _matter(earlier, current) if takes.matter and _same_plan(current) else ()
    merged = replace(merged, terms=(*current.terms, *matter))
    if takes.unit and earlier.of_unit:
        merged = replace(merged, units=earlier.units, mentioned=earlier.mentioned)
    return InContext(merged, before.quoted if takes.quoted and _same_plan(current) else ())


def _matter(earlier: Understood, current: Understood) -> tuple[Term, ...]:
    """What the question before was about, beside this one's words; of a unit's duties, what it limited them to."""
    about = earlier.topic if earlier.of_unit else earlier.terms
    return _besides(replace(earlier, terms=about), current)


def _asked_of_it(current: Understood, before: Turn) -> InContext:
    """Another kind of question of the matter before, as far as this one says little of its own."""
    earlier, points = before.understood, current.says("anaphora")
    little = len(own_terms(current)) <= FEW and _same_plan(current)
    terms = (*current.terms, *_besides(earlier, current)) if little or points else current.terms
    merged = replace(
        _with_plans(current, earlier), terms=terms, exact=_exact(current, earlier) if points else current.exact
    )
    return InContext(merged, before.quoted if little else ())


def _narrowed(current: Understood, before: Turn) -> InContext:
    """The question before, of the matter that this one names."""
    earlier = before.understood
    merged = replace(_with_plans(current, earlier), kinds=earlier.kinds, details=current.details or earlier.details)
    if current.says("anaphora"):
        merged = replace(merged, exact=_exact(current, earlier))
    if earlier.of_unit:
        merged = replace(merged, units=earlier.units, of_unit=True, topic=current.terms)
        return InContext(merged, before.quoted if _same_plan(current) else ())
    return InContext(merged, before.quoted if _same_plan(current) and current.says("selecting") else ())


def _exact(current: Understood, earlier: Understood) -> tuple[Exact, ...]:
    """What it points back at to the letter; "Điều 1 của nó" is that article of the document before."""
    if any(one.kind != "article" for one in current.exact):
        return current.exact
    return (*(one for one in earlier.exact if one.kind == "document" or not current.exact), *current.exact)


def own_terms(understood: Understood) -> tuple[Term, ...]:
    """What a question says of a matter: its words but for those that ask, point back, or name units."""
    empty = cues("pointing_words")
    return tuple(term for term in understood.terms if term.folded not in empty and not _is_asking(term, understood))


def _is_asking(term: Term, understood: Understood) -> bool:
    return any(term.folded in asking_words(kind) for kind in understood.kinds if kind != "fact")


def _is_whole(current: Understood, earlier: Understood) -> bool:
    """It names a plan and says what it asks: nothing is left out."""
    tells = tells_its_matter(current, earlier) or len(own_terms(current)) > FEW
    return bool(current.plans and tells and current.kinds[0] != "fact" and not follows(current))


def follows(current: Understood) -> bool:
    """It says itself that it goes on from what was before."""
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
            without_names(kept, earlier.names),
            plans=current.plans,
            names=current.names,
            places=current.places,
            years=current.years,
            exact=exact,
        )
    return replace(kept, years=current.years or earlier.years)


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
