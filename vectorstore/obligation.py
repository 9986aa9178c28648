"""Obligations: who must do what, with whom and by when, as read out of a plan. Pure values, like ``values.py``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from vectorstore.span import Span

Role = Literal["lead", "actor", "partner", "recipient"]
ObligationKind = Literal["duty", "report", "target"]
KINDS: tuple[ObligationKind, ...] = ("duty", "report", "target")
ROLES: tuple[Role, ...] = ("lead", "actor", "partner", "recipient")


@dataclass(frozen=True, slots=True)
class Party:
    """A unit in one obligation.

    ``text`` is its natural full reading in the plan's own words ("Sở Y tế" of "Các sở: Y tế, GDĐT"), ``span`` where it
    stands ("Y tế"). ``unit_id`` and ``name`` say which unit of the lexicon that is. ``general``: a class of units ("các
    trường", "các sở, ngành") that covers its members but for those in ``excludes``, as written ("trừ mầm non").
    """

    role: Role
    text: str
    span: Span
    unit_id: str
    name: str
    general: bool = False
    excludes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time that the plan sets, in its words, with what can be computed of it; what can't is empty, never guessed.

    ``due``: ISO dates by which it is due. ``interval``: first and last day of a period in which it is done, ISO.
    ``rrule``: a recurrence, RFC 5545, without DTSTART.
    """

    text: str
    span: Span
    due: tuple[str, ...] = ()
    interval: tuple[str, str] | None = None
    rrule: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """One figure that is aimed at: "trên 99% trẻ em mẫu giáo …" is > 99 "%" of "trẻ em mẫu giáo".

    ``comparator`` is one of = > >= < <= or "" where the words tell none. ``value`` is a number ("99.9") in plain
    decimal notation, or "60/10000" for a rate.
    """

    comparator: str
    value: str
    unit: str
    population: str
    span: Span


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty, report or target of a plan. ``id`` stays the same from edition to edition while the words do."""

    id: str
    ordinal: int  # position in the plan's register, from 0
    passage: int  # ordinal of the passage that holds it
    section: int | None  # id of the innermost Section
    kind: ObligationKind
    spans: tuple[Span, ...]  # several where a page break or a table row cuts the words
    parties: tuple[Party, ...] = ()
    implicit: bool = False  # the text names no actor
    deadline: Deadline | None = None
    result: tuple[Span, ...] = ()  # the expected result: its cell or words
    targets: tuple[Target, ...] = ()

    def of_role(self, *roles: Role) -> tuple[Party, ...]:
        """The parties with one of these roles, in the order of the text."""
        return tuple(party for party in self.parties if party.role in roles)

    @property
    def actors(self) -> tuple[Party, ...]:
        """Who must do it: leads and actors."""
        return self.of_role("lead", "actor")
