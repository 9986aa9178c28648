"""An answer for who reads text alone: its words, and below them the plans that they are from."""

from __future__ import annotations

from itertools import groupby

from assistant.answer import Answer
from assistant.composition.citing import escape
from prompts.texts import say


def cited_text(answer: Answer, most: int | None = None) -> str:
    """The answer's Markdown, then a line a plan with its id and the markers of its citations.

    ``most``: characters of the Markdown, which is cut after a line where it is longer, and says so.
    """
    text = answer.text
    if most is not None and len(text) > most:
        kept = text[: text.rfind("\n", 0, most) + 1 or most].rstrip()
        text = f"{kept}\n\n{say('programs.cut', answer.language, left=len(text) - len(kept))}"
    cited = sorted((*answer.citations, *answer.related), key=lambda one: one.plan_id)
    lines = []
    for plan_id, group in groupby(cited, key=lambda one: one.plan_id):
        first, *others = group
        name = escape(" – ".join(fact for fact in (first.number, first.title) if fact))
        marked = ", ".join(f"[{one.marker}]" for one in (first, *others))
        lines.append(f"- {name} ({plan_id}): {marked}")
    return "\n".join([text, "", say("programs.sources", answer.language), *lines]) if lines else text
