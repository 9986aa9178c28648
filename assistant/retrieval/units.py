"""How surely the parties of an obligation are the unit that a question asks about.

The lexicon tells by kind, level, field and place; names that it does not know are compared by the syllables that they
share.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import IntEnum
from functools import lru_cache

from assistant.retrieval.likeness import canonical_words, levels_differ, likeness
from assistant.text_data import cues, has_marks, key, written_key
from assistant.understanding.mentions import Mention
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.units import bare_name
from vectorstore.obligation import Party

ALIKE = 0.8  # likeness of names, one of which the lexicon does not know, from which they mean one unit
LEAST_CORE = 2  # syllables of a party's name that must stand in a question to be meant by it


class Grade(IntEnum):
    """What a party is to the unit asked for: a higher grade is nearer."""

    NONE = 0
    GENERAL = 1  # a class of all sorts of units that takes it in: "các đơn vị"
    NEAR = 2  # someone's post in it, or a unit of its field
    OWN = 3


class Matcher:
    """Grades the parties of one plan against the units asked for. Answers are kept."""

    def __init__(self, asked: Sequence[Mention], lexicon: Lexicon) -> None:
        self._names = tuple(dict.fromkeys(_bare(name) for mention in asked for name in mention.names))
        self._lexicon = lexicon
        self._kept: dict[tuple[str, ...], Grade] = {}

    def grade(self, party: Party) -> Grade:
        """What the party is to the nearest of the units asked for."""
        named = (party.text, party.name, *party.excludes)
        if named not in self._kept:
            self._kept[named] = max((self._grade(name, party) for name in self._names), default=Grade.NONE)
        return self._kept[named]

    def best(self, parties: Iterable[Party]) -> Grade:
        """The nearest of them."""
        return max(map(self.grade, parties), default=Grade.NONE)

    def _grade(self, asked: str, party: Party) -> Grade:
        if any(self._excluded(asked, words) for words in party.excludes):
            return Grade.NONE
        if key(asked) == key(party.text):
            return Grade.OWN
        known = self._lexicon.identify(party.text).known
        names: tuple[str, ...] = (party.text,) if known else (party.name, party.text)
        names += tuple(name.replace(" các ", " ") for name in names if " các " in name)  # "Trưởng các ấp"
        return max(self._related(asked, name, party) for name in names if name)

    def _related(self, asked: str, name: str, party: Party) -> Grade:
        relation = self._lexicon.relation(asked, name)
        if relation in ("same", "covers"):
            return Grade.OWN
        if relation == "covered":
            return Grade.GENERAL if _is_broad(self._lexicon.identify(name).id) else Grade.OWN
        alike = likeness(_canonical(asked), _canonical(name))
        if alike >= ALIKE and not party.general and not _marked_apart(asked, name):
            return Grade.OWN
        return Grade.NEAR if relation == "near" else Grade.NONE

    def _excluded(self, asked: str, words: str) -> bool:
        within = f" {key(words)} " in f" {key(asked)} "
        return within or self._lexicon.relation(asked, words) in ("same", "covered")


def only_generic(units: Sequence[Mention]) -> bool:
    """No unit is named but by a word that any may be meant by."""
    return all(key(name) in ("ben", "don vi", "bo phan", "nguoi") for unit in units for name in unit.names)


def named_in(question: str, parties: Iterable[Party]) -> tuple[Mention, ...]:
    """The parties whose names, but for what any name has, stand in a question: "tư pháp - hộ tịch" of Công chức …

    For units that no word of the question shows to be one.
    """
    words = f" {key(question)} "
    found: dict[str, Mention] = {}
    for party in parties:
        core = _core(party.name or party.text)
        if (
            len(core.split()) >= LEAST_CORE
            and f" {core} " in words
            and not levels_differ(key(party.text), words.strip())
        ):
            found.setdefault(party.text, Mention((party.text,), 0, 0, True))
    longest = max((len(name.split()) for name in found), default=0)
    return tuple(mention for name, mention in found.items() if len(name.split()) >= longest - 2)


@lru_cache(maxsize=8192)
def _bare(name: str) -> str:
    """The name without a first word by which any unit could be meant: "bên văn hóa"; a place's for its committee."""
    first, _, rest = name.partition(" ")
    if key(name.split(",")[0]).removeprefix("cac ") in cues("place_words"):
        return f"UBND {name}"
    return rest if rest and key(first) in cues("bare_heads") else name


@lru_cache(maxsize=8192)
def _core(name: str) -> str:
    """A name's folded syllables without its generic head and the level behind it."""
    words = key(bare_name(name)).split()
    while len(words) > LEAST_CORE and (
        words[0] in cues("generic_heads") or " ".join(words[:2]) in cues("generic_heads")
    ):
        words = words[2:] if " ".join(words[:2]) in cues("generic_heads") else words[1:]
    while len(words) > LEAST_CORE and words[-1] in ("xa", "phuong", "huyen", "quan", "tinh", "truong"):
        words.pop()
    return " ".join(words)


@lru_cache(maxsize=8192)
def _canonical(name: str) -> str:
    return canonical_words(bare_name(name))


def _marked_apart(one: str, other: str) -> bool:
    """Both have diacritics, and the words that they share folded differ by them: "trưởng xóm", "nhà trường"."""
    if not has_marks(one) or not has_marks(other):
        return False
    shared = set(key(one).split()) & set(key(other).split())
    mine, yours = ({word for word in written_key(name).split() if key(word) in shared} for name in (one, other))
    return bool(shared) and not mine & yours


def _is_broad(unit_id: str) -> bool:
    """A class of all sorts of units: all its kinds are."""
    kinds = unit_id.split(":")[-1].split("/")[0].split("@")[0].split("+")
    return all(key(kind.removeprefix("cac-").split(".")[0]) in cues("broad_classes") for kind in kinds)
