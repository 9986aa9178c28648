"""What a failure means to its user: one reading for the command line, the batch and the HTTP API."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from assistant.errors import BadQuestion
from prompts.texts import Language, say
from vectorstore.errors import StoreError, UnknownPlan


@dataclass(frozen=True, slots=True)
class Fault:
    """A foreseen failure: a stable code, an HTTP status, an exit status, a short title, and what to do."""

    code: str
    status: HTTPStatus
    exit: int
    title: str
    detail: str


def fault_of(error: Exception, language: Language) -> Fault | None:
    """The fault that ``error`` is, or None where nobody foresaw it."""
    match error:
        case BadQuestion():
            title = say("problem.bad_question", language)
            return Fault(error.code, HTTPStatus.UNPROCESSABLE_ENTITY, 2, title, error.say(language))
        case UnknownPlan():
            title = say("problem.unknown_plan", language)
            detail = say("problem.unknown_plan_detail", language, plan=error.plan_id)
            return Fault("unknown_plan", HTTPStatus.NOT_FOUND, 1, title, detail)
        case StoreError() | OSError():
            title = say("problem.not_ready", language)
            detail = say("problem.not_ready_detail", language, reason=error)
            return Fault("not_ready", HTTPStatus.SERVICE_UNAVAILABLE, 1, title, detail)
    return None
