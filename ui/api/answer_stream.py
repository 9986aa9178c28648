"""An answer as server-sent events: each is a whole one, which takes the place of the one before."""

from __future__ import annotations

import json
from collections.abc import Iterator

from fastapi import Request

from assistant.answer import Answer
from prompts.texts import Language
from ui.streamed import broken_off


def answer_events(answers: Iterator[Answer], language: Language, request: Request) -> Iterator[str]:
    """An event ``answer`` a step, the extractive one first; then ``done``, or ``problem`` where there is no more.

    Raises what the first of them does, before anything is sent.
    """
    first = next(answers)
    return _events(first, answers, language, request)


def _events(first: Answer, answers: Iterator[Answer], language: Language, request: Request) -> Iterator[str]:
    yield _event("answer", first.to_json())
    try:
        for answer in answers:
            yield _event("answer", answer.to_json())
    except Exception as error:  # noqa: BLE001 - the request's edge: it is told, and logged where nobody foresaw it
        yield _event("problem", broken_off(error, language, request))
        return
    yield _event("done", {})


def _event(name: str, shape: object) -> str:
    return f"event: {name}\ndata: {json.dumps(shape, ensure_ascii=False, allow_nan=False)}\n\n"
