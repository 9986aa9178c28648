"""The lexicon of units: which names mean one unit, which a class of units covers, and which are near each other.

Built from the packaged data, an admin's own names and what a plan defines itself. A name is taken apart (see
``unit_names.py``), so that units which no list could hold are told apart too: "Công an xã Mai Sao", "Trường THCS X".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache

from vectorstore.folding import unaccented
from vectorstore.lexicon_data import Kind, Phrases, Short, key_of, kind_id, lexicon_data, short_for, spoken, written_out
from vectorstore.name_words import Word, composed, has_case, known_words, words_of
from vectorstore.own_units import OwnUnits
from vectorstore.reorganisation import merged_units, new_place
from vectorstore.unit_names import Name, Reading, read_name

_ROOT = "don-vi"  # the class of every unit that is no person or household
_PROVINCE = "tỉnh"
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
    """Which names mean one unit. Answers are kept, so that a name is taken apart once."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._names: dict[tuple[str, str], Name] = {}
        self._units: dict[tuple[str, str], Unit] = {}
        self._by_id: dict[str, Name] = {}

    @classmethod
    def of(cls, definitions: Mapping[str, str] | None = None, own: OwnUnits | None = None) -> Lexicon:
        """The packaged lexicon with what a plan defines itself (``definitions_in``) and an admin's own names."""
        return cls(_reading(definitions or {}, own or OwnUnits()))

    def identify(self, name: str, *, home_level: str = "") -> Unit:
        """The unit that ``name`` means; any string. An unknown name is its own unit.

        ``home_level`` is the level of the body whose plan names it: "Công an" in a commune's plan is Công an xã. It may
        be the word for its place too ("phường").
        """
        unit = self._units.get((name, home_level))
        if unit is None:
            parts = self._parts(name, home_level)
            unit = Unit(_id(parts), _display(parts), parts.general, _known(parts), parts.level)
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
        return _near(self._of(one), self._of(other)) or self._became(one, other) or self._became(other, one)

    def covers(self, whole: Unit | str, part: Unit | str) -> bool:
        """``whole`` is a class of units, and ``part`` a unit or a narrower class of it: "các trường", "Trường THCS X"."""
        one, other = self._unit(whole), self._unit(part)
        return one.general and one.id != other.id and _covers(self._of(one), self._of(other))

    def spelled_out(self, name: str) -> str:
        """The name with its abbreviations written out: "Sở GD-ĐT" → "Sở Giáo dục và Đào tạo"."""
        text = composed(name)
        words = words_of(text)
        cased = has_case(words)
        for shorts in self._reading.shorts:
            words = written_out(words, shorts, cased=cased)
        return _with_words(text, words)

    def successors(self, name: Unit | str) -> tuple[str, ...]:
        """The names of the units to which its work passed in 2025, for display; () where it goes on as it is."""
        parts = self._of(self._unit(name))
        bare = _unplaced(parts)
        names = _successors().get(_id(bare), ())
        if parts.level != _PROVINCE or not parts.place or not parts.kinds:
            return names
        place = " ".join(word.written for word in parts.place)
        moved = new_place(place)
        if not names:
            return (f"{_display(replace(bare, places=()))} {moved}",) if moved else ()
        return tuple(f"{name} {moved or ' '.join((*parts.places, place))}" for name in names)

    def _became(self, old: Unit, new: Unit) -> bool:
        names = _successors().get(_id(_unplaced(self._of(old))), ())
        return _id(_unplaced(self._of(new))) in {self.identify(name).id for name in names}

    def _unit(self, unit: Unit | str) -> Unit:
        return self.identify(unit) if isinstance(unit, str) else unit

    def _of(self, unit: Unit) -> Name:
        """A unit's parts; those of one that another lexicon identified are read from its name."""
        return self._by_id.get(unit.id) or self._parts(unit.name, unit.level)

    def _parts(self, name: str, home_level: str) -> Name:
        parts = self._names.get((name, home_level))
        if parts is None:
            parts = self._names[name, home_level] = read_name(name[:_LONGEST], self._reading, home_level)
        return parts


