"""What a part of a plan says: everything under its heading, in the plan's own order."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.composition.follow_ups import follow_ups
from assistant.composition.in_force import quote_in_force
from assistant.retrieval.evidence import Piece
from assistant.retrieval.features import BODY
from assistant.retrieval.numbering import numbered_in, stands_at
from assistant.retrieval.plan_words import PlanWords
from assistant.text_data import key, section_titles

MOST_PLANS = 4  # of a scope in which a part is read out
MOST_QUOTED = 60  # passages of one part; what goes over them is counted


def of_section(case: Case) -> Answer | None:
    """A question for what a part of the plans says, or its summary: its passages, under its own headings."""
    understood = case.understood
    if not understood.says("section_words") or len(case.scope) > MOST_PLANS:
        return None
    if understood.section:
        pieces = [piece for plan in case.plans for piece in _under(plan, understood.section)]
    else:
        pieces = _numbered(case)
    if not pieces:
        return None
    draft = Draft(case.language, case.searched)
    draft.say("answer.section", count=len(pieces))
    quote_in_force(case, draft, pieces[:MOST_QUOTED])
    if len(pieces) > MOST_QUOTED:
        draft.say("answer.and_more", count=len(pieces) - MOST_QUOTED)
    return draft.finish("answered", follow_ups(pieces, understood, case.language))


def _numbered(case: Case) -> list[Piece]:
    """The passages at a place that the question names by numbers, where it names no other document."""
    place = numbered_in(case.understood.question)
    if not place or any(one.kind == "document" for one in case.understood.exact):
        return []
    read = [Piece(plan, one) for plan in case.plans for one in plan.passages if one.passage.kind in BODY]
    return [piece for piece in read if stands_at(piece, place)]


def _under(plan: PlanWords, section: str) -> list[Piece]:
    """The passages under the outermost headings that name the part."""
    titles = section_titles().get(key(section), (key(section),))
    found: set[int] = set()
    for one in plan.contents.sections:  # a section stands behind the one that it is part of
        heading = f" {key(one.title)} "
        if one.parent in found or any(f" {title} " in heading for title in titles):
            found.add(one.id)
    return [Piece(plan, one) for one in plan.passages if one.passage.section in found and one.passage.kind in BODY]
