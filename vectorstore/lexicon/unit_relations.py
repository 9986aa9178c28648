"""Which units are near each other, and which a class of units covers."""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from vectorstore.lexicon.lexicon_data import Kind, kind_id, lexicon_data
from vectorstore.lexicon.name_levels import ALL_LEVELS, COMMUNE, EVERY, PROVINCE, level_of
from vectorstore.lexicon.phrases import key_of
from vectorstore.lexicon.unit_names import Name

SCHOOLS, SCHOOL_FIELD = "Cơ sở giáo dục", "Giáo dục và Đào tạo"  # and the field of the posts in them
BOARD, HEADS = "Ban Giám hiệu", ("Hiệu trưởng", "Phó Hiệu trưởng")  # of a school, and who sits in it
ROOT = "Đơn vị"  # the class of every unit that is no person or household
COMMITTEE, PLACE = "UBND", "Địa phương"  # a people's committee, and the place that it governs
Relation = Literal["same", "covers", "covered", "near", ""]


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


def relation(asked: Name, other: Name) -> Relation:
    """How ``other`` answers to a name that people use, which often leaves out level and place.

    "same": one kind, and nothing sets them apart, be it one or a class of them; someone in charge speaks for the unit.
    "covers": the name asked for is a class that takes the other in ("trường học": "các trường tiểu học").
    "covered": the other is a broader class that takes it in. "near": one kind's post, or one field of work.
    """
    if not asked.kinds or not other.kinds or not _meet(asked, other):
        return ""
    if asked.post != other.post:
        return "near" if _one_kind(asked, other) else ""
    if _one_kind(asked, other) or _gathered(asked, other) or _governs(asked, other):
        return "same"
    fields = asked.field == other.field or not asked.field or not other.field
    if all(_takes_in(one, kind, asked) for kind in other.kinds for one in asked.kinds) and fields:
        return "covers"
    if _employs(asked, other):
        return "covers"
    if other.general and all(any(_within(kind, one) for one in other.kinds) for kind in asked.kinds):
        return "covered"
    return "near" if near(asked, other) else ""


def _meet(one: Name, other: Name) -> bool:
    """Levels that both tell are the same, or one speaks of all; matters and places don't set them apart."""
    several = ALL_LEVELS in (*one.places, *other.places) or len(one.places) > 1 or len(other.places) > 1
    levels = {_level_of(place.removeprefix(f"{EVERY} ")) for place in other.places} | {other.level}
    return not _apart(one, other) and (
        not one.level or not other.level or one.level == other.level or (several and one.level in levels)
    )


def _one_kind(one: Name, other: Name) -> bool:
    shared = {kind.id for kind in one.kinds} & {kind.id for kind in other.kinds}
    if not shared:
        return False
    if one.field and other.field:
        return _fits(one.field, other.field)
    told = one.field or other.field
    return not told or not any(kind.fields or kind.gathers for kind in one.kinds if kind.id in shared)


def _gathered(asked: Name, other: Name) -> bool:
    """People name an office by its field of work: "ngành nông nghiệp", "bên văn hóa thể thao"."""
    whole = asked.kinds[0].gathers and len(asked.kinds) == 1 and bool(asked.field) and not asked.matter
    return whole and other.kinds[0].fields and _fits(asked.field, other.field)


def _fits(field: str, other: str) -> bool:
    """The same field of work, or the first part of it."""
    return other == field or other.startswith((f"{field} và ", f"{field} - "))


def _governs(asked: Name, other: Name) -> bool:
    """A place of some level stands for its People's Committee, which acts for it."""
    kinds = {asked.kinds[0].name, other.kinds[0].name}
    return kinds == {COMMITTEE, PLACE} and bool(asked.level) and asked.level == other.level and not asked.post


def _employs(asked: Name, other: Name) -> bool:
    """Who works in a school acts for it; a service ("công an") takes in its own branches ("cảnh sát giao thông")."""
    if asked.matter or asked.post or not all(kind.field for kind in other.kinds):
        return False
    mine = asked.kinds[0]
    if mine.name == BOARD:
        return all(kind.name in HEADS for kind in other.kinds)
    if kind_id(SCHOOLS) in {mine.id, *mine.within}:
        return all(kind.post and kind.field == SCHOOL_FIELD for kind in other.kinds)
    branch = all(kind.field == mine.name and kind.id != mine.id for kind in other.kinds)
    return branch and (bool(other.level) or asked.level != COMMUNE)  # a commune's has no branch of another's name


def _takes_in(above: Kind, kind: Kind, asked: Name) -> bool:
    return above.id in kind.within and above.open and not (kind.fields and not asked.field) and not kind.post


def _within(kind: Kind, above: Kind) -> bool:
    return above.id == kind.id or above.id in kind.within


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


@lru_cache(maxsize=4096)
def _level_of(place: str) -> str:
    return level_of(lexicon_data(), place)
