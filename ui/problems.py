"""Failures over HTTP: every one is a problem document (RFC 9457) that says what to do."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prompts.texts import Language, say
from ui.access.peers import is_from_here
from ui.api.schemas import ProblemShape
from ui.faults import Fault, fault_of
from ui.request_id import request_id
from ui.web_addresses import is_loopback
from vectorstore.errors import (
    EncoderFailed,
    EncoderMissing,
    IndexFailed,
    IndexMismatch,
    Locked,
    LockLost,
    RerankerFailed,
    StoreError,
    storable,
)

log = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


def problem(status: int, code: str, title: str, detail: str, **more: Any) -> JSONResponse:
    """A problem document. ``type`` is a URN that stays the same in every language."""
    shape = {"type": f"urn:plan-assistant:problem:{code}", "title": title, "status": status, "detail": detail}
    known_by = {"request_id": request_id()} if request_id() else {}
    headers = {"cache-control": "no-store"}  # what fails now may go well later, and is for who asked only
    return JSONResponse(shape | known_by | more, status_code=status, media_type=MEDIA_TYPE, headers=headers)


def failing(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """What the documentation says of the ways in which a request can fail."""
    schema = ProblemShape.model_json_schema()
    return {status: {"description": "Problem", "content": {MEDIA_TYPE: {"schema": schema}}} for status in statuses}


def language_of(request: Request, default: Language) -> Language:
    """English where the client prefers it to Vietnamese, else the default."""
    wanted = request.headers.get("accept-language", "").lower()
    first = next((tag.strip()[:2] for tag in wanted.split(",") if tag.strip()[:2] in ("vi", "en")), default)
    return "en" if first == "en" else "vi"


def install(app: FastAPI, default: Language) -> None:
    """Make every failure of ``app`` a problem document."""

    @app.exception_handler(RequestValidationError)
    async def malformed(request: Request, error: RequestValidationError) -> JSONResponse:
        language = language_of(request, default)
        reason = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
        if any(e["type"] == "json_invalid" or tuple(e["loc"]) == ("body",) for e in error.errors()):  # no JSON object
            reason = say("api.send_json", language, reason=reason)
        title = say("problem.bad_request", language)
        return problem(422, "bad_request", title, say("problem.bad_request_detail", language, reason=storable(reason)))

    @app.exception_handler(HTTPException)
    async def refused(request: Request, error: HTTPException) -> JSONResponse:
        language = language_of(request, default)
        if error.status_code == HTTPStatus.NOT_FOUND:
            return no_such_address(request, language)
        return refusal(request, error, language)

    app.add_middleware(LastResort, default=default)


def refusal(request: Request, error: HTTPException, language: Language) -> JSONResponse:
    """What the routing, or the reading of a body, refused."""
    reason = f"{request.method} {request.url.path}: {error.detail}"
    if error.status_code == HTTPStatus.BAD_REQUEST:  # a body that can't even be decoded
        reason = say("api.send_json", language, reason=error.detail)
    answer = problem(
        error.status_code, "http", say("problem.http", language), say("problem.http_detail", language, reason=reason)
    )
    answer.headers.update(error.headers or {})
    return answer


class LastResort:
    """Turns an error that nothing else handled into a problem document, where no part of a response was sent yet.

    A middleware, not a handler: Starlette answers ``Exception`` handlers outside every middleware, without our headers.
    """

    def __init__(self, app: ASGIApp, default: Language) -> None:
        self.app = app
        self.default = default

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        begun = scope["type"] != "http"

        async def note_and_send(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, note_and_send)
        except Exception as error:
            if begun:
                raise
            request = Request(scope)
            await failure(error, language_of(request, self.default), request)(scope, receive, send)


def no_such_address(request: Request, language: Language) -> JSONResponse:
    """404 for an address that nothing serves."""
    detail = say("problem.not_found_detail", language, path=request.url.path)
    return problem(404, "not_found", say("problem.not_found", language), detail)


def failure(error: Exception, language: Language, request: Request | None = None) -> JSONResponse:
    """The problem that ``error`` is; one that nobody foresaw is logged under an id and its words stay here.

    ``request``: whose failure it is. Without it, nothing is said of this machine: see ``told``.
    """
    if fault := _foreseen(error, language, request):
        return problem(fault.status, fault.code, fault.title, fault.detail)
    incident = _noted(error)
    detail = say("problem.internal_detail", language, id=incident)
    return problem(500, "internal", say("problem.internal", language), detail, incident=incident)


def in_words(error: Exception, language: Language, request: Request | None = None) -> str:
    """The detail of the problem that ``error`` is: as ``failure``."""
    if fault := _foreseen(error, language, request):
        return fault.detail
    return say("problem.internal_detail", language, id=_noted(error))


def _foreseen(error: Exception, language: Language, request: Request | None) -> Fault | None:
    """The fault that ``error`` is, in words that who sent the request may hear; None where nobody foresaw it."""
    fault = fault_of(error, language)
    if fault and fault.status >= HTTPStatus.INTERNAL_SERVER_ERROR and not hears_all(request):
        return replace(fault, detail=_outward(error, language))
    return fault


def _noted(error: Exception) -> str:
    """The id under which the log has the error."""
    incident = uuid.uuid4().hex[:8]
    log.error("request failed [%s]", incident, exc_info=error)
    return incident


def told(error: StoreError | OSError, language: Language, request: Request) -> str:
    """Why the library can't be used, as who sent the request is told: whole, or without this machine's folders."""
    if hears_all(request):
        return say("problem.not_ready_detail", language, reason=error)
    return _outward(error, language)


def hears_all(request: Request | None) -> bool:
    """Whether who sent the request may read of folders and servers: an admin, or whoever sits at this machine.

    Nobody in particular sits there where the request came straight from it: nobody signs in there to read.
    """
    viewer = getattr(request.state, "viewer", None) if request is not None else None
    if viewer is not None and viewer.is_known:
        return bool(viewer.may("admin"))
    if request is None or request.client is None:
        return False
    return is_loopback(request.client.host) and is_from_here(request.scope)


def _outward(error: Exception, language: Language) -> str:
    """What any reader may know of why the library can't be used; the log has the rest."""
    log.warning("the library can't be used: %s", error)
    return say(f"unready.{_kind(error)}", language)


def _kind(error: Exception) -> str:
    match error:
        case Locked() | LockLost():
            return "busy"
        case EncoderMissing() | EncoderFailed() | IndexMismatch() | RerankerFailed():
            return "model"
        case IndexFailed():
            return "index"
    return "store" if getattr(error, "cure", "") in ("", "server") else "disk"
