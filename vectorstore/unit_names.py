"""A unit's name taken apart: its kind, its field of work, its level, its place or matter.

A name reads "[Đề nghị] [các] kind [field] [matter] [level [place]] [what sets none apart]": "Giao Công an xã",
"Sở Giáo dục và Đào tạo", "Ban Chỉ đạo chuyển đổi số xã", "UBND các quận, huyện", "các trường THCS trên địa bàn".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from vectorstore.lexicon_data import Kind, LexiconData, Phrases, Short, key_of, spoken, written_out
from vectorstore.name_words import Word, composed, has_case, words_of

_BRACKETED = re.compile(r"(?<=\S)\s*\([^()]*\)?")
_NUMBERED = re.compile(r"^\W*(?:(?:[IVX]{1,5}|\d{1,2}|[a-zđ])[.)]\s*\W*)+(?=\w)")
_LOCAL = ("xã", "huyện")  # levels below the one that most plans speak from: "cấp xã" is many there


@dataclass(frozen=True, slots=True)
class Name:
    """What a name says. ``kinds`` has several where it joins classes ("các sở, ngành"), none where it is unknown."""

    kinds: tuple[Kind, ...] = ()
    field: str = ""
    level: str = ""
    places: tuple[str, ...] = ()  # the words for the level: "xã"; "cấp xã" for all of a level's words
    matter: tuple[Word, ...] = ()  # what follows the kind: what it is for, or its own name
    place: tuple[Word, ...] = ()  # what follows the level: "Mai Sao"
    general: bool = False
    post: str = ""  # the post of someone in the unit: "Chủ tịch"


@dataclass(frozen=True, slots=True)
class _Where:
    """What a name says after its kind."""

    before: tuple[Word, ...] = ()  # the words before the level
    level: str = ""
    words: tuple[str, ...] = ()  # the words for the level
    place: tuple[Word, ...] = ()
    several: bool = False  # it speaks of several levels, or of all the places of one
    counted: bool = False  # "các" stands before the level


@dataclass(frozen=True, slots=True)
class Reading:
    """What names are read by: the lexicon's data, with a plan's and an admin's own."""

    data: LexiconData
    shorts: tuple[Phrases[Short], ...]  # the first that knows an abbreviation tells
    heads: tuple[Phrases[Kind], ...]
    whole: Phrases[tuple[Word, ...]]  # a plan's short names, which stand alone: "Ban Chỉ đạo"


def read_name(name: str, reading: Reading, home_level: str = "") -> Name:
    """Any string; one without a known head has no kinds, its words are the rest."""
    text = composed(name)
    text = _BRACKETED.sub(" ", _NUMBERED.sub(lambda m: " " * len(m.group()), text, count=1))
    words = words_of(text)
    cased = has_case(words)
    words = _without(words, reading.data.lists["addressing"])
    for shorts in reading.shorts:
        words = written_out(words, shorts, cased=cased)
    words = spoken(words, reading.data.lists["silent"])
    return _Parse(reading, home_level, cased).name(words)


def _without(words: Sequence[Word], phrases: Phrases[str]) -> tuple[Word, ...]:
    """The words after the phrases that they open with."""
    at = 0
    while (found := phrases.longest(words, at)) and at + found[0] < len(words):
        at += found[0]
    return tuple(words[at:])


def _is_plain(name: Name) -> bool:
    return bool(name.kinds and name.kinds[0].field) and not (name.matter or name.place or name.post)


