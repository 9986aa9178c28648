"""What a failure means to its user: one reading for the command line, the batch and the HTTP API."""

from __future__ import annotations

from dataclasses import dataclass
from http import HTTPStatus

from assistant.errors import BadQuestion
from evals.errors import BadQuestions
from prompts.texts import Language, say
from ui.register_request import BadFilter
from vectorstore.corrections import BadCorrection
from vectorstore.errors import (
    EncoderFailed,
    EncoderMissing,
    IndexMismatch,
    RerankerFailed,
    StoreError,
    UnknownCorrection,
    UnknownObligation,
    UnknownPlan,
)


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
        case BadFilter():
            title = say("problem.bad_filter", language)
            return Fault("bad_filter", HTTPStatus.UNPROCESSABLE_ENTITY, 2, title, error.say(language))
        case BadQuestions():
            title = say("problem.bad_questions", language)
            return Fault("bad_questions", HTTPStatus.UNPROCESSABLE_ENTITY, 1, title, error.say(language))
        case BadCorrection() | UnknownObligation() | UnknownCorrection():
            return _editing_fault(error, language)
        case EncoderMissing() | EncoderFailed() | IndexMismatch() | RerankerFailed():
            title = say("problem.not_ready", language)
            detail = say("problem.model_not_ready_detail", language, reason=error)
            return Fault("not_ready", HTTPStatus.SERVICE_UNAVAILABLE, 1, title, detail)
        case StoreError() | OSError():
            title = say("problem.not_ready", language)
            detail = say("problem.not_ready_detail", language, reason=error)
            return Fault("not_ready", HTTPStatus.SERVICE_UNAVAILABLE, 1, title, detail)
    return None


def _editing_fault(error: BadCorrection | UnknownObligation | UnknownCorrection, language: Language) -> Fault:
    """What an editor asked for, and can't have."""
    if isinstance(error, UnknownObligation):
        fields = {"plan": error.plan_id, "obligation": error.obligation_id}
        detail = say("problem.unknown_obligation_detail", language, **fields)
        return Fault("unknown_obligation", HTTPStatus.NOT_FOUND, 1, say("problem.unknown_obligation", language), detail)
    if isinstance(error, UnknownCorrection):
        title = say("problem.unknown_correction", language)
        return Fault("unknown_correction", HTTPStatus.NOT_FOUND, 1, title, f"{title}: {error}")
    detail = say("problem.bad_correction_detail", language, reason=error)
    title = say("problem.bad_correction", language)
    return Fault("bad_correction", HTTPStatus.UNPROCESSABLE_ENTITY, 2, title, detail)
