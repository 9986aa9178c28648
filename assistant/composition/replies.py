"""The kinds of answers in the order in which they are tried."""

from __future__ import annotations

from dataclasses import replace

from assistant.answer import Answer
from assistant.case import Case
from assistant.composition.clarifying import unclear
from assistant.composition.comparisons import of_contradictions, of_gaps
from assistant.composition.duty_answers import of_duties
from assistant.composition.fact_answers import of_bases, of_before, of_facts
from assistant.composition.plan_answers import of_headers, of_plans, of_short_forms, scheduled
from assistant.composition.refusals import nothing_asked, nothing_at_hand
from assistant.composition.section_answers import of_section
from prompts.texts import say

# Each gives its answer, or None where the case is not of its kind; the last always answers.
REPLIES = (
    nothing_asked,
    nothing_at_hand,
    unclear,
    scheduled,
    of_plans,
    of_headers,
    of_short_forms,
    of_contradictions,
    of_gaps,
    of_section,
    of_before,
    of_duties,
    of_bases,
    of_facts,
)


def reply(case: Case) -> Answer:
    """The first that answers; where it searched by words alone, it says so as its last line."""
    answer = next(answer for one in REPLIES if (answer := one(case)) is not None)
    if not case.by_words_only:
        return answer
    text = f"{answer.text}\n\n{say('answer.words_only', answer.language)}"
    return replace(answer, text=text, searched=replace(answer.searched, words_only=True))