@dataclass(frozen=True, slots=True)
class _Parse:
    reading: Reading
    home: str
    cased: bool

    def name(self, words: Sequence[Word]) -> Name:
        data = self.reading.data
        bare = _without(words, data.lists["plurals"])
        plural = len(bare) < len(words)
        if whole := self.reading.whole.longest(bare, 0):
            ends = whole[0] == len(bare) or self._is_tail(bare, whole[0])
            bare = (*whole[1], *bare[whole[0] :]) if ends else bare
        one = data.one_word.longest(bare, 0)
        head = self._head(bare)
        if one and (not head or one[0] >= head[0]):
            bare = self._in_full(one[1], bare[one[0] :])
            head = self._head(bare)
        post = data.posts.longest(bare, 0)
        if post and (not head or post[0] >= head[0]):
            inner = self.name(bare[post[0] :]) if len(bare) > post[0] else Name()
            if head and _is_plain(inner) and inner.kinds[0].field == head[1].field:
                return self._after_head(head[1], (), plural)  # the "trường" of Hiệu trưởng nhà trường
            if inner.kinds and not inner.post:
                return replace(inner, post=post[1])
        if head:
            return self._after_head(head[1], bare[head[0] :], plural)
        if self._tells_level(bare, 0):
            return self._after_head(data.kinds["Địa phương"], bare, plural, place_only=True)
        if not post and data.fields.longest(bare, 0):  # "Giáo dục và Đào tạo": all who work in it
            named = self._after_head(data.kinds["Ngành"], bare, plural)
            return named if not named.matter else Name(matter=self._cut(bare), general=plural)
        if post:
            return Name(matter=self._cut(bare[post[0] :], 0), general=plural, post=post[1])
        return Name(matter=self._cut(bare), general=plural)

    def _in_full(self, full: Sequence[Word], rest: Sequence[Word]) -> tuple[Word, ...]:
        """A one-word name written out; a level's word after it tells better than the one in it."""
        told = self.reading.data.levels.longest(rest, 0)
        implied = self.reading.data.levels.longest(full, len(full) - 1) or self.reading.data.levels.longest(
            full, max(0, len(full) - 2)
        )
        return (*(full[: -implied[0]] if told and implied else full), *rest)

    def _head(self, words: Sequence[Word], at: int = 0) -> tuple[int, Kind] | None:
        found = [match for heads in self.reading.heads if (match := heads.longest(words, at))]
        return max(found, key=lambda match: match[0], default=None)

    def _is_tail(self, words: Sequence[Word], at: int) -> bool:
        return self.reading.data.lists["tails"].longest(words, at) is not None

    def _cut(self, words: Sequence[Word], start: int = 1) -> tuple[Word, ...]:
        """The words before what sets no unit apart."""
        end = next((at for at in range(start, len(words)) if self._is_tail(words, at)), len(words))
        return tuple(words[:end])

    def _after_head(self, kind: Kind, words: Sequence[Word], plural: bool, *, place_only: bool = False) -> Name:
        words, everywhere = self._all_levels(self._cut(words, 0))
        kinds, field = [kind], kind.field
        if kind.fields and (found := self.reading.data.fields.longest(words, 0)):
            field, words = found[1], words[found[0] :]
        elif (kind.common or plural) and not place_only:
            words = self._joined(kinds, words)
        where = self._where(words)
        particular = where.place or (where.before and (not self.cased or where.before[0].capital))
        common = len(kinds) > 1 or (kind.common and not place_only and not particular)
        many = everywhere or where.several or common
        counted = plural or where.counted
        name = Name(
            kinds=tuple(dict.fromkeys(kinds)),
            field=field,
            level=where.level,
            places=("các cấp",) if everywhere else where.words,
            matter=where.before,
            place=where.place,
            general=many or (counted and not kind.post),
        )
        return self._settled(name)

    def _all_levels(self, words: Sequence[Word]) -> tuple[tuple[Word, ...], bool]:
        for at in range(len(words)):
            if found := self.reading.data.lists["all_levels"].longest(words, at):
                return (*words[:at], *words[at + found[0] :]), True
        return tuple(words), False

    def _joined(self, kinds: list[Kind], words: Sequence[Word]) -> tuple[Word, ...]:
        """Adds the classes listed with the first: "các sở, ban, ngành"; returns what follows them."""
        words = tuple(words)
        while True:
            following = _without(words, self.reading.data.lists["plurals"])
            head = self._head(following)
            if not head or not (head[1].common or (head[1].fields and not head[1].post)):
                return words
            kinds.append(head[1])
            words = following[head[0] :]

    def _where(self, words: Sequence[Word]) -> _Where:
        data = self.reading.data
        start = next((at for at in range(len(words)) if self._tells_level(words, at)), None)
        if start is None:
            return _Where(before=tuple(words))
        told: dict[str, str] = {}
        at, joins, whole = start, [""], set()
        while at < len(words):
            found: tuple[int, Any] | None
            if found := data.levels.longest(words, at):
                told[found[1][1]] = found[1][0]
                whole |= {found[1][0]} if joins[-1] == "cấp" else set()
                joins.append("")
            elif found := data.lists["level_joins"].longest(words, at):
                joins.append(found[1])
            else:
                break
            at += found[0]
        place = self._place(words, at)
        told = self._city(told, place)
        whole = {level for level in whole if level in _LOCAL and level != self.home_level}
        whole |= {level for level in told.values() if list(told.values()).count(level) > 1}
        named = {f"cấp {level}" if level in whole else word for word, level in told.items()}
        level = next(iter(told.values())) if len(set(told.values())) == 1 else ""
        return _Where(
            tuple(words[:start]), level, tuple(sorted(named)), place, bool(whole) or len(told) > 1, "các" in joins
        )

    def _place(self, words: Sequence[Word], at: int) -> tuple[Word, ...]:
        """The name of a place, without the larger ones that follow it: "Mai Sao" of "Mai Sao, huyện Chi Lăng"."""
        end = next((to for to in range(at + 1, len(words)) if self._tells_level(words, to)), len(words))
        return tuple(words[at:end])

    def _city(self, told: dict[str, str], place: Sequence[Word]) -> dict[str, str]:
        """A city beside districts, or one that is none of the province's level, is a district's."""
        if "thành phố" not in told:
            return told
        named = place and key_of(place) not in self.reading.data.central_cities
        district = "huyện" in told.values() or self.home == "huyện" or named
        return told | {"thành phố": "huyện" if district and "tỉnh" not in told else "tỉnh"}

    def _tells_level(self, words: Sequence[Word], at: int) -> bool:
        """A level's word stands here and no other word's part; a name, another level or nothing follows."""
        data = self.reading.data
        if at and data.lists["not_levels"].longest(words, at - 1):
            return False
        if data.lists["not_levels"].longest(words, at):
            return False
        joins = at
        while found_join := data.lists["level_joins"].longest(words, joins):
            joins += found_join[0]
        found = data.levels.longest(words, joins)
        if not found:
            return False
        end = joins + found[0]
        if end >= len(words) or not self.cased or words[end].capital:
            return True
        return self._tells_level(words, end)

    def _settled(self, name: Name) -> Name:
        """The level that the kind implies, or the plan's own where neither the name nor the kind tells."""
        kind = name.kinds[0]
        if len(name.kinds) > 1:
            return self._shared(name)
        fixed = kind.fields_elsewhere.get(name.field, kind.level) if name.field else kind.level
        only = fixed or (kind.at[0] if len(kind.at) == 1 else "")
        if only and name.level in ("", only):
            return replace(name, level=only, places=name.places if name.place else ())
        if not kind.at and not kind.by_place and not fixed and not name.place and not kind.fields:
            return replace(name, level="", places=())
        local = self.home_level in kind.at and not name.level and not name.places
        if local and (kind.open or not name.matter):
            return replace(name, level=self.home_level, places=(self.home,))
        return name

    @property
    def home_level(self) -> str:
        """The level of the plan's own place, which may be given by the place's word ("phường")."""
        found = self.reading.data.levels.longest(words_of(self.home), 0)
        return found[1][0] if found else ""

    def _shared(self, name: Name) -> Name:
        """Classes listed together: "các sở, ban, ngành" are all the province's."""
        levels = {kind.level for kind in name.kinds if kind.level}
        shared = len(levels) == 1 and all(kind.level or kind.shares_level for kind in name.kinds)
        if shared and name.level in ("", *levels):
            return replace(name, level=levels.pop(), places=())
        if not name.level and self.home and all(kind.shares_level for kind in name.kinds):
            return replace(name, level=self.home_level, places=(self.home,))
        return name
