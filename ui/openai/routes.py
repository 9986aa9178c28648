"""POST /v1/chat/completions and GET /v1/models: the assistant for whatever speaks as OpenAI's clients do."""

from __future__ import annotations

import json
from functools import partial
from itertools import chain
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Request
from fastapi.responses import JSONResponse, Response

from prompts.texts import Language, say
from ui.openai.completion import Reply, Restated
from ui.openai.conversation import asked_of
from ui.openai.errors import error_of
from ui.openai.schemas import MODEL, ChatRequest, CompletionShape, ModelShape, ModelsShape, Within
from ui.problems import failing, language_of, problem
from ui.programs import asking, seeing_by_program
from ui.streamed import Listener, Streamed, Whole, broken_off, while_let_in
from ui.view import View
from ui.wiring import Parts

KNOWN = {"id": MODEL, "object": "model", "created": 0, "owned_by": MODEL}


def openai_router(parts: Parts, default: Language) -> APIRouter:
    """The routes of /v1. The answer is that of POST /api/ask, in every respect."""
    router = APIRouter(prefix="/v1", tags=["OpenAI"])
    shape: dict[int | str, dict[str, Any]] = {200: {"model": CompletionShape, "content": {"text/event-stream": {}}}}
    known: dict[int | str, dict[str, Any]] = {200: {"model": ModelShape}}
    seen, asks = Depends(seeing_by_program(parts)), Depends(asking(parts))

    @router.post("/chat/completions", responses=shape | failing(404, 413, 422, 429, 503), response_class=Response)
    def chat_completions(body: ChatRequest, request: Request, view: View = seen, _: None = asks) -> Response:
        """Answer the last question of a conversation; the answer with its citations is in `plan_assistant`."""
        language = language_of(request, default)
        if body.model != MODEL:
            return _no_such_model(body.model, language)
        asked = asked_of(body.messages)
        if asked is None:
            title = say("problem.bad_request", language)
            return problem(422, "bad_request", title, say("programs.no_question", language))
        within, listener = body.plan_assistant or Within(), Listener()
        of = asked.question, within.plans, asked.history, within.unit
        answers = view.growing(*of, surface="openai", stopped=lambda: listener.is_gone)
        answers, reply = while_let_in(parts, request, answers), Reply()
        if not body.stream:
            return Whole(lambda: JSONResponse(reply.whole(list(answers)[-1])), listener, parts)
        first = next(answers)  # what can't be asked is refused before anything is sent
        usage = body.stream_options is not None and bool(body.stream_options.include_usage)
        events = reply.streamed(chain((first,), answers), partial(_failed, language, request), usage=usage)
        return Streamed(events, listener)

    @router.get("/models", responses={200: {"model": ModelsShape}}, dependencies=[seen])
    def models() -> JSONResponse:
        """List the one name that can be asked."""
        return JSONResponse({"object": "list", "data": [KNOWN]})

    @router.get("/models/{model}", responses=known | failing(404, 422), dependencies=[seen])
    def model(request: Request, model: Annotated[str, Path(max_length=200)]) -> JSONResponse:
        """Whether a name can be asked."""
        return JSONResponse(KNOWN) if model == MODEL else _no_such_model(model, language_of(request, default))

    return router


def _failed(language: Language, request: Request, error: Exception) -> dict[str, Any]:
    """Why a reply breaks off that has begun."""
    if isinstance(error, Restated):
        told = problem(503, "changed", say("programs.changed", language), say("programs.changed_detail", language))
        return error_of(json.loads(bytes(told.body)))
    return error_of(broken_off(error, language, request))


def _no_such_model(name: str, language: Language) -> JSONResponse:
    detail = say("programs.no_such_model_detail", language, name=name, known=MODEL)
    return problem(404, "model_not_found", say("programs.no_such_model", language), detail)
