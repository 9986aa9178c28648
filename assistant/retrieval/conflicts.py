"""Where a plan contradicts itself: a document with two dates, one report with two deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from assistant.retrieval.documents import two_dates
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords
from assistant.text_data import cue_words, cues, key
from vectorstore.obligation import Obligation

ALIKE = 0.5  # share of the words of two reports from which they are one report


def conflicts_in(plan: PlanWords) -> list[tuple[Piece, Piece]]:
    """Both places of each contradiction."""
    dated = [(Piece(plan, one.words), Piece(plan, other.words)) for one, other in two_dates(plan)]
    return [*dated, *_two_deadlines(plan)]


def _two_deadlines(plan: PlanWords) -> Iterator[tuple[Piece, Piece]]:
    """Two duties to send one report, with different days and no third thing that tells them apart."""
    reports = [
        one
        for one in plan.contents.obligations
        if one.deadline and len(one.deadline.due) == 1 and (one.kind == "report" or " bao cao " in _words(plan, one))
    ]
    for one, other in combinations(reports, 2):
        assert one.deadline and other.deadline
        if one.deadline.due != other.deadline.due and _same_report(plan, one, other):
            yield _piece(plan, one), _piece(plan, other)


def _same_report(plan: PlanWords, one: Obligation, other: Obligation) -> bool:
    """They name one kind of report, and most of what they say besides is the same."""
    kinds = [_report(_words(plan, obligation)) for obligation in (one, other)]
    if not kinds[0] or kinds[0] != kinds[1]:
        return False
    first, second = (_telling(plan, obligation) for obligation in (one, other))
    shared = len(first & second)
    return bool(shared) and shared / min(len(first), len(second)) >= ALIKE


def _report(words: str) -> str:
    """The kind of report that is named: "tong ket", "so ket", "thang" …; "" where none is."""
    return next((kind for kind in sorted(cues("report_kinds")) if f" {kind} " in words), "")


def _telling(plan: PlanWords, obligation: Obligation) -> set[str]:
    dates = set(key(obligation.deadline.text).split()) if obligation.deadline else set()
    return {word for word in _words(plan, obligation).split() if not word.isdigit()} - cue_words("fillers") - dates


def _words(plan: PlanWords, obligation: Obligation) -> str:
    quote = " ".join(span.of(plan.contents.text) for span in obligation.spans)
    return f" {key(quote)} "


def _piece(plan: PlanWords, obligation: Obligation) -> Piece:
    return Piece(plan, plan.passages[obligation.passage], part=obligation.spans, obligation=obligation)
