"""The units of a plan that a question may ask about: those like the unit of who asks, then those with most to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.unit_match import UnitMatch
from vectorstore.obligation import Obligation, Party
from vectorstore.span import Span
from vectorstore.values import PlanContents

LONGEST = 60  # characters of a name in a question
SAME, COVERED, NEAR, OTHER, GENERAL = range(5)  # how a unit answers to that of who asks; a class of units comes last


@dataclass(slots=True)
class Chosen:
    """``name``: as a question says it, ``common``: as the lexicon does. ``spans``: what it must do."""

    near: int
    name: str
    common: str
    spans: list[Span] = field(default_factory=list)


def units_of(contents: PlanContents, lexicon: Lexicon, asker: str = "") -> tuple[Chosen, ...]:
    """The units to which a plan gives duties, the best to ask about first. ``asker``: the unit of who asks, or ""."""
    matched = UnitMatch(lexicon, asker) if asker else None
    found: dict[str, Chosen] = {}
    for obligation, party in _acting(contents):
        near = _near(party, lexicon, asker, matched)
        if near == COVERED:
            chosen = found.setdefault("", Chosen(near, asker, asker))
        else:
            chosen = found.setdefault(party.unit_id, Chosen(near, _said(party), party.name or party.text))
        chosen.spans += obligation.spans
    named = (one for one in found.values() if one.name and len(one.name) <= LONGEST)
    return tuple(sorted(named, key=lambda one: (one.near, -len(one.spans))))


def _acting(contents: PlanContents) -> Iterator[tuple[Obligation, Party]]:
    for obligation in contents.obligations:
        for party in obligation.actors:
            yield obligation, party


def _near(party: Party, lexicon: Lexicon, asker: str, matched: UnitMatch | None) -> int:
    of = matched.of(party) if matched and matched.known else None
    if of:
        return SAME if of == "same" and not party.general else COVERED
    if party.general:
        return GENERAL
    relation = lexicon.relation(asker, party.name or party.text) if asker else ""
    return SAME if relation == "same" else NEAR if relation == "near" else OTHER


def _said(party: Party) -> str:
    """As the plan writes it, where those are words."""
    return party.name if party.text.isupper() else party.text
