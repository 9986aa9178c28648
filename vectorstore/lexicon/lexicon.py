"""The lexicon of units: which names mean one unit, which a class of units covers, and which are near each other.

Built from the packaged data, an admin's own names and what a plan defines itself. A name is taken apart (see
``unit_names.py``), so that units which no list could hold are told apart too: "Công an xã Mai Sao", "Trường THCS X".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

from vectorstore.lexicon.lexicon_reading import reading_of
from vectorstore.lexicon.name_levels import PROVINCE
from vectorstore.lexicon.name_openings import could_begin
from vectorstore.lexicon.own_units import OwnUnits
from vectorstore.lexicon.reorganisation import merged_units, new_place
from vectorstore.lexicon.unit_forms import filled_in, is_known, shown, unit_id, unplaced, written
from vectorstore.lexicon.unit_names import Name, Reading, read_name
from vectorstore.lexicon.unit_relations import Relation, covers, near, relation

_LONGEST = 400  # characters of a name that are read
_MOST_CACHED = 20_000


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as the lexicon knows it. ``id`` is the same for each of its names and is made of ASCII.

    ``general``: a class of units ("các trường"). ``known``: the lexicon knows its kind. ``level`` is the level of
    government at which it stands ("", "xã", "huyện", "tỉnh", "trung ương"); "" where nothing tells.
    """

    id: str
    name: str
    general: bool
    known: bool
    level: str


class Lexicon:
    """Which names mean one unit. Answers are kept, so that a name is taken apart once. ``own``: an admin's names."""

    def __init__(self, reading: Reading, own: OwnUnits) -> None:
        self._reading = reading
        self.own = own
        self._names: dict[tuple[str, str], Name] = {}
        self._units: dict[tuple[str, str], Unit] = {}
        self._by_id: dict[str, Name] = {}
        self._full: dict[str, str] = {}

    @classmethod
    def of(cls, definitions: Mapping[str, str] | None = None, own: OwnUnits | None = None) -> Lexicon:
        """The packaged lexicon with what a plan defines itself (``definitions_in``) and an admin's own names."""
        own = own or OwnUnits()
        return cls(reading_of(definitions or {}, own), own)

    def identify(self, name: str, *, home_level: str = "") -> Unit:
        """The unit that ``name`` means; any string. An unknown name is its own unit.

        ``home_level`` is the level of the body whose plan names it: "Công an" in a commune's plan is Công an xã. It may
        be the word for its place too ("phường").
        """
        unit = self._units.get((name, home_level))
        if unit is None:
            parts = self._parts(name, home_level)
            unit = Unit(unit_id(parts), shown(parts), parts.general, is_known(parts), parts.level)
            if len(self._units) > _MOST_CACHED:
                self._units.clear()
                self._names.clear()
                self._by_id.clear()
            self._units[name, home_level] = unit
            self._by_id[unit.id] = parts
        return unit

    def same(self, a: Unit | str, b: Unit | str) -> bool:
        """Both mean one unit."""
        return self._unit(a).id == self._unit(b).id

    def related(self, a: Unit | str, b: Unit | str) -> bool:
        """Near and not the same.

        One kind at another level or without a place, one field of work, a unit and someone's post in it, a unit and
        what it became. Units of one kind in different places are not.
        """
        one, other = self._unit(a), self._unit(b)
        if one.id == other.id:
            return False
        return near(self._of(one), self._of(other)) or self._became(one, other) or self._became(other, one)

    def covers(self, whole: Unit | str, part: Unit | str) -> bool:
        """``part`` is a unit of the class ``whole``, or a narrower class: "các trường" and "Trường THCS X"."""
        one, other = self._unit(whole), self._unit(part)
        return one.general and one.id != other.id and covers(self._of(one), self._of(other))

    def relation(self, asked: Unit | str, other: Unit | str) -> Relation:
        """How ``other`` answers to a name that people use: see ``unit_relations.relation``."""
        one, second = self._unit(asked), self._unit(other)
        return "same" if one.id == second.id else relation(self._of(one), self._of(second))

    def spelled_out(self, name: str) -> str:
        """The name with its abbreviations written out: "Sở GD-ĐT" → "Sở Giáo dục và Đào tạo"."""
        full = self._full.get(name)
        if full is None:
            text = self._reading.undotted(name)
            full = filled_in(text, self._reading.words(text)) if self._reading.may_be_short(text) else text
            if len(self._full) > _MOST_CACHED:
                self._full.clear()
            if len(name) <= _LONGEST:
                self._full[name] = full
        return full

    def could_begin(self, name: str) -> bool:
        """False where no known name begins with these words, however it goes on. Cheap: nothing is taken apart."""
        return could_begin(name, self._reading)

    def is_whole(self, name: str) -> bool:
        """It names one unit of a known kind and nothing more: no class, no matter, no other name listed with it."""
        parts = self._parts(name, "")
        if len(parts.kinds) != 1 or parts.matter or parts.general:
            return False
        listed = "," in name and "," not in parts.field
        if listed and (not parts.head or parts.kinds[0].joins or name.rfind(",") > parts.head[-1].start):
            return False
        return bool(parts.field) or not parts.kinds[0].fields

    def successors(self, name: Unit | str) -> tuple[str, ...]:
        """The names of the units to which its work passed in 2025, for display; () where it goes on as it is."""
        parts = self._of(self._unit(name))
        bare = unplaced(parts)
        names = _successors().get(unit_id(bare), ())
        if parts.level != PROVINCE or not parts.place or not parts.kinds:
            return names
        place = written(parts.place, parts.text)
        moved = new_place(place)
        if not names:
            return (f"{shown(replace(bare, places=()))} {moved}",) if moved else ()
        return tuple(f"{name} {moved or ' '.join((*parts.places, place))}" for name in names)

    def common_name(self, name: Unit | str) -> str:
        """The name in the word lists' words alone, without those of its place or its own; "" where none is theirs."""
        parts = replace(self._of(self._unit(name)), matter=(), place=())
        return shown(parts) if parts.kinds or parts.post else ""

    def _became(self, old: Unit, new: Unit) -> bool:
        names = _successors().get(unit_id(unplaced(self._of(old))), ())
        return unit_id(unplaced(self._of(new))) in {self.identify(name).id for name in names}

    def _unit(self, unit: Unit | str) -> Unit:
        return self.identify(unit) if isinstance(unit, str) else unit

    def _of(self, unit: Unit) -> Name:
        """A unit's parts; those of one that another lexicon identified are read from its name."""
        return self._by_id.get(unit.id) or self._parts(unit.name, unit.level)

    def _parts(self, name: str, home_level: str) -> Name:
        parts = self._names.get((name, home_level))
        if parts is None:
            if len(self._names) > _MOST_CACHED:
                self._names.clear()
            parts = self._names[name, home_level] = read_name(name[:_LONGEST], self._reading, home_level)
        return parts


@cache
def _successors() -> Mapping[str, tuple[str, ...]]:
    """Id of a unit → names of the units that its work went to in 2025."""
    base = Lexicon.of()
    return {base.identify(old).id: tuple(new) for old, new in merged_units().items()}
