"""A unit's name taken apart: its kind, its field of work, its level, its place or matter.

A name reads "[Đề nghị] [các] kind [field] [matter] [level [place]] [what sets none apart]": "Giao Công an xã",
"Sở Giáo dục và Đào tạo", "Ban Chỉ đạo chuyển đổi số xã", "UBND các quận, huyện", "các trường THCS trên địa bàn".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from vectorstore.lexicon.lexicon_data import Kind, LexiconData
from vectorstore.lexicon.name_levels import ALL_LEVELS, Levels
from vectorstore.lexicon.name_words import Word, composed, folded_words, has_case, words_of
from vectorstore.lexicon.phrases import Phrases, Short, written_out

_BRACKETED = re.compile(r"(?<=\S)\s*\([^()]*\)?")
_NUMBERED = re.compile(r"^\W*(?:(?:[IVX]{1,5}|\d{1,2}|[a-zđ])[.)]\s*\W*)+(?=\w)")
_PLACES, _ALL_OF_A_FIELD = "Địa phương", "Ngành"  # the kinds of a place by itself, and of a field by itself


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
    head: tuple[Word, ...] = ()  # the words for the kind
    text: str = ""  # what offsets of words are of
    cased: bool = True  # its capitals tell something


@dataclass(frozen=True, slots=True)
class Reading:
    """What names are read by: the lexicon's data, with a plan's and an admin's own."""

    data: LexiconData
    shorts: tuple[Phrases[Short], ...]  # a plan's, an admin's, the lexicon's: the first that knows one tells
    heads: tuple[Phrases[Kind], ...]
    whole: Phrases[tuple[Word, ...]]  # a plan's short names, which stand alone: "Ban Chỉ đạo"

    def words(self, text: str) -> tuple[Word, ...]:
        """The words of a text with abbreviations written out."""
        words = words_of(text)
        cased = has_case(words)
        for shorts in self.shorts:
            words = written_out(words, shorts, cased=cased)
        return words

    def may_be_short(self, text: str) -> bool:
        """False where no abbreviation can stand in the text. Cheap beside ``words``, and most texts have none."""
        folded = folded_words(text)
        return any(shorts.may_stand(folded) for shorts in self.shorts)

    def undotted(self, name: str) -> str:
        """The name in composed letters, with "phường" for "P." before a place."""
        return self.data.dotted_form.sub(lambda m: f"{self.data.dotted[m.group(1)]} ", composed(name))


def read_name(name: str, reading: Reading, home_level: str = "") -> Name:
    """Any string; one without a known head has no kinds, its words are the matter."""
    text = reading.undotted(name)
    text = _BRACKETED.sub(" ", _NUMBERED.sub("", text, count=1))
    cased = has_case(words_of(text))
    words = reading.data.lists["silent"].left_out(reading.data.lists["addressing"].after(reading.words(text)))
    read = _Parse(reading, Levels(reading.data, home_level, cased)).name(words)
    return replace(read, text=text, cased=cased)


