"""A chain of plans: what a superior plan asks of those below it that the lower plan has nothing about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.retrieval.coverage import Coverage, Rarity
from assistant.retrieval.documents import superiors_of
from assistant.retrieval.duties import obligations_of
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.units import Grade, Matcher
from assistant.text_data import cue_words
from assistant.tokens import tokens
from assistant.understanding.mentions import Mention
from assistant.understanding.terms import Term
from vectorstore.values import Plan

TAKEN_UP = 0.5  # share of a task's words that a passage of the lower plan holds which takes it up


@dataclass(frozen=True, slots=True)
class Gap:
    """The plan below, the one above it, and what that asks of it that it has nothing about."""

    lower: PlanWords
    upper: PlanWords
    missing: tuple[Piece, ...]


def superiors(plan: PlanWords, at_hand: Sequence[Plan]) -> tuple[Plan, ...]:
    """The plans at hand that this one carries out."""
    return superiors_of(plan, at_hand)


def gap(lower: PlanWords, upper: PlanWords, rarity: Rarity) -> Gap:
    """What the upper plan asks of units like the lower plan's issuer that no passage of the lower plan takes up."""
    issuer = lower.contents.plan.header.issuer.value or ""
    asked = Matcher((Mention((_unplaced(issuer, lower),), 0, 0, True),), upper.lexicon)
    missing = tuple(
        piece
        for piece in obligations_of(upper)
        if piece.obligation and asked.best(piece.obligation.actors) is Grade.OWN and not _taken_up(piece, lower, rarity)
    )
    return Gap(lower, upper, missing)


def _unplaced(issuer: str, plan: PlanWords) -> str:
    """The issuer without its place: "UBND xã Bãi Vẹt" is one of "UBND các xã"."""
    place = plan.contents.plan.header.place.value or ""
    words = issuer.title() if issuer.isupper() else issuer
    return words.replace(place, "").strip() if place else words


def _taken_up(piece: Piece, lower: PlanWords, rarity: Rarity) -> bool:
    coverage = Coverage(_terms(piece), rarity)
    best = max((coverage.own(words).both for words in lower.passages), default=0.0)
    return best >= TAKEN_UP


def _terms(piece: Piece) -> tuple[Term, ...]:
    """The words of a task that say what it is: without fillers, figures, and what any plan has."""
    read = tokens(piece.text)
    kept: list[Term] = []
    before = -2
    for at, token in enumerate(read):
        plain = token.is_word and not token.filler and not token.folded.isdigit()
        if plain and token.folded not in cue_words("plan_verbs"):
            kept.append(Term(token.folded, "", at == before + 1))
            before = at
    return tuple(kept)
