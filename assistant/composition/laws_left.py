"""Where an answer from the plans does without the law at hand, and what it says of that."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from assistant.answer import Answer
from prompts.texts import say


def follows_law(history: Sequence[Mapping[str, Any]], laws: Collection[str]) -> bool:
    """The last answer quoted one of these laws: what is asked after that is asked of the law too."""
    answer = history[-1].get("answer") if history else None
    quoted = answer.get("citations") if isinstance(answer, Mapping) else None
    cited = (one.get("plan_id") for one in quoted if isinstance(one, Mapping)) if isinstance(quoted, list) else ()
    return any(isinstance(one, str) and one in laws for one in cited)


def settled(answer: Answer) -> bool:
    """The plans answer it, or it is about some of them, or about none at all: the law has nothing to add."""
    asked = answer.understood
    return answer.status in ("answered", "clarify") or (asked is not None and bool(asked.plans or asked.chat))


def with_laws_left(answer: Answer, laws: int) -> Answer:
    """The answer, which says as its last line that so many documents of law weren't searched, and how they are."""
    if answer.status != "answered":
        return answer
    return replace(answer, text=f"{answer.text}\n\n{say('answer.laws_left', answer.language, laws=laws)}")
