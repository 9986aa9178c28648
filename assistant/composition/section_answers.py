"""What a part of a plan says: everything under its heading, in the plan's own order."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.draft import Draft
from assistant.composition.follow_ups import follow_ups
from assistant.composition.in_force import quote_in_force
from assistant.retrieval.evidence import Piece
from assistant.retrieval.features import BODY
from assistant.retrieval.numbering import numbered_in, stands_at
from assistant.retrieval.plan_words import PassageWords, PlanWords
from assistant.text_data import answering_titles, key, section_titles
from assistant.understanding.dialogue import own_terms
from assistant.understanding.understood import Understood

MOST_PLANS = 4  # of a scope in which a part is read out
MOST_QUOTED = 60  # passages of one part; what goes over them is counted


def of_section(case: Case) -> Answer | None:
    """A question for what a part of the plans says, or its summary: its passages, under its own headings."""
    understood = case.understood
    titles = answering_titles().get(understood.asks, ())
    if len(case.scope) > MOST_PLANS or not (titles or understood.says("section_words")):
        return None
    if titles:
        pieces = [piece for plan in case.plans if _asks_of(plan, understood) for piece in _headed(plan, titles)]
    elif understood.section:
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
    read = [Piece(plan, one) for plan in case.plans for one in plan.passages if _is_body(one)]
    return [piece for piece in read if stands_at(piece, place)]


def _asks_of(plan: PlanWords, understood: Understood) -> bool:
    """The question says nothing that the plan's title doesn't: what it asks is asked of the whole plan."""
    title = f" {key(plan.contents.plan.title)} "
    said = {term.folded for term in own_terms(understood)} - {str(year) for year in understood.years}
    return all(f" {word} " in title for word in said)


def _headed(plan: PlanWords, titles: Sequence[str]) -> list[Piece]:
    """The passages under the headings that say the first of these titles; of a part and its own part, the inner one."""
    sections = plan.contents.sections
    for title in titles:
        mine = {one.id for one in sections if f" {title} " in f" {key(one.title)} "}
        outer = {one.parent for one in sections if one.id in mine}
        found: set[int] = set()
        for one in sections:
            if one.id in mine - outer or one.parent in found:
                found.add(one.id)
        if pieces := [Piece(plan, one) for one in plan.passages if one.passage.section in found and _is_body(one)]:
            return pieces
    return []


def _is_body(words: PassageWords) -> bool:
    return words.passage.kind in BODY


def _under(plan: PlanWords, section: str) -> list[Piece]:
    """The passages under the outermost headings that name the part."""
    titles = section_titles().get(key(section), (key(section),))
    found: set[int] = set()
    for one in plan.contents.sections:  # a section stands behind the one that it is part of
        heading = f" {key(one.title)} "
        if one.parent in found or any(f" {title} " in heading for title in titles):
            found.add(one.id)
    return [Piece(plan, one) for one in plan.passages if one.passage.section in found and _is_body(one)]