@dataclass(frozen=True, slots=True)
class _Parse:
    reading: Reading
    levels: Levels

    def name(self, words: Sequence[Word]) -> Name:
        data = self.reading.data
        bare = data.lists["plurals"].after(words)
        plural = len(bare) < len(words)
        bare = self._in_one_word(self._defined(bare))
        head = self._head(bare)
        post = data.posts.longest(bare)
        if post and (not head or post[0] >= head[0]):
            inner = self.name(bare[post[0] :]) if len(bare) > post[0] else Name()
            its_own = head and (self._is_house(bare[post[0] :]) or not inner.head)
            if inner.kinds and not inner.post and not its_own:
                return replace(inner, post=post[1])
        if head:
            return self._of(head[1], bare, head[0], head[0], plural)
        return self._headless(bare, plural, post)

    def _headless(self, bare: Sequence[Word], plural: bool, post: tuple[int, str] | None) -> Name:
        data = self.reading.data
        if self.levels.stands(bare, 0) or (plural and data.levels.longest(bare)):
            return self._of(data.kinds[_PLACES], bare, 0, 0, plural)
        if post:
            return Name(matter=self._cut(bare[post[0] :], 0), general=plural, post=post[1])
        if data.fields.longest(bare):
            named = self._of(data.kinds[_ALL_OF_A_FIELD], bare, 0, 0, plural)
            if not named.matter:
                return named
        return Name(matter=self._cut(bare), general=plural)

    def _defined(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """A plan's short name in full, where it is the whole name."""
        whole = self.reading.whole.longest(words)
        if whole and (whole[0] == len(words) or self._is_tail(words, whole[0])):
            return (*whole[1], *words[whole[0] :])
        return tuple(words)

    def _in_one_word(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """A one-word name written out; a level's word after it tells better than the one in it."""
        data = self.reading.data
        one, head = data.one_word.longest(words), self._head(words)
        if not one or (head and head[0] > one[0]):
            return tuple(words)
        full, rest = one[1], words[one[0] :]
        if data.levels.longest(rest):
            full = next((full[:-count] for count in (1, 2) if data.levels.longest(full[-count:])), full)
        return (*full, *rest)

    def _head(self, words: Sequence[Word]) -> tuple[int, Kind] | None:
        found = [match for heads in self.reading.heads if (match := heads.longest(words))]
        return max(found, key=lambda match: match[0], default=None)

    def _is_tail(self, words: Sequence[Word], at: int) -> bool:
        return self.reading.data.lists["tails"].longest(words, at) is not None

    def _cut(self, words: Sequence[Word], start: int = 1) -> tuple[Word, ...]:
        """The words before what sets no unit apart."""
        end = next((at for at in range(start, len(words)) if self._is_tail(words, at)), len(words))
        return tuple(words[:end])

    def _of(self, kind: Kind, words: Sequence[Word], head: int, start: int, plural: bool) -> Name:
        """The name of a kind: ``head`` words for it, then from ``start`` what sets it apart."""
        rest, everywhere = self._all_levels(self._cut(words[start:], 0))
        kinds, field = [kind], kind.field
        if kind.fields and (found := self.reading.data.fields.longest(rest)):
            field, rest = found[1], rest[found[0] :]
        elif (kind.common or plural) and head:
            rest = self._joined(kinds, rest, plural)
        where = self.levels.read(self._numbered(self._at_home(kind, rest)))
        particular = where.place or (where.before and self._has_name(where.before))
        common = len(kinds) > 1 or (kind.common and head > 0 and not particular)
        several = (everywhere or where.several or plural or where.counted) and not kind.post
        if several:
            kinds = [one for kind in kinds for one in self._parts(kind)]
        name = Name(
            kinds=tuple(dict.fromkeys(kinds)),
            field=field,
            level=where.level,
            places=(ALL_LEVELS,) if everywhere else where.words,
            matter=where.before,
            place=where.place,
            general=several or common or (kind.gathers and not head),
            head=tuple(words[:head]),
        )
        return self._settled(name)

    def _has_name(self, words: Sequence[Word]) -> bool:
        """A capital or a figure is among the words, or nothing tells."""
        return not self.levels.cased or any(word.capital for word in words)

    def _all_levels(self, words: Sequence[Word]) -> tuple[tuple[Word, ...], bool]:
        for at in range(len(words)):
            if found := self.reading.data.lists["all_levels"].longest(words, at):
                return (*words[:at], *words[at + found[0] :]), True
        return tuple(words), False

    def _at_home(self, kind: Kind, words: Sequence[Word]) -> Sequence[Word]:
        """Without the house that the unit is part of: "Chi bộ trường", "Kế toán nhà trường"."""
        bare = self.reading.data.lists["plurals"].after(words) if kind.post else words
        found = None if kind.common else self.reading.data.lists["own_house"].longest(bare)
        ends = found and (found[0] == len(bare) or self.levels.stands(bare, found[0]))
        return bare[found[0] :] if found and ends else words

    def _is_house(self, words: Sequence[Word]) -> bool:
        """The words are no more than the house that a post is in: "các trường" of Hiệu trưởng các trường."""
        bare = self._cut(self.reading.data.lists["plurals"].after(words))
        found = self.reading.data.lists["own_house"].longest(bare)
        return found is not None and found[0] == len(bare)

    def _numbered(self, words: Sequence[Word]) -> tuple[Word, ...]:
        """Without the "số" of "số 3"."""
        numbering = self.reading.data.lists["numbering"]
        kept = [not (numbering.longest((word,)) and after.written[0].isdigit()) for word, after in pairwise(words)]
        return tuple(word for word, stays in zip(words, (*kept, True), strict=False) if stays)

    def _joined(self, kinds: list[Kind], words: Sequence[Word], plural: bool) -> tuple[Word, ...]:
        """Adds the classes listed with the first ("các sở, ban, ngành"); returns what follows them."""
        while True:
            following = self.reading.data.lists["plurals"].after(words)
            head = self._head(following)
            if not head or not (_is_class(head[1]) or (plural and self._are_alike(kinds[0], head[1]))):
                return tuple(words)
            kinds.append(head[1])
            words = following[head[0] :]

    def _parts(self, kind: Kind) -> Sequence[Kind]:
        """In the plural, the kinds that this one joins: "các trường tiểu học, THCS"."""
        return [self.reading.data.kinds[name] for name in kind.joins] or [kind]

    def _are_alike(self, kind: Kind, other: Kind) -> bool:
        """Kinds that a plural may join: "các trường mầm non, tiểu học"."""
        alike = all(one.within == two.within for one in self._parts(kind) for two in self._parts(other))
        return alike and bool(kind.within) and not (kind.post or other.post)

    def _settled(self, name: Name) -> Name:
        """The level that the kind implies, or the plan's own where neither the name nor the kind tells."""
        kind, home = name.kinds[0], self.levels.home_level
        if len(name.kinds) > 1:
            return self._shared(name)
        fixed = kind.fields_elsewhere.get(name.field, kind.level) if name.field else kind.level
        only = fixed or (kind.at[0] if len(kind.at) == 1 else "")
        if only and name.level in ("", only):
            return replace(name, level=only, places=name.places if name.place else ())
        if not kind.at and not kind.by_place and not fixed and not name.place and not kind.fields:
            return replace(name, level="", places=())
        if home in kind.at and not name.level and not name.places and (kind.open or not name.matter):
            return replace(name, level=home, places=(self.levels.home,))
        return name

    def _shared(self, name: Name) -> Name:
        """Classes listed together: "các sở, ban, ngành" are all the province's."""
        levels = {kind.level for kind in name.kinds if kind.level}
        shared = len(levels) == 1 and all(kind.level or kind.shares_level for kind in name.kinds)
        if shared and name.level in ("", *levels):
            return replace(name, level=levels.pop(), places=())
        if not name.level and self.levels.home_level and all(kind.shares_level for kind in name.kinds):
            return replace(name, level=self.levels.home_level, places=(self.levels.home,))
        return name


def _is_class(kind: Kind) -> bool:
    return kind.common or (kind.fields and not kind.post)
