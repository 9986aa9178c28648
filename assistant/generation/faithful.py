"""A rewritten question against the one that was put: it names nothing else, and loses nothing that was named."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from assistant.known_unit import KnownUnit
from assistant.text_data import has_marks, key
from assistant.understanding.dialogue import follows
from assistant.understanding.exact import Exact
from assistant.understanding.mentions import Mention, is_generic
from assistant.understanding.turns import Turn
from assistant.understanding.understood import Understood

_JOINING = frozenset(map(key, ("các", "cấp", "của", "và", "ở")))  # syllables of names that tell no unit from another
_SMALL = 10  # figures below it may have been words: "two"

Unfaithful = Literal["chat", "language", "plan", "place", "figure", "document", "unit", "lost", "leans"]


class KnownUnits(Protocol):
    """What is needed of the lexicon of units."""

    def spelled_out(self, name: str) -> str:
        """The words with abbreviations written out."""

    def identify(self, name: str) -> KnownUnit:
        """The unit that a name means."""


@dataclass(frozen=True, slots=True)
class Before:
    """A question as the built-in way understands it, and the turns before it.

    ``plans``: id → name of the plans that the question or a turn names, or an answer quoted.
    """

    current: Understood
    turns: Sequence[Turn]
    plans: Mapping[str, str]

    @property
    def questions(self) -> tuple[Understood, ...]:
        """The question and those before it that asked for something of plans."""
        return (self.current, *(turn.understood for turn in self.turns if not turn.understood.chat))


def unfaithful(rewritten: Understood, before: Before, units: KnownUnits) -> Unfaithful | None:
    """Why a rewritten question, understood by itself, may not stand for the one before it; None where it may."""
    words = _key(*(one.question for one in before.questions), *before.plans.values())
    if rewritten.chat:
        return "chat"
    if rewritten.language != "vi" or not has_marks(rewritten.question):
        return "language"
    if set(rewritten.plans) - {*before.plans}:
        return "plan"
    if not all(_names_place(words, place) for place in rewritten.places):
        return "place"
    if not _numbers(_key(rewritten.question)) <= _numbers(words, *(_key(one.words) for one in before.questions)):
        return "figure"
    if not _have(rewritten.exact, [one for question in before.questions for one in question.exact], words):
        return "document"
    named = _Named.of(before, units)
    if not all(named.has(mention) for mention in rewritten.mentioned):
        return "unit"
    if _has_lost(rewritten, before.current) or _has_lost_unit(rewritten, before.current, units):
        return "lost"
    return "leans" if before.turns and follows(rewritten) else None


@dataclass(frozen=True, slots=True)
class _Named:
    """What units were named by: their ids, and all syllables that were said or that the glossary has for them."""

    units: KnownUnits
    ids: frozenset[str]
    said: frozenset[str]

    @classmethod
    def of(cls, before: Before, units: KnownUnits) -> _Named:
        mentioned = [one for question in before.questions for one in (*question.mentioned, *question.units)]
        names = [name for mention in mentioned for name in mention.names]
        words = [words for one in before.questions for words in (one.question, one.words)]
        said = " ".join(units.spelled_out(one) for one in (*names, *words, *before.plans.values()))
        return cls(units, frozenset(units.identify(name).id for name in names), frozenset(key(said).split()))

    def has(self, mention: Mention) -> bool:
        """One of its names is of a unit that was named, or of nothing but what was said; or it is no unit at all."""
        return is_generic(mention) or any(self._has(name) for name in mention.names)

    def _has(self, name: str) -> bool:
        unit = self.units.identify(name)
        syllables = set(key(self.units.spelled_out(name)).split()) - _JOINING
        return not unit.known or unit.id in self.ids or syllables <= self.said


def _has_lost(rewritten: Understood, current: Understood) -> bool:
    words = _key(rewritten.question)
    return (
        not set(current.plans) <= set(rewritten.plans)
        or not set(current.years) <= _numbers(words)  # "tháng 7/2023" too
        or not all(_names_place(words, place) for place in current.places)
        or not _have(current.exact, rewritten.exact, words)
    )


def _has_lost_unit(rewritten: Understood, current: Understood, units: KnownUnits) -> bool:
    """The question is about a unit, and what it became is about none; whether about another one is seen elsewhere."""
    asked = [name for mention in current.units if not is_generic(mention) for name in mention.names]
    if not asked or not current.of_unit or rewritten.mentioned:
        return False
    said = set(key(units.spelled_out(rewritten.question)).split())
    return not any(set(key(units.spelled_out(name)).split()) - _JOINING <= said for name in asked)


def _have(exact: Iterable[Exact], others: Iterable[Exact], words: str) -> bool:
    """Whether all that is named to the letter is among the others, or stands in the folded words as a whole number."""
    patterns = {one.found.pattern for one in others}
    return all(
        one.found.pattern in patterns
        or (("/" in one.name or one.kind == "share") and _key(one.name.rstrip(" %")) in words)
        for one in exact
    )


def _names_place(words: str, place: str) -> bool:
    """In one word too, as English has it: "Hanoi"."""
    return re.search(rf"(?<!\w){' ?'.join(map(re.escape, place.split()))}(?!\w)", words) is not None


def _numbers(*folded: str) -> set[int]:
    """But for the small ones."""
    return {int(found) for words in folded for found in re.findall(r"\d+", words)} - {*range(_SMALL)}


def _key(*words: str) -> str:
    """Folded, with a blank around each word."""
    return f" {key(' '.join(words))} "
