"""Whether a passage's actors are the unit that a question means.

An actor is given by the words of a passage's basis (heading, label, table cell, subject), taken apart into single
units. Two names are compared by their levels, their first words and the syllables and pairs that they share, aliases in
one form.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from assistant import text_data
from assistant.mentions import canonical_words
from assistant.text_data import cues, key
from vectorstore.units import bare_name, folded_heads, head_words, names_unit
from vectorstore.values import Passage, PlanContents

SAME = 0.75  # likeness from which two names mean one unit; chosen on the development questions
SIMILAR = 0.5  # likeness from which a name may mean the unit where nothing is closer
GENERAL = 0.4  # likeness of a class of units to one of them ("các sở" to "Sở Y tế")
_OTHER_HEAD = 0.45  # what remains of the likeness of names with different first words: an accountant is no nurse
_LONGEST_NAME = 10  # syllables
_LIST = re.compile(r"[;\n]|(?<=\.)\s")
_AND = re.compile(r"\s+và\s+")
_MARKER = re.compile(r"^(?:[\s\-–+*]+|(?:Điều|Mục|Phần)\s+\d+[.:]?\s+|(?:[IVXĐA-Z\d]{1,5}[.)]|[a-zđ]\))\s*)+")


def actor_names(contents: PlanContents, passage: Passage) -> Iterator[str]:
    """The single units, canonical, that act in a passage."""
    for basis in passage.basis:
        if basis.role == "actor":
            yield from single_units(basis.span.of(contents.text))


@lru_cache(maxsize=8192)
def single_units(words: str) -> tuple[str, ...]:
    """The units of a list: "Các sở: Y tế, GDĐT; Công an" → so y te, so giao duc va dao tao, cong an."""
    words = _MARKER.sub("", words)
    units: list[str] = []
    for group in _LIST.split(words):
        head, colon, items = group.partition(":")
        listed = colon and items.strip()
        lead = _shared_head(head) if colon else ""
        for name in _members(items if listed else head):
            if names_unit(name, inside=bool(colon)) and not (listed and _is_field(name)):
                lead = lead if colon else _shared_head(name)
                units.append(canonical_words(bare_name(name)))
            elif lead and _completes(name):
                units.append(canonical_words(f"{lead} {name}"))
    whole = canonical_words(bare_name(words))
    named = [*units, *([whole] if len(whole.split()) <= _LONGEST_NAME else [])]
    return tuple(dict.fromkeys(name for name in named if name))


def _members(words: str) -> Iterator[str]:
    """What stands between commas, and between "và" where a unit follows it: not in "Giáo dục và Đào tạo"."""
    for member in words.split(","):
        start = 0
        for found in _AND.finditer(member):
            if names_unit(member[found.end() :], inside=True):
                yield _MARKER.sub("", member[start : found.start()]).strip()
                start = found.end()
        yield _MARKER.sub("", member[start:]).strip()


def _shared_head(name: str) -> str:
    """What a list's later members share with its first: "UBND quận, huyện" → UBND; "Các sở" → sở."""
    words = [word for word in _MARKER.sub("", name).split() if word.lower() not in ("các", "những")]
    return words[0] if words else ""


def _is_field(name: str) -> bool:
    """A head alone that is a field of work too: the "Y tế" of "Các sở: Y tế, Tài chính"; not "Công an"."""
    return head_words(name) == len(name.split()) and not names_unit(name.lower(), inside=True)


def _completes(name: str) -> bool:
    """A list's member that needs the first one's head: a proper name or a level, no word of the name before it."""
    found, _ = text_data.levels()
    return name[:1].isupper() or bool(found.match(key(name)))


def closeness(asked: Sequence[str], words: str, names: Sequence[str]) -> float:
    """How surely one of a passage's actors is the unit asked about: by the units mentioned, else by the words."""
    if asked:
        return max((likeness(mention, name) for mention in asked for name in names), default=0.0)
    return max((contained_in(name, words) for name in names), default=0.0)


def likeness(mention: str, actor: str) -> float:
    """How surely two canonical names mean one unit, 0..1: the share of the shorter name that the longer has.

    Names of different levels (xã, huyện, tỉnh) are never one; a class of units is near each of its own.
    """
    asked, known = bare(mention), bare(actor)
    if not asked or not known or levels_differ(mention, actor):
        return 0.0
    if len(known) == 1 < len(asked) and known[0] not in folded_heads() - cues("generic_heads"):
        return GENERAL if known[0] == asked[0] else 0.0
    held = max(share(known, asked), share(asked, known) * (0.5 + 0.5 * min(1.0, len(asked) / 2)))
    return held if _heads_agree(asked, known) else _OTHER_HEAD * held


def contained_in(actor: str, words: str) -> float:
    """How much of an actor's name a question's words hold, its first two syllables side by side; else 0."""
    known = bare(actor)
    if len(known) < 2 or levels_differ(actor, words) or f" {known[0]} {known[1]} " not in f" {' '.join(bare(words))} ":
        return 0.0
    return share(known, bare(words))


def bare(name: str) -> list[str]:
    """A canonical name's syllables but for those that set no unit apart."""
    return text_data.pattern("generic_words").sub(" ", name).split()


def share(inner: Sequence[str], outer: Sequence[str]) -> float:
    """The share of ``inner``'s syllables and pairs that ``outer`` has."""
    pairs, of = list(pairwise(inner)), set(pairwise(outer))
    single = sum(syllable in outer for syllable in inner) / len(inner)
    return single if not pairs else (single + sum(pair in of for pair in pairs) / len(pairs)) / 2


def levels_differ(one: str, other: str) -> bool:
    """Both names tell a level of government, and none in common."""
    levels, others = _levels(one), _levels(other)
    return bool(levels and others and not levels & others)


@lru_cache(maxsize=8192)
def _levels(name: str) -> frozenset[int]:
    found, known = text_data.levels()
    return frozenset(known[word] for word in found.findall(name) if word in known)


def _heads_agree(asked: Sequence[str], known: Sequence[str]) -> bool:
    """Each name's first words stand in the other, where they say what kind of unit it is."""
    return _head_in(asked, known) and _head_in(known, asked)


def _head_in(name: Sequence[str], other: Iterable[str]) -> bool:
    head = _head(name)
    return head in cues("generic_heads") or f" {head} " in f" {' '.join(other)} "


def _head(name: Sequence[str]) -> str:
    for count in range(min(3, len(name)), 1, -1):
        if " ".join(name[:count]) in folded_heads() | cues("generic_heads"):
            return " ".join(name[:count])
    return name[0]
