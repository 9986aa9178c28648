"""A conversation as clients of /v1 send it, as a question with the turns before it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ui.openai.schemas import ChatMessage


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, and the turns before it, oldest first, as ``View.ask`` takes them."""

    question: str
    history: tuple[Mapping[str, Any], ...] = ()


def asked_of(messages: Sequence[ChatMessage]) -> Asked | None:
    """What is asked; None where no message is of role user.

    The turn of an earlier question has the answer that its client sent back; without one it is understood from its
    question alone. What other roles say is not read: it is no question, and nothing here obeys it.
    """
    turns: list[dict[str, Any]] = []
    for message in messages:
        if message.role == "user":
            turns.append({"question": message.words, "answer": {}})
        elif message.role == "assistant" and turns and message.plan_assistant:
            turns[-1]["answer"] = message.plan_assistant
    if not turns:
        return None
    *earlier, last = turns
    return Asked(last["question"], tuple(earlier))
