"""POST /api/feedback: what a reader says of an answer."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse

from prompts.texts import Language, say
from ui.access.needs import seeing
from ui.access.trail import address_of
from ui.api.schemas import FeedbackId, FeedbackRequest
from ui.feedback import give_feedback
from ui.problems import failing, language_of, problem
from ui.rate_limit import RateLimit
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.places import place_of

MOST_ANSWER = 262_144  # bytes


def feedback_router(parts: Parts, default: Language, limit: RateLimit | None = None) -> APIRouter:
    """The route of /api/feedback. ``limit``: how often a client's address may send some."""
    router = APIRouter(prefix="/api", tags=["API"])
    limit = limit or parts.shared.one("feedback", RateLimit)
    shape: dict[int | str, dict[str, Any]] = {201: {"model": FeedbackId}}

    @router.post("/feedback", status_code=HTTPStatus.CREATED, responses=shape | failing(413, 422, 429, 503))
    def feedback(body: FeedbackRequest, request: Request, view: View = Depends(seeing(parts))) -> JSONResponse:
        """Tell the admins whether an answer helped. They see the question and the answer, and not who sent it.

        The answer is sent as `/api/ask` gave it; its quotes are compared with the plans.
        """
        language = language_of(request, default)
        if seconds := limit.wait(place_of(address_of(request))):
            detail = say("feedback.too_many_detail", language, seconds=seconds)
            return _refused(429, "too_many", say("feedback.too_many", language), detail, seconds)
        if len(body.answer.model_dump_json(by_alias=True).encode()) > MOST_ANSWER:
            detail = say("feedback.too_large_detail", language, limit=MOST_ANSWER)
            return problem(413, "too_large", say("problem.too_large", language), detail)
        answer = body.answer.model_dump(by_alias=True)
        kept = give_feedback(parts, view.library, body.question, answer, body.verdict, body.reason, body.comment)
        return JSONResponse({"id": kept}, status_code=HTTPStatus.CREATED)

    return router


def _refused(status: int, code: str, title: str, detail: str, seconds: int) -> JSONResponse:
    answer = problem(status, code, title, detail)
    answer.headers["retry-after"] = str(seconds)
    return answer
