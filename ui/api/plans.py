"""The HTTP API."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import FileResponse, JSONResponse, PlainTextResponse, Response, StreamingResponse

from prompts.texts import Language, say
from ui.access.needs import seeing
from ui.api.answer_stream import answer_events
from ui.api.schemas import AnswerShape, AskRequest
from ui.box.visit import Visit, visit_of
from ui.plans.images import Edition, no_such_edition
from ui.problems import failing, failure, language_of, problem
from ui.shapes import contents_json, plan_json
from ui.streamed import Listener, Streamed, Whole, while_let_in
from ui.view import View
from ui.wiring import Parts
from vectorstore.errors import UnknownEdition, UnknownPlan, storable

if TYPE_CHECKING:
    from assistant.answer import Answer

DOWNLOAD = "application/octet-stream"  # whatever the file is, no browser shows it as a page of ours
SEALED = "default-src 'none'; sandbox"


def api_router(parts: Parts, default: Language) -> APIRouter:
    """The routes of /api over ``parts``. They are plain functions: the server runs them in threads."""
    router = APIRouter(prefix="/api", tags=["API"])
    shape: dict[int | str, dict[str, Any]] = {200: {"model": AnswerShape}}
    seen = Depends(seeing(parts))

    def answers_to(body: AskRequest, request: Request, view: View) -> tuple[Iterator[Answer], Listener]:
        history = [turn.model_dump() for turn in body.history]
        plans, listener = _within(visit_of(request), view, body.plans), Listener()
        asked = body.question, plans, history, body.unit
        answers = view.growing(*asked, surface="api", stopped=lambda: listener.is_gone)
        return while_let_in(parts, request, answers), listener

    @router.post("/ask", responses=shape | failing(413, 422, 404, 503))
    def ask(body: AskRequest, request: Request, view: View = seen) -> Response:
        """Answer a question with verbatim quotes from the plans, each with its source."""
        answers, listener = answers_to(body, request, view)

        def whole() -> JSONResponse:
            *_, last = answers
            return JSONResponse(last.to_json())

        return Whole(whole, listener, parts)

    streamed: dict[int | str, dict[str, Any]] = {200: {"content": {"text/event-stream": {}}}}

    @router.post("/ask/stream", responses=streamed | failing(413, 422, 404, 503), response_class=StreamingResponse)
    def ask_stream(body: AskRequest, request: Request, view: View = seen) -> StreamingResponse:
        """Answer as `/api/ask`, with an event for each step: the quotes at once, then what a model writes above them.

        Each event `answer` holds a whole answer, which takes the place of the one before; the last is followed by
        `done`, or by `problem` where what comes after the quotes failed.
        """
        answers, listener = answers_to(body, request, view)
        return Streamed(answer_events(answers, language_of(request, default), request), listener)

    @router.get("/plans", responses=failing(503))
    def plans(view: View = seen) -> JSONResponse:
        """List the current plans."""
        return JSONResponse({"plans": [plan_json(plan) for plan in view.library.plans()]})

    @router.get("/plans/{plan_id}", responses=failing(404, 422, 503))
    def plan(plan_id: str, edition: Edition = None, view: View = seen) -> JSONResponse:
        """A plan's header, outline and counts, of the edition that serves or another."""
        return JSONResponse(contents_json(view.library.contents(plan_id, edition)))

    @router.get("/plans/{plan_id}/text", response_class=PlainTextResponse, responses=failing(404, 422, 503))
    def text(plan_id: str, edition: Edition = None, view: View = seen) -> Response:
        """A plan's canonical text, to which offsets refer (in code points), of the edition that serves or another."""
        return PlainTextResponse(view.library.contents(plan_id, edition).text)

    @router.get("/plans/{plan_id}/file", response_class=FileResponse, responses=failing(404, 422, 503))
    def file(plan_id: str, request: Request, edition: Edition = None, view: View = seen) -> Response:
        """The original file that a plan was read from, in its current edition or another, to be saved."""
        language = language_of(request, default)
        try:
            plan = view.library.contents(plan_id, edition).plan
            kept = view.library.original(plan_id, edition)
        except UnknownEdition as unknown:
            return no_such_edition(unknown, language)
        if kept is None:
            detail = say("problem.no_file_detail", language, plan=plan_id)
            return problem(404, "no_file", say("problem.no_file", language), detail)
        name = storable(PurePath(plan.source).name)
        return FileResponse(kept, media_type=DOWNLOAD, filename=name, headers={"content-security-policy": SEALED})

    return router


def _within(visit: Visit | None, view: View, plans: list[str]) -> list[str]:
    """The plans that are asked, within those of the box through which it came. Raises UnknownPlan for any other."""
    if visit is None or not visit.plans:
        return plans
    there = [plan.id for plan in view.library.plans() if plan.id in visit.plans]
    if missing := [one for one in plans or (visit.plans if not there else ()) if one not in there]:
        raise UnknownPlan(missing[0])
    return plans or there


def health_router(parts: Parts, default: Language) -> APIRouter:
    """Whether the process lives, and whether it can answer."""
    router = APIRouter(tags=["health"])

    @router.get("/healthz")
    def alive() -> dict[str, str]:
        """The process lives."""
        return {"status": "alive"}

    @router.get("/readyz", responses=failing(503))
    def ready(request: Request) -> JSONResponse:
        """The library opens and holds at least one plan."""
        language = language_of(request, default)
        try:
            plans = parts.library.plans()
        except Exception as error:  # noqa: BLE001 - the request's edge: whatever fails, the answer is "not ready"
            answer = failure(error, language, request)
            answer.status_code = 503
            return answer
        if not plans:
            title = say("problem.not_ready", language)
            return problem(503, "no_plans", title, say("problem.no_plans_detail", language))
        return JSONResponse({"status": "ready"})

    return router
