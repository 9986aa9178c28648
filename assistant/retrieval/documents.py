"""The documents that a plan names: what it is based on, what it cites, and where it gives one two dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PassageWords, PlanWords
from assistant.text_data import key
from vectorstore.values import Plan

_NUMBER = re.compile(r"(?<![\w/])(?:\d+|[.…]{2,})(?:\s?/\d{4})?\s?/[A-ZĐ][\w&-]*(?:-[\w&]+)*")
_DATE = re.compile(r"ngày\s+(\d{1,2})\s*(?:/|-|\.|tháng)\s*(\d{1,2})\s*(?:/|-|\.|năm)\s*(\d{4})", re.IGNORECASE)
_NEAR = 60  # characters after a number in which its date stands


@dataclass(frozen=True, slots=True)
class Named:
    """A document where a passage names it: its number folded, its date (day, month, year) or None."""

    number: str
    date: tuple[int, int, int] | None
    words: PassageWords


def documents_in(plan: PlanWords) -> Iterator[Named]:
    """Every document that the plan names by its number, in order of the text."""
    for words in plan.passages:
        for found in _NUMBER.finditer(words.text):
            rest = words.text[found.end() : found.end() + _NEAR]
            following = _NUMBER.search(rest)
            dated = _DATE.search(rest[: following.start()] if following else rest)
            date = (int(dated[1]), int(dated[2]), int(dated[3])) if dated else None
            yield Named(key(found.group()), date, words)


def bases_of(plan: PlanWords) -> list[Piece]:
    """The paragraphs that say what the plan is based on."""
    return [Piece(plan, words) for words in plan.passages if words.passage.kind == "basis"]


def citing(plan: PlanWords) -> list[Piece]:
    """The passages that name a document by its number, but for the plan's own head and foot."""
    own = ("header", "recipient", "signature")
    found = dict.fromkeys(named.words for named in documents_in(plan) if named.words.passage.kind not in own)
    return [Piece(plan, words) for words in found]


def superiors_of(plan: PlanWords, at_hand: Sequence[Plan]) -> tuple[Plan, ...]:
    """The plans at hand that this one is based on, by the numbers in its bases."""
    numbers = {named.number for named in documents_in(plan) if named.words.passage.kind == "basis"}
    mine = plan.contents.plan.id
    return tuple(
        one
        for one in at_hand
        if one.id != mine and one.header.number.value and key(one.header.number.value) in numbers and _dated(plan, one)
    )


def _dated(plan: PlanWords, other: Plan) -> bool:
    """The date beside the number is the other's, where both are told: numbers start anew every year."""
    written = other.header.date.value
    dates = {
        named.date
        for named in documents_in(plan)
        if named.date and other.header.number.value and named.number == key(other.header.number.value)
    }
    if not written or not dates:
        return True
    year, month, day = (int(part) for part in written.split("-"))
    return (day, month, year) in dates


def two_dates(plan: PlanWords) -> list[tuple[Named, Named]]:
    """The places where the plan gives one document two dates."""
    first: dict[str, Named] = {}
    found: list[tuple[Named, Named]] = []
    for named in documents_in(plan):
        if named.date is None:
            continue
        before = first.setdefault(named.number, named)
        if before.date != named.date and before.words is not named.words:
            found.append((before, named))
    return found