@cache
def _successors() -> Mapping[str, tuple[str, ...]]:
    """Id of a unit → names of the units that its work went to in 2025."""
    base = Lexicon.of()
    return {base.identify(old).id: tuple(new) for old, new in merged_units().items()}


def _reading(definitions: Mapping[str, str], own: OwnUnits) -> Reading:
    data = lexicon_data()
    plan = [short_for(short, full) for short, full in definitions.items() if _is_short(short) and known_words(full)]
    admin = [short_for(short, full) for short, full in own.abbreviations.items() if known_words(short)]
    shorts = tuple(Phrases(pairs, short=True) for pairs in (plan, admin) if pairs)
    return Reading(
        data,
        (*shorts, data.shorts),
        (*_own_heads(own), data.heads),
        Phrases(_whole(definitions, (*shorts, data.shorts))),
    )


def _is_short(short: str) -> bool:
    """An abbreviation, and no name made of words."""
    letters = [letter for letter in short if letter.isalpha()]
    return len(letters) > 1 and " " not in short.strip() and sum(map(str.isupper, letters)) * 2 > len(letters)


def _whole(
    definitions: Mapping[str, str], shorts: Iterable[Phrases[Short]]
) -> Iterable[tuple[tuple[Word, ...], tuple[Word, ...]]]:
    for short, full in definitions.items():
        words, meaning = (_in_full(name, shorts) for name in (short, full))
        if not _is_short(short) and words and meaning and words != meaning:
            yield words, meaning


def _own_heads(own: OwnUnits) -> Iterable[Phrases[Kind]]:
    data = lexicon_data()
    base = Reading(data, (data.shorts,), (data.heads,), Phrases())
    pairs: list[tuple[tuple[Word, ...], Kind]] = []
    for names in own.groups:
        known = read_name(names[0], base)
        is_kind = len(known.kinds) == 1 and not (known.field or known.matter or known.places or known.post)
        if is_kind:
            kind = known.kinds[0]
        else:
            above = known.kinds[0].within | {known.kinds[0].id} if known.kinds else frozenset((_ROOT,))
            kind = Kind(kind_id(names[0]), names[0], above, at=("xã", "huyện", "tỉnh"))
        pairs += [(words, kind) for name in names if (words := _in_full(name, (data.shorts,)))]
    return (Phrases(pairs),) if pairs else ()


def _in_full(name: str, shorts: Iterable[Phrases[Short]]) -> tuple[Word, ...]:
    words = known_words(name)
    for known in shorts:
        words = written_out(words, known)
    return spoken(words, lexicon_data().lists["silent"])


def _id(name: Name) -> str:
    """``post:kind.field/matter@level/place``; classes that are joined have a + between, an unknown name opens with ~."""
    if not name.kinds:
        words = key_of(name.matter)
        return f"{_ascii(name.post)}:{words}" if name.post else f"~{words}"
    kinds = "+".join(sorted(kind.id for kind in name.kinds))
    common = len(name.kinds) > 1 or name.kinds[0].common
    if name.general and not common:
        kinds = f"cac-{kinds}"
    if name.field and name.kinds[0].fields:
        kinds += f".{_ascii(name.field)}"
    matter = f"/{key_of(name.matter)}" if name.matter else ""
    places = "+".join(sorted({_ascii(_place_key(name, place)) for place in name.places}))
    place = f"/{key_of(name.place)}" if name.place else ""
    post = f"{_ascii(name.post)}:" if name.post else ""
    return f"{post}{kinds}{matter}{'@' if places else ''}{places}{place}"


def _place_key(name: Name, place: str) -> str:
    """A commune's and a ward's police are alike, their People's Committees not; a province is a city or not."""
    by_word = place.startswith("c") or (name.kinds[0].by_place and name.level != _PROVINCE)
    return place if by_word or not name.level else name.level


def _ascii(words: str) -> str:
    return "-".join(unaccented(words).replace(",", " ").replace("-", " ").split())


def _unplaced(name: Name) -> Name:
    places = name.places if not name.place or len(name.kinds[0].at) > 1 or name.kinds[0].by_place else ()
    return Name(name.kinds, name.field, name.level, places, name.matter, (), name.general, name.post)


