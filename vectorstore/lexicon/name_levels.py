"""Where a unit stands, as its name says: "… xã Mai Sao", "… các quận, huyện", "… cấp xã", "… Thành phố"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vectorstore.lexicon.lexicon_data import LexiconData
from vectorstore.lexicon.name_words import Word, words_of
from vectorstore.lexicon.phrases import key_of

PROVINCE, DISTRICT, COMMUNE, CITY = "tỉnh", "huyện", "xã", "thành phố"
EVERY, EACH = "cấp", "các"  # "cấp xã" are all the places of a level, "các xã" those called so
ALL_LEVELS = f"{EACH} {EVERY}"
_LOCAL = ("xã", "huyện")  # levels below the one that most plans speak from: "cấp xã" are many there


@dataclass(frozen=True, slots=True)
class Where:
    """What a name says after its kind.

    ``words`` are the words for the level, "cấp xã" for all of a level's. ``several``: it speaks of several levels, or
    of all the places of one. ``counted``: "các" stands before the level.
    """

    before: tuple[Word, ...] = ()
    level: str = ""
    words: tuple[str, ...] = ()
    place: tuple[Word, ...] = ()
    several: bool = False
    counted: bool = False


@dataclass(frozen=True, slots=True)
class Levels:
    """Reads where a unit stands. ``home`` is the level of the plan, or its place's word; ``cased``: capitals tell."""

    data: LexiconData
    home: str
    cased: bool

    def read(self, words: Sequence[Word]) -> Where:
        """The words after a name's kind."""
        start = next((at for at in range(len(words)) if self.stands(words, at)), None)
        if start is None:
            return Where(before=tuple(words))
        told: dict[str, str] = {}
        at, join, joins, every = start, "", set(), set()
        while at < len(words):
            if found := self.data.levels.longest(words, at):
                level, word = found[1]
                told[word] = level
                every |= {level} if join == EVERY else set()
                at, join = at + found[0], ""
            elif joined := self.data.lists["level_joins"].longest(words, at):
                at, join = at + joined[0], joined[1]
                joins.add(join)
            else:
                break
        place = self._place(words, at)
        return self._where(words[:start], self._city(told, place), place, every, EACH in joins)

    def _where(
        self, before: Sequence[Word], told: dict[str, str], place: tuple[Word, ...], every: set[str], counted: bool
    ) -> Where:
        levels = list(told.values())
        every = {level for level in every if level in _LOCAL and level != self.home_level}
        every |= {level for level in levels if levels.count(level) > 1}
        named = {f"{EVERY} {level}" if level in every else word for word, level in told.items()}
        one = levels[0] if len(set(levels)) == 1 else ""
        return Where(tuple(before), one, tuple(sorted(named)), place, bool(every) or len(told) > 1, counted)

    def _place(self, words: Sequence[Word], at: int) -> tuple[Word, ...]:
        """The name of a place, without the larger ones that follow it: "Mai Sao" of "Mai Sao, huyện Chi Lăng"."""
        end = next((to for to in range(at + 1, len(words)) if self.stands(words, to)), len(words))
        return tuple(words[at:end])

    def _city(self, told: dict[str, str], place: Sequence[Word]) -> dict[str, str]:
        """A city beside districts, or one that is none of the province's level, is a district's."""
        if CITY not in told:
            return told
        named = place and key_of(place) not in self.data.central_cities
        district = DISTRICT in told.values() or self.home_level == DISTRICT or named
        return told | {CITY: DISTRICT if district and PROVINCE not in told else PROVINCE}

    def stands(self, words: Sequence[Word], at: int) -> bool:
        """A level's word stands here and is no other word's part; a name, another level or nothing follows it.

        After "các" or "cấp" anything may follow: "các xã biên giới".
        """
        other = self.data.lists["not_levels"]
        if other.longest(words, at) or other.longest(words, at - 1):
            return False
        end = at
        while joined := self.data.lists["level_joins"].longest(words, end):
            end += joined[0]
        found = self.data.levels.longest(words, end)
        if not found or other.longest(words, end):
            return False
        if words[at].written.lower() in (EACH, EVERY):
            return True
        end += found[0]
        return end >= len(words) or not self.cased or words[end].capital or self.stands(words, end)

    @property
    def home_level(self) -> str:
        """The level of the plan's own place."""
        return level_of(self.data, self.home)


def level_of(data: LexiconData, place: str) -> str:
    """The level of a word for places ("phường" → "xã"); "" where it is none."""
    found = data.levels.longest(words_of(place))
    return found[1][0] if found else ""
