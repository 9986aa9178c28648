"""What units must do, all of it; what they only take part in, and what is everybody's, beside it."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.composition.follow_ups import follow_ups
from assistant.composition.in_force import quote_in_force
from assistant.composition.refusals import not_found
from assistant.retrieval.duties import Duties
from assistant.retrieval.evidence import Piece
from assistant.retrieval.units import Grade, Matcher
from assistant.text_data import key
from assistant.understanding.mentions import Mention
from assistant.understanding.understood import DUTY_KINDS
from prompts.texts import say

SURE = 0.5  # likelihood of a passage that answers where none of a unit's duties is about what was asked


def of_duties(case: Case) -> Answer | None:
    """What units must do, all of it; what they only take part in, and what is everybody's, beside it."""
    understood = case.understood
    asked = (understood.kinds[0] in DUTY_KINDS and understood.of_unit) or (understood.role and understood.units)
    if not asked:
        return None
    given = case.duties
    if understood.role:
        of_role = given.partner if understood.role == "partner" else given.recipient
        return _duty_answer(case, of_role, Duties(own=given.own)) if of_role else None
    own = given.own
    if "coordination" in understood.kinds and (shared := _shared(case, given)):
        return _duty_answer(case, shared, Duties(general=given.general))
    if understood.takes_part:
        own = (*own, *given.partner, *given.recipient)
    if given.off_topic and case.facts.ranked and case.facts.ranked[0][1] >= SURE:
        return None
    if own:
        return _duty_answer(case, own, given)
    return _without_own(case, given)


def _shared(case: Case, given: Duties) -> tuple[Piece, ...]:
    """What the units do with others, or with those that the question names beside them, on either side."""
    beside = [unit for unit in case.understood.mentioned if unit.beside and unit not in case.understood.units]
    pieces = []
    for piece in (*given.own, *given.partner):
        assert piece.obligation is not None
        parties = piece.obligation.of_role("partner") if piece in given.own else piece.obligation.actors
        matcher = Matcher(beside, piece.plan.lexicon)
        named = any(f" {key(name)} " in piece.words.own for unit in beside for name in unit.names)
        if named or (parties if not beside else matcher.best(parties) > Grade.GENERAL):
            pieces.append(piece)
    return tuple(pieces)


def _duty_answer(case: Case, own: Sequence[Piece], given: Duties) -> Answer:
    draft = Draft(case.language, case.searched)
    own = _named_first(own, case.understood.units)
    quote_in_force(case, draft, own)
    draft.near("answer.partner_duties", given.partner)
    quoted = {piece.contents.plan.id for piece in own}
    draft.near("answer.general_duties", [piece for piece in given.general if piece.contents.plan.id in quoted])
    return draft.finish("answered", follow_ups(own, case.understood, case.language))


def _named_first(pieces: Sequence[Piece], units: Sequence[Mention]) -> Sequence[Piece]:
    """First of the plans that name the unit itself, then of those that name what takes it in: "Công an"."""
    names = [name for unit in units for name in unit.names]
    naming = {piece.contents.plan.id for piece in pieces if any(_names(piece, name) for name in names)}
    return sorted(pieces, key=lambda piece: piece.contents.plan.id not in naming)


def _names(piece: Piece, unit: str) -> bool:
    """One of the parties is this very unit, in its own words or under another name of it."""
    parties = piece.obligation.parties if piece.obligation else ()
    own = piece.plan.lexicon.identify(unit).id
    return any(key(party.text) == key(unit) or party.unit_id == own for party in parties)


def _without_own(case: Case, given: Duties) -> Answer | None:
    """A unit that no plan gives duties of its own."""
    understood = case.understood
    if not any(unit.sure for unit in understood.units):
        return None
    units = ", ".join(unit.names[0] for unit in understood.units)
    draft = Draft(case.language, case.searched)
    if given.partner:
        draft.say("answer.only_partner", units=units)
        draft.quotes(given.partner)
        draft.near("answer.general_duties", given.general)
        return draft.finish("answered", follow_ups(given.partner, understood, case.language))
    if given.general:
        draft.say("answer.no_own_duties", units=units)
        draft.quotes(given.general)
        return draft.finish("not_stated", follow_ups(given.general, understood, case.language))
    return not_found(case, say("answer.no_unit", case.language, units=units, plans=case.searched), case.near)
