"""Which plans may answer a question: those that it names, or that know the places it names, or all."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Protocol

from assistant import text_data
from assistant.plan_names import topic_of
from assistant.text_data import key
from assistant.understanding.understood import Understood
from vectorstore.errors import StoreError
from vectorstore.folding import terms
from vectorstore.retriever import Found
from vectorstore.values import Plan

_MENTIONS = 200  # rows in which a place is looked for

log = logging.getLogger(__name__)


class Lexical(Protocol):
    """What is needed of the lexical index."""

    def search(self, weights: dict[str, float], limit: int, editions: Collection[int] | None = None) -> Found:
        """The best rows."""


def in_scope(understood: Understood, at_hand: Sequence[Plan], lexical: Lexical) -> tuple[Plan, ...]:
    """The plans named; else those that speak of the places named; else all. Empty where a place is in no plan.

    Of several plans of one place, those of the years asked for, and of all where a unit's duties of a year are asked
    for. A province that no plan is named after is in
    none: plans speak of provinces that are not theirs.
    """
    if understood.plans:
        named = tuple(plan for plan in at_hand if plan.id in understood.plans)
        of_years = tuple(plan for plan in named if years_of(plan) & set(understood.years))
        return of_years or named
    if not understood.places:
        of_years = tuple(plan for plan in at_hand if years_of(plan) & set(understood.years))
        return of_years if understood.of_unit and of_years else tuple(at_hand)
    if any(place in text_data.provinces() for place in understood.places):
        return ()
    editions = {plan.edition_key for plan in at_hand}
    for place in understood.places:
        editions &= speak_of(place, lexical, editions)
    return tuple(plan for plan in at_hand if plan.edition_key in editions)


def years_of(plan: Plan) -> set[int]:
    """The year that a plan is for, and that of its date."""
    written = plan.header.date.value
    return {year for year in (plan.header.year, int(written[:4]) if written else None) if year}


def about_themselves(understood: Understood, scope: Sequence[Plan]) -> tuple[Plan, ...]:
    """The plans whose number, date, signer … is asked; none where that isn't asked or can't be told of which.

    A question that names no plan means the one whose title holds most of its words, or every plan where it has no
    words that tell plans apart.
    """
    if understood.asks != "meta":
        return ()
    if understood.plans or len(scope) == 1:
        return tuple(scope)
    held = {plan.id: _title_share(understood, plan) for plan in scope}
    best = max(held.values(), default=0)
    if best == 0:
        return ()
    likeliest = tuple(plan for plan in scope if held[plan.id] == best)
    return likeliest if best > 1 or len(likeliest) == 1 else ()


def asks_for_bases(understood: Understood) -> bool:
    """A question for all that a plan it names is based on: it has no words beside those that ask."""
    return (
        "legal_basis" in understood.kinds[:2]
        and bool(understood.plans)
        and not understood.exact
        and _only_asks(understood, "base_words")
    )


def asks_for_documents(understood: Understood) -> bool:
    """A question for every document that a plan it names refers to."""
    named = "legal_basis" in understood.kinds[:2] and bool(understood.plans) and not understood.exact
    return named and understood.whole_list and _only_asks(understood, "document_words")


def _only_asks(understood: Understood, words: str) -> bool:
    asking = text_data.asking_words("legal_basis") | text_data.cue_words(words) | text_data.cue_words("pointing_words")
    years = {str(year) for year in understood.years}
    known = asking | years | text_data.cue_words("title_words") | text_data.cue_words("place_words")
    return all(term.folded in known or len(term.folded) == 1 for term in understood.terms)


def _title_share(understood: Understood, plan: Plan) -> int:
    """How many of the content's pairs of syllables the title has."""
    title = f" {key(topic_of(plan))} "
    content = [term.folded for term in understood.terms]
    return sum(f" {first} {second} " in title for first, second in pairwise(content))


def speak_of(place: str, lexical: Lexical, editions: Collection[int]) -> set[int]:
    """The editions in which the place's name stands."""
    pairs = {term: 1.0 for term in terms(place) if "_" in term}
    try:
        return {edition for edition, _, _ in lexical.search(pairs, _MENTIONS, editions)}
    except StoreError as failure:
        log.warning("not looking for %s: %s", place, failure)
        return set(editions)
