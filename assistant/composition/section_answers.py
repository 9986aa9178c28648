"""What a part of a plan says: everything under its heading, in the plan's own order."""

from __future__ import annotations

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.composition.follow_ups import follow_ups
from assistant.retrieval.evidence import Piece
from assistant.retrieval.features import BODY
from assistant.retrieval.plan_words import PlanWords
from assistant.text_data import key, section_titles

MOST_PLANS = 4  # of a scope in which a part is read out
MOST_QUOTED = 60  # passages of one part; what goes over them is counted


def of_section(case: Case) -> Answer | None:
    """A question for what a part of the plans says, or its summary: its passages, under its own headings."""
    understood = case.understood
    if not understood.section or not understood.says("section_words") or len(case.scope) > MOST_PLANS:
        return None
    pieces = [piece for plan in case.plans for piece in _under(plan, understood.section)]
    if not pieces:
        return None
    draft = Draft(case.language, case.searched)
    draft.say("answer.section", count=len(pieces))
    draft.quotes(pieces[:MOST_QUOTED])
    if len(pieces) > MOST_QUOTED:
        draft.say("answer.and_more", count=len(pieces) - MOST_QUOTED)
    return draft.finish("answered", follow_ups(pieces, understood, case.language))


def _under(plan: PlanWords, section: str) -> list[Piece]:
    """The passages under the outermost headings that name the part."""
    titles = section_titles().get(key(section), (key(section),))
    found: set[int] = set()
    for one in plan.contents.sections:  # a section stands behind the one that it is part of
        heading = f" {key(one.title)} "
        if one.parent in found or any(f" {title} " in heading for title in titles):
            found.add(one.id)
    return [Piece(plan, one) for one in plan.passages if one.passage.section in found and one.passage.kind in BODY]
