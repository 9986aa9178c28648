"""An answer as clients of /v1 read it: whole, or as a stream of server-sent events."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.answer import Answer
from ui.openai.schemas import MODEL

PIECE = 1000  # characters of a chunk, at least: it ends where a line does
USAGE = {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0}
DONE = "data: [DONE]\n\n"


Failed = Callable[[Exception], dict[str, Any]]  # an error in the words of OpenAI's clients


class Restated(Exception):
    """What was sent already no longer holds, as what serves has changed since."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What all chunks of one reply have in common."""

    id: str = field(default_factory=lambda: f"chatcmpl-{uuid.uuid4().hex}")
    created: int = field(default_factory=lambda: int(time.time()))

    def whole(self, answer: Answer) -> dict[str, Any]:
        """The reply at once."""
        message = {"role": "assistant", "content": answer.text, "refusal": None, "plan_assistant": answer.to_json()}
        choice = {"index": 0, "message": message, "logprobs": None, "finish_reason": "stop"}
        return self._shape("chat.completion", [choice]) | {"usage": USAGE}

    def streamed(self, answers: Iterable[Answer], failed: Failed, *, usage: bool = False) -> Iterator[str]:
        """The reply as events: its text in pieces, then the answer that the text is of.

        ``answers``: one whole answer, or growing ones: what a model has written by then is sent at once, what stands
        below it once no more comes. Where an answer doesn't go on as it began, or none comes, an error ends it.
        """
        yield self._event({"role": "assistant", "content": ""})
        sent, last = "", None
        try:
            for last in answers:
                words = last.text if last.written is None or last.written.done else last.text[: last.written.end]
                if not words.startswith(sent):
                    raise Restated
                for piece in pieces(words[len(sent) :]):
                    yield self._event({"content": piece})
                sent = words
        except Exception as error:  # noqa: BLE001 - the request's edge: it is told, and logged where nobody foresaw it
            yield _event({"error": failed(error)})
            return
        yield self._event({"plan_assistant": last.to_json()} if last else {}, "stop")
        if usage:
            yield _event(self._shape("chat.completion.chunk", []) | {"usage": USAGE})
        yield DONE

    def _event(self, delta: dict[str, Any], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
        return _event(self._shape("chat.completion.chunk", [choice]))

    def _shape(self, kind: str, choices: list[dict[str, Any]]) -> dict[str, Any]:
        return {"id": self.id, "object": kind, "created": self.created, "model": MODEL, "choices": choices}


def pieces(text: str) -> Iterator[str]:
    """The text, cut after lines."""
    start = 0
    while start < len(text):
        end = text.find("\n", start + PIECE) + 1 or len(text)
        yield text[start:end]
        start = end


def _event(shape: dict[str, Any]) -> str:
    return f"data: {json.dumps(shape, ensure_ascii=False, allow_nan=False)}\n\n"
