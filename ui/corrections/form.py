"""The form by which an editor corrects an obligation: as it was typed, and what of it is to be corrected.

The form says with each field what it showed. Only what was changed in it is corrected, so that nothing that somebody
else corrected in the meantime is put back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Annotated

from fastapi import Form

from prompts.texts import Language
from ui.corrections.correcting import Unusable, Wanted, faults_in, one_line
from vectorstore.obligation import Obligation

DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")  # as people in Vietnam write one
BETWEEN = re.compile(r"[;,\s]+")  # days
Given = Annotated[str, Form()]


@dataclass(frozen=True, slots=True)
class Typed:
    """What the form's fields hold."""

    actor: str = ""  # a name a line
    no_actor: bool = False
    words: str = ""
    due: str = ""
    no_deadline: bool = False
    kind: str = ""
    why: str = ""
    shown_actor: tuple[str, ...] = ()
    shown_words: str = ""
    shown_kind: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """Who must do it."""
        return tuple(dict.fromkeys(filter(None, map(one_line, self.actor.splitlines()))))

    def wanted(self) -> Wanted:
        """What was changed."""
        words = None if one_line(self.words) == one_line(self.shown_words) else one_line(self.words)
        return Wanted(
            self._actor(),
            words,
            tuple(days_of(self.due)),
            self.no_deadline,
            None if self.kind == self.shown_kind else self.kind,
        )

    def _actor(self) -> tuple[str, ...] | None:
        if self.no_actor:
            return ()
        return None if self.names == tuple(map(one_line, self.shown_actor)) else self.names

    def faults(self) -> tuple[Unusable, ...]:
        """Whatever is wrong with it."""
        changed = self.names and self.names != tuple(map(one_line, self.shown_actor))
        if self.no_actor and changed:
            return (Unusable("actor", "both_actor"), *self._others())
        if self.shown_actor and not self.names and not self.no_actor:
            return (Unusable("actor", "no_actor"), *self._others())
        return tuple(faults_in(self.wanted(), self.why))

    def _others(self) -> Iterable[Unusable]:
        return (fault for fault in faults_in(self.wanted(), self.why) if fault.at != "actor")


def typed(
    actor: Given = "",
    no_actor: Given = "",
    words: Given = "",
    due: Given = "",
    no_deadline: Given = "",
    kind: Given = "",
    why: Given = "",
    shown_actor: Annotated[list[str] | None, Form()] = None,
    shown_words: Given = "",
    shown_kind: Given = "",
) -> Typed:
    """A dependency: the form that was sent."""
    shown = tuple(shown_actor or ()), shown_words, shown_kind
    return Typed(actor, bool(no_actor), words, due, bool(no_deadline), kind, why, *shown)


def form_of(obligation: Obligation) -> Typed:
    """The form before anything is typed."""
    names = tuple(one_line(party.text) for party in obligation.actors)
    words = one_line(obligation.deadline.text) if obligation.deadline else ""
    kind = obligation.kind
    return Typed("\n".join(names), False, words, "", False, kind, "", names, words, kind)


def days_of(words: str) -> Iterator[str]:
    """The days in a field, ISO; what is no day as it stands there."""
    for one in filter(None, BETWEEN.split(words)):
        day, iso = DAY.fullmatch(one), one
        if day:
            with suppress(ValueError):  # 31/2/2024
                iso = date(int(day[3]), int(day[2]), int(day[1])).isoformat()
        yield iso


def beside(faults: Sequence[Unusable], language: Language) -> dict[str, str]:
    """What is said beside each field, the first fault of it; "" is the form itself."""
    said: dict[str, str] = {}
    for fault in faults:
        said.setdefault(fault.at, fault.say(language))
    return said
