"""Quotes of passages that another plan has amended: what is in force first, old and new wording one after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.retrieval.amendments import amending, amends, kept_by
from assistant.retrieval.evidence import Piece
from vectorstore.values import BasisRole

NEAR_BEST = 0.5  # of the best passage's likelihood: what amends a passage far below it is not what was asked


def quote_in_force(
    case: Case, draft: Draft, pieces: Sequence[Piece], roles: Sequence[BasisRole] = (), *, stated: bool = True
) -> None:
    """The pieces; before them what amends those that something amends, with their own wording under it."""
    shown = case.understood if stated else None
    best = max((piece.fit for piece in pieces), default=0.0)
    changes = {
        piece.place: amending(piece, case.amenders(piece.contents.plan))
        for piece in pieces
        if piece.fit >= NEAR_BEST * best and not amends(piece.contents.plan)
    }
    amended = [piece for piece in pieces if changes.get(piece.place)]
    if amended:
        draft.say("answer.amended")
        draft.quotes(_once(one for listed in changes.values() for each in listed for one in each.says), roles, shown)
        draft.say("answer.before_amendment")
        draft.quotes(amended, roles)
    rest = [piece for piece in pieces if not changes.get(piece.place) and not draft.has(piece)]
    if amended and rest:
        draft.say("answer.not_amended")
    if not amended and case.understood.says("change_words"):
        kept = _once(one for piece in rest for one in kept_by(piece, case.amenders(piece.contents.plan)))
        if kept:
            draft.say("answer.unchanged")
            draft.quotes(kept)
    draft.quotes([piece for piece in rest if not draft.has(piece)], roles, shown)


def _once(pieces: Iterable[Piece]) -> list[Piece]:
    return list({piece.place: piece for piece in pieces}.values())
