"""The lexicon's own data: ``lexicon.yaml``, checked and made ready for matching."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any, Generic, TypeVar

import yaml

from vectorstore.folding import fold
from vectorstore.name_words import Word, could_be_word, known_words

FILE = "vectorstore/lexicon.yaml"
_ATTRIBUTES = frozenset(
    ("names", "in", "at", "level", "class", "open", "fields", "fields_elsewhere", "field", "gathers", "post")
) | {"shares_level", "by_place"}
_LISTS = ("central_cities", "not_levels", "addressing", "plurals", "silent", "tails", "level_joins", "all_levels")
_TABLES = ("levels", "abbreviations", "fields", "field_letters", "kinds", "posts", "one_word")
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the one in C reads ten times as fast
T = TypeVar("T")


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


@dataclass(frozen=True, slots=True)
class Short:
    """What an abbreviation stands for; ``needs_head``: only after a word that takes a field ("Sở XD")."""

    words: tuple[Word, ...]
    needs_head: frozenset[str] = frozenset()  # folded words of which one stands before it
    needs_capitals: bool = False


class Phrases(Generic[T]):
    """Phrases and what they mean: the longest that stands at a place of a name is found by its first word."""

    def __init__(self, pairs: Iterable[tuple[tuple[Word, ...], T]] = (), *, short: bool = False) -> None:
        self._short = short
        self._by_first: dict[str, list[tuple[tuple[Word, ...], T]]] = {}
        for phrase, meaning in pairs:
            self._by_first.setdefault(phrase[0].folded, []).append((phrase, meaning))
        for listed in self._by_first.values():
            listed.sort(key=lambda pair: (-len(pair[0]), sum(word.key != word.folded for word in pair[0])))

    def at(self, words: Sequence[Word], place: int) -> Iterable[tuple[int, T]]:
        """(number of words, meaning) of the phrases that stand at ``place``, the longest first."""
        if place >= len(words):
            return
        for phrase, meaning in self._by_first.get(words[place].folded, ()):
            end = place + len(phrase)
            if end <= len(words) and self._stands(phrase, words[place:end]):
                yield len(phrase), meaning

    def longest(self, words: Sequence[Word], place: int) -> tuple[int, T] | None:
        """The longest of them."""
        return next(iter(self.at(words, place)), None)

    def _stands(self, phrase: Sequence[Word], words: Sequence[Word]) -> bool:
        if self._short:
            return all(word.abbreviates(known) for word, known in zip(words, phrase, strict=True))
        return all(word.means(known) for word, known in zip(words, phrase, strict=True))


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


@cache
def lexicon_data() -> LexiconData:
    """Read once. Raises ValueError that names the entry to mend."""
    raw = yaml.load(resources.files("vectorstore").joinpath("lexicon.yaml").read_text(encoding="utf-8"), Loader)
    for key in (*_LISTS, *_TABLES):
        if not raw.get(key):
            raise ValueError(f"{FILE} has no {key}: mend the file")
    shorts = Phrases(_shorts(raw), short=True)
    silent = Phrases(_listed(raw["silent"]))

    def words(name: str) -> tuple[Word, ...]:
        return spoken(written_out(known_words(name), shorts), silent)

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
        levels=Phrases((words(word), (level, word)) for level, listed in raw["levels"].items() for word in listed),
        one_word=Phrases((words(one), words(full)) for one, full in raw["one_word"].items()),
        shorts=shorts,
        lists={name: Phrases(_listed(raw[name])) for name in _LISTS},
        central_cities=frozenset(key_of(words(city)) for city in raw["central_cities"]),
    )


def key_of(words: Iterable[Word]) -> str:
    """Folded syllables, as ids have them: giao-duc-va-dao-tao."""
    return "-".join(word.folded for word in words)


def written_out(words: Sequence[Word], shorts: Phrases[Short], *, cased: bool = True) -> tuple[Word, ...]:
    """The words with every abbreviation written out; the offsets of its words are its own.

    One that could be a word of its own needs its capitals; where the name has no capitals to tell it by (not
    ``cased``), it needs to stand first.
    """
    found: list[Word] = []
    at = 0
    while at < len(words):
        for count, short in shorts.at(words, at):
            if _is_meant(words, at, count, short, cased):
                start, end = words[at].start, words[at + count - 1].end
                found += [Word(word.written, word.folded, word.key, start, end) for word in short.words]
                at += count
                break
        else:
            found.append(words[at])
            at += 1
    return tuple(found)


def _is_meant(words: Sequence[Word], at: int, count: int, short: Short, cased: bool) -> bool:
    if short.needs_head and not (at and words[at - 1].folded in short.needs_head):
        return False
    if not short.needs_capitals:
        return True
    return words[at].written.isupper() if cased else at == 0


def spoken(words: Sequence[Word], silent: Phrases[str]) -> tuple[Word, ...]:
    """The words but for those that say nothing inside a name."""
    found: list[Word] = []
    at = 0
    while at < len(words):
        skipped = silent.longest(words, at)
        if skipped:
            at += skipped[0]
        else:
            found.append(words[at])
            at += 1
    return tuple(found) or tuple(words)


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


def short_for(short: str, full: str, heads: frozenset[str] = frozenset()) -> tuple[tuple[Word, ...], Short]:
    """An abbreviation's words and what it stands for."""
    words = known_words(short)
    capitals = len(words) == 1 and not short.islower() and could_be_word(short) and not heads
    return words, Short(known_words(full), heads, capitals)


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
    )


def kind_id(name: str) -> str:
    """A kind's id, made of its display name."""
    return key_of(known_words(name))


def _classes(name: str, above: Mapping[str, Sequence[str]]) -> frozenset[str]:
    if name not in above:
        raise ValueError(f"{FILE}: {name!r} stands under 'in' and names no kind: add it or mend its spelling")
    direct = above[name]
    return frozenset(kind_id(one) for one in direct).union(*(_classes(one, above) for one in direct))
