"""Which units are near each other, and which a class of units covers."""

from __future__ import annotations

from functools import cache

from vectorstore.lexicon_data import Kind, kind_id, lexicon_data
from vectorstore.name_levels import ALL_LEVELS, EVERY, PROVINCE, level_of
from vectorstore.phrases import key_of
from vectorstore.unit_names import Name

ROOT = "Đơn vị"  # the class of every unit that is no person or household


def near(one: Name, other: Name) -> bool:
    """One kind at another level, one field of work, a unit and someone's post in it; nothing that sets them apart."""
    if not one.kinds or not other.kinds or _apart(one, other):
        return False
    first, second = one.kinds[0], other.kinds[0]
    if one.post == second.name or other.post == first.name:
        return True
    kinds = {kind.id for kind in one.kinds} & {kind.id for kind in other.kinds}
    if kinds and (one.field == other.field or "" in (one.field, other.field)):
        return True
    if (second.id in first.within and _is_near(second)) or (first.id in second.within and _is_near(first)):
        return True
    fields = all(name.kinds[0].fields or name.kinds[0].id == kind_id(name.field) for name in (one, other) if name.field)
    return bool(one.field and one.field == other.field and fields)


def _is_near(above: Kind) -> bool:
    """It is no mere class, as "đơn vị" is."""
    return not above.common or above.open


def _apart(one: Name, other: Name) -> bool:
    """They name places or matters of which neither holds the other."""
    for first, second in ((one.matter, other.matter), (one.place, other.place)):
        words, others = ({word.folded for word in name} for name in (first, second))
        if not (words <= others or others <= words):
            return True
    return False


def covers(whole: Name, part: Name) -> bool:
    """Every unit that ``part`` speaks of is one of the class ``whole``. An unknown unit is one of "các đơn vị"."""
    if not whole.kinds or whole.post or not (part.kinds or not part.post):
        return False
    kinds = part.kinds or (lexicon_data().kinds[ROOT],)
    if not all(any(_holds(whole, outer, part, inner) for outer in whole.kinds) for inner in kinds):
        return False
    for outer, inner in ((whole.matter, part.matter), (whole.place, part.place)):
        if outer and key_of(outer) != key_of(inner):
            return False
    if not part.level and not part.general:
        return True  # nothing tells where it stands
    return _reaches(whole, part)


def _holds(whole: Name, outer: Kind, part: Name, inner: Kind) -> bool:
    if outer.gathers and whole.field:
        root = kind_id(ROOT)
        return part.field == whole.field and (root in inner.within or inner.id == root)
    is_one = outer.id == inner.id or outer.id in inner.within
    return is_one and (not outer.fields or whole.field in ("", part.field))


def _reaches(whole: Name, part: Name) -> bool:
    """The part stands at a level, or at a kind of place, of which the whole speaks."""
    if not whole.places:
        return whole.level in ("", part.level)
    if not part.level:
        return set(part.places) <= set(whole.places) and bool(part.places)
    by_word = whole.kinds[0].by_place and part.places and part.level != PROVINCE
    for place in whole.places:
        if place in (ALL_LEVELS, f"{EVERY} {part.level}"):
            return True
        if (place in part.places) if by_word else part.level in (whole.level, _level_of(place)):
            return True
    return False


@cache
def _level_of(place: str) -> str:
    return level_of(lexicon_data(), place)
