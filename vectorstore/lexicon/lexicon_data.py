"""The lexicon's own data: ``lexicon.yaml``, checked and made ready for matching."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

import yaml

from vectorstore.folding import fold
from vectorstore.lexicon.name_words import Word, known_words
from vectorstore.lexicon.phrases import Phrases, Short, key_of, short_for, written_out

FILE = "vectorstore/lexicon/lexicon.yaml"
_ATTRIBUTES = frozenset(
    ("names", "in", "at", "level", "class", "open", "fields", "fields_elsewhere", "field", "gathers", "post")
) | {"shares_level", "by_place", "mass", "joins"}
_LISTS = (
    "central_cities",
    "not_levels",
    "addressing",
    "plurals",
    "silent",
    "tails",
    "level_joins",
    "all_levels",
    "own_house",
    "numbering",
)
_TABLES = ("levels", "abbreviations", "fields", "field_letters", "dotted", "level_names", "kinds", "posts", "one_word")
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C reads ten times as fast


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of units; what its attributes mean stands in ``lexicon.yaml``."""

    id: str
    name: str
    within: frozenset[str] = frozenset()  # ids of every class above it
    at: tuple[str, ...] = ()
    level: str = ""
    common: bool = False  # a class: a common noun
    open: bool = False
    fields: bool = False
    fields_elsewhere: Mapping[str, str] = field(default_factory=dict)
    field: str = ""
    gathers: bool = False
    post: bool = False
    shares_level: bool = False
    by_place: bool = False
    mass: bool = False
    joins: tuple[str, ...] = ()  # display names


@dataclass(frozen=True, slots=True)
class LexiconData:
    """``lexicon.yaml``. Phrases of a list mean themselves."""

    kinds: Mapping[str, Kind]  # by display name
    heads: Phrases[Kind]
    posts: Phrases[str]
    fields: Phrases[str]
    levels: Phrases[tuple[str, str]]  # the level, the word for its places
    one_word: Phrases[tuple[Word, ...]]
    shorts: Phrases[Short]
    lists: Mapping[str, Phrases[str]]
    central_cities: frozenset[str]  # folded
    dotted: Mapping[str, str]  # "P" → "phường"
    dotted_form: re.Pattern[str]  # finds them: "P. Tân Phú", "Q7"


@cache
def lexicon_data() -> LexiconData:
    """Read once. Raises ValueError that names the entry to mend."""
    raw = yaml.load(resources.files("vectorstore.lexicon").joinpath("lexicon.yaml").read_text(encoding="utf-8"), Loader)
    for key in (*_LISTS, *_TABLES):
        if not raw.get(key):
            raise ValueError(f"{FILE} has no {key}: mend the file")
    shorts = Phrases(_shorts(raw), short=True)
    silent = Phrases(_listed(raw["silent"]))

    def words(name: str) -> tuple[Word, ...]:
        return silent.left_out(written_out(known_words(name), shorts))

    kinds, heads = _kinds(raw["kinds"], words)
    return LexiconData(
        kinds=kinds,
        heads=Phrases(heads),
        posts=Phrases((words(name), group[0]) for group in raw["posts"] for name in group),
        fields=Phrases(
            (words(name), full)
            for full, how in raw["fields"].items()
            for name in dict.fromkeys((full, *how.get("also", ())))
        ),
        levels=Phrases(_levels(raw, words)),
        one_word=Phrases((words(one), words(full)) for one, full in raw["one_word"].items()),
        shorts=shorts,
        lists={name: Phrases(_listed(raw[name])) for name in _LISTS},
        central_cities=frozenset(key_of(words(city)) for city in raw["central_cities"]),
        dotted=raw["dotted"],
        dotted_form=re.compile(rf"(?<!\w)({'|'.join(raw['dotted'])})(?:\.\s*(?=[A-ZĐ\d])|(?=\d))"),
    )


def _levels(raw: Mapping[str, Any], words: Any) -> Iterable[tuple[tuple[Word, ...], tuple[str, str]]]:
    of = {word: level for level, listed in raw["levels"].items() for word in listed}
    names = {word: word for word in of} | raw["level_names"]
    return ((words(name), (of[word], word)) for name, word in names.items())


def _listed(listed: Sequence[Any]) -> Iterable[tuple[tuple[Word, ...], str]]:
    return ((known_words(str(phrase)), str(phrase)) for phrase in listed)


def _shorts(raw: Mapping[str, Any]) -> Iterable[tuple[tuple[Word, ...], Short]]:
    heads = frozenset(fold(head) for head in raw["field_letters"])
    leading = [(letter, head) for head, letter in raw["field_letters"].items() if letter]
    for full, listed in raw["abbreviations"].items():
        for short in listed:
            yield short_for(short, full)
    for full, how in raw["fields"].items():
        for short in how.get("short", ()):
            yield short_for(short, full)
        for short in how.get("brief", ()):
            yield short_for(short, full, heads)
        for short in (*how.get("short", ()), *how.get("brief", ())):
            yield from (short_for(f"{letter}{short}", f"{head} {full}") for letter, head in leading)


def _kinds(groups: Sequence[Mapping[str, Any]], words: Any) -> tuple[dict[str, Kind], list[tuple[Any, Kind]]]:
    above: dict[str, Sequence[str]] = {}
    for group in groups:
        if unknown := group.keys() - _ATTRIBUTES:
            raise ValueError(f"{FILE}: kinds {group.get('names')} have an unknown attribute {sorted(unknown)}: mend it")
        above |= {names[0]: group.get("in", ()) for names in group["names"]}
    kinds: dict[str, Kind] = {}
    heads: dict[str, tuple[Any, Kind]] = {}
    for group in groups:
        for names in group["names"]:
            kind = kinds[names[0]] = _kind(names[0], group, _classes(names[0], above))
            for name in names:
                key = key_of(read := words(name))
                _, other = heads.setdefault(key + str([word.key for word in read]), (read, kind))
                if other is not kind:
                    raise ValueError(f"{FILE}: {name!r} names both {other.name!r} and {kind.name!r}: keep one")
    return kinds, list(heads.values())


def _kind(name: str, group: Mapping[str, Any], within: frozenset[str]) -> Kind:
    return Kind(
        id=kind_id(name),
        name=name,
        within=within,
        at=tuple(group.get("at", ())),
        level=group.get("level", ""),
        common=group.get("class", False),
        open=group.get("open", False),
        fields=group.get("fields", False),
        fields_elsewhere=group.get("fields_elsewhere", {}),
        field=group.get("field", ""),
        gathers=group.get("gathers", False),
        post=group.get("post", False),
        shares_level=group.get("shares_level", False),
        by_place=group.get("by_place", False),
        mass=group.get("mass", False),
        joins=tuple(group.get("joins", ())),
    )


def kind_id(name: str) -> str:
    """A kind's id, made of its display name."""
    return key_of(known_words(name))


def _classes(name: str, above: Mapping[str, Sequence[str]]) -> frozenset[str]:
    if name not in above:
        raise ValueError(f"{FILE}: {name!r} stands under 'in' and names no kind: add it or mend its spelling")
    direct = above[name]
    return frozenset(kind_id(one) for one in direct).union(*(_classes(one, above) for one in direct))