def _known(name: Name) -> bool:
    if not name.kinds:
        return bool(name.post) and not name.matter
    kind = name.kinds[0]
    if kind.common and not kind.open:
        return name.general or not name.matter
    return not name.matter or kind.open or bool(kind.at and not kind.fields)


def _display(name: Name) -> str:
    matter, place = (" ".join(word.written for word in words) for words in (name.matter, name.place))
    if not name.kinds:
        return _capital(" ".join(part for part in ("các" * name.general, name.post, matter) if part))
    kind = ", ".join(one.name if not at else _small(one.name) for at, one in enumerate(name.kinds))
    field = name.field if name.kinds[0].fields else ""
    places = ", ".join(name.places)
    everywhere = places == "các cấp" or "cấp " in places
    if name.places and kind == "Địa phương":
        kind = ""
    many = name.general and not everywhere and not (name.kinds[0].gathers and field)
    if many and places and kind and not name.kinds[0].common and not name.post:
        places, many = f"các {places}", False
    words = (f"các {_small(kind)}" if many else kind, field, matter, places, place)
    shown = " ".join(word for word in words if word)
    return f"{name.post} {shown}" if name.post else _capital(shown)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _small(words: str) -> str:
    return words if words[1:2].isupper() else words[:1].lower() + words[1:]


def _with_words(text: str, words: Iterable[Word]) -> str:
    """The text with the words that stand for abbreviations in their places."""
    found: list[str] = []
    at = 0
    for word in words:
        if word.start >= at:
            found.append(text[at : word.start])
        elif word.end == at:
            found.append(" ")
        found.append(word.written)
        at = word.end
    return "".join((*found, text[at:]))


def _near(one: Name, other: Name) -> bool:
    if not one.kinds or not other.kinds or not _within(one, other):
        return False
    first, second = one.kinds[0], other.kinds[0]
    if _ascii(one.post) == second.id or _ascii(other.post) == first.id:
        return True
    kinds = {kind.id for kind in one.kinds} & {kind.id for kind in other.kinds}
    if kinds and (one.field == other.field or "" in (one.field, other.field)):
        return True
    if (second.id in first.within and not second.common) or (first.id in second.within and not first.common):
        return True
    fields = all(name.kinds[0].fields or name.kinds[0].id == kind_id(name.field) for name in (one, other) if name.field)
    return bool(one.field and one.field == other.field and fields)


def _within(one: Name, other: Name) -> bool:
    """Neither names a place or a matter that the other's differs from."""
    for first, second in ((one.matter, other.matter), (one.place, other.place)):
        words, others = ({word.folded for word in name} for name in (first, second))
        if not (words <= others or others <= words):
            return False
    return True


def _covers(whole: Name, part: Name) -> bool:
    if not whole.kinds or whole.post:
        return False
    kinds = part.kinds or (lexicon_data().kinds["Đơn vị"],)
    if not part.kinds and part.post:
        return False
    if not all(any(_holds(whole, outer, part, inner) for outer in whole.kinds) for inner in kinds):
        return False
    if whole.matter and key_of(whole.matter) != key_of(part.matter):
        return False
    if whole.place and key_of(whole.place) != key_of(part.place):
        return False
    return (not whole.places and whole.level in ("", part.level)) or not part.level or _reaches(whole, part)


def _holds(whole: Name, outer: Kind, part: Name, inner: Kind) -> bool:
    if outer.gathers and whole.field:
        return part.field == whole.field and (_ROOT in inner.within or inner.id == _ROOT)
    is_one = outer.id == inner.id or outer.id in inner.within
    return is_one and whole.field in ("", part.field) if outer.fields else is_one


def _reaches(whole: Name, part: Name) -> bool:
    """The part stands at a level, or at a kind of place, of which the whole speaks."""
    if not whole.places:
        return whole.level in ("", part.level)
    for place in whole.places:
        if place in ("các cấp", f"cấp {part.level}"):
            return True
        by_word = whole.kinds[0].by_place and part.places and part.level != _PROVINCE
        if (place in part.places) if by_word else (whole.level == part.level or _level_of(place) == part.level):
            return True
    return False


@cache
def _level_of(place: str) -> str:
    found = lexicon_data().levels.longest(words_of(place), 0)
    return found[1][0] if found else ""
