"""The names by which people mean a plan: its place, the proper part of its issuer's name, its number; other places."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant import text_data
from assistant.once_per import OncePer
from assistant.text_data import key, pattern
from assistant.tokens import tokens
from vectorstore.values import Header, Plan

_CAPITALS = "".join(letter for letter in map(chr, range(0x41, 0x1F00)) if letter.isupper())
_PROPER = rf"(?:[{_CAPITALS}]\w*|\d{{1,2}}\b)"
_PLACE_HEAD = (
    r"[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]ỉnh|[Tt]hành phố|TP\.?|THCS|THPT|TH&THCS|"
    r"[Tt]iểu học|[Mm]ầm non|[Tt]rường"
)
_NAMED = re.compile(rf"\b(?:{_PLACE_HEAD})\s+({_PROPER}(?:\s*[-–]?\s*{_PROPER})*)")
# A place in a question; in English its level stands behind it. Schools are left out: "Trường Tiểu học" is no place.
_IN_VIETNAMESE = re.compile(
    rf"\b(?:[Xx]ã|[Pp]hường|[Tt]hị trấn|[Hh]uyện|[Qq]uận|[Tt]hị xã|[Tt]ỉnh|[Tt]hành phố)\s+({_PROPER}(?:\s+{_PROPER})+)"
)
_SETS_KEPT = 16  # of plans: as many as viewers see differently, in a state of the catalogue
_DASH = re.compile(r"\s[-–]\s")
_IN_ENGLISH = re.compile(rf"\b({_PROPER}(?:\s+{_PROPER})+)\s+(?:commune|ward|town|district|province|provincial|city)\b")


_DISTRICT = re.compile(r"(?<!\w)(?:[qQ]\.?\s?|[dD]istrict\s)(\d{1,2})(?!\w)")


def normal(question: str) -> str:
    """The question with short forms of places in full: "q7", "Q.7" → "Quận 7"."""
    return _DISTRICT.sub(r"Quận \1", question)


def names_of(plan: Plan) -> frozenset[str]:
    """The folded names that mean this plan: at least two syllables, or a district's number with its word."""
    return _names(plan.header)


def named_in(folded: str, plans: Sequence[Plan]) -> dict[str, list[str]]:
    """The plans that a question's key names, by id and in their order, each with its names in it.

    The key begins and ends with a blank; without one at its end it is cut off, and its last word may be.
    """
    known = _named_by(plans) if isinstance(plans, tuple) else _names_of_all(plans)
    words = folded.split()
    words = words if folded.endswith(" ") else words[:-1]
    found: dict[int, list[str]] = {}
    for start in range(len(words)):
        for end in range(start + 1, min(start + known.longest, len(words)) + 1):
            for at in known.plans.get(name := " ".join(words[start:end]), ()):
                found.setdefault(at, []).append(name)
    return {plans[at].id: list(dict.fromkeys(found[at])) for at in sorted(found)}


def short_name(plan: Plan) -> str:
    """A name by which a question means this plan: whose it is and its year, else its title."""
    header = plan.header
    whose = header.place.value or header.issuer.value or ""
    known = bool(whose) and (" " in key(whose)) and any(name in key(whose) for name in names_of(plan))
    year = f" {header.year}" if header.year else ""
    return f"{whose}{year}" if known else plan.title


def topic_of(plan: Plan) -> str:
    """The title's words but for the names that mean the plan: what it is about."""
    return _topic(plan.title, names_of(plan))


@lru_cache(maxsize=4096)
def _topic(title: str, names: frozenset[str]) -> str:
    return " ".join(token.written for token in tokens(title, names) if token.is_word and not token.named)


def without(words: str, names: Sequence[str]) -> str:
    """Folded words without these names, the longer ones first."""
    for name in names:
        words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", words)
    return " ".join(words.split())


def places_in(question: str) -> tuple[str, ...]:
    """The folded places that a question names: provinces however written, others where a capital shows them."""
    folded = f" {key(question)} "
    written = [key(found) for named in (_IN_VIETNAMESE, _IN_ENGLISH) for found in named.findall(question)]
    provinces = [province for province in text_data.provinces() if f" {province} " in folded]
    return tuple(dict.fromkeys(place for place in [*provinces, *written] if place))


_BEFORE_NUMBER = tuple(map(key, ("kế hoạch", "kế hoạch số", "plan", "plan number", "plan no")))


@dataclass(frozen=True, slots=True)
class _Names:
    """By each name the places of the plans that it means; the words of the longest one."""

    plans: dict[str, list[int]]
    longest: int


def _names_of_all(plans: Sequence[Plan]) -> _Names:
    by_name: dict[str, list[int]] = {}
    for at, plan in enumerate(plans):
        for name in names_of(plan):
            by_name.setdefault(name, []).append(at)
    return _Names(by_name, max((len(name.split()) for name in by_name), default=0))


_named_by: OncePer[Sequence[Plan], _Names] = OncePer(_names_of_all, _SETS_KEPT)


@lru_cache(maxsize=4096)
def _names(header: Header) -> frozenset[str]:
    names = {_proper(header.place.value or "")}
    for field in (header.issuer, header.title):
        words = field.value or ""
        found = _NAMED.findall(words)
        names |= {_proper(words)} if words.isupper() else {_proper(name) for name in found}
        names |= {_proper(half) for name in found for half in _DASH.split(name)}
        names |= _halves(words) if words.isupper() else set()
    number = header.number.value or ""
    names |= {key(number)} if "/" in number else set()
    if digits := re.match(r"\d+", number):
        names |= {f"{word} {digits[0]}" for word in _BEFORE_NUMBER}
    return frozenset(name for name in names if len(name.split()) >= 2)


def _halves(words: str) -> set[str]:
    """Both names of a place that has two: "TRƯỜNG THCS AN BẰNG – VINH AN"; none of two bodies that issue together."""
    first, *others = _DASH.split(words)
    if len(others) != 1 or pattern("place_heads").search(key(others[0])):
        return set()
    return {_proper(first), key(others[0])}


def _proper(words: str) -> str:
    """The words after the last generic one: "ỦY BAN NHÂN DÂN XÃ TRÀNG KHÊ" → "trang khe"; "Quận 7" stays."""
    folded = key(words)
    last = max((found.end() for found in pattern("place_heads").finditer(folded)), default=0)
    rest = folded[last:].strip()
    return folded if rest.isdigit() else rest
