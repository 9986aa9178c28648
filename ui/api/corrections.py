"""/api/corrections: what editors correct in the register, over HTTP. Rules and names are those of the command line.

What an editor may not see is not there: neither its obligations nor its corrections, by number neither.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from starlette.responses import Response

from prompts.texts import Language, say
from ui.access.needs import needs_editor, noting, seeing
from ui.api.correction_shapes import AcceptRequest, CorrectionRequest, CorrectionShape, ProposalShape
from ui.corrections.correcting import (
    LOCKED_SECONDS,
    InState,
    Unusable,
    Verdict,
    correct,
    corrections_seen,
    decide,
    review_seen,
)
from ui.corrections.view import correction_json, proposal_json
from ui.filters import only_of
from ui.problems import failing, language_of, problem
from ui.view import View
from ui.wiring import Parts
from vectorstore.errors import Locked, UnknownCorrection, UnknownObligation

Plan = Annotated[str | None, Query(description="Of this plan only.")]
EDITOR = [Depends(needs_editor)]
ONE: dict[int | str, dict[str, Any]] = {200: {"model": CorrectionShape}}


def corrections_router(parts: Parts, default: Language) -> APIRouter:
    """The routes of corrections; they need an editor."""
    router = APIRouter(prefix="/api", tags=["editor"], route_class=_said_by(default))
    _lists(router, parts)
    _making(router, parts)
    _decisions(router, parts)
    return router


def _lists(router: APIRouter, parts: Parts) -> None:
    listed: dict[int | str, dict[str, Any]] = {200: {"model": list[CorrectionShape]}}
    waiting: dict[int | str, dict[str, Any]] = {200: {"model": list[ProposalShape]}}
    faults = failing(401, 403, 404, 422, 503)
    seen = Depends(seeing(parts))

    @router.get("/corrections", responses=listed | faults, dependencies=EDITOR)
    def corrections(request: Request, plan: Plan = None, view: View = seen) -> JSONResponse:
        """List the corrections ever made, oldest first; the same array as `plan-assistant corrections --json`."""
        only_of(request.url.path, request.query_params, ("plan",))
        made = corrections_seen(parts.library, view.library, plan or None)
        return JSONResponse([correction_json(one) for one in made])

    @router.get("/corrections/review", responses=waiting | faults, dependencies=EDITOR)
    def review(request: Request, plan: Plan = None, view: View = seen) -> JSONResponse:
        """List the corrections that wait for a decision, as a new edition changed their words, oldest first."""
        only_of(request.url.path, request.query_params, ("plan",))
        waiting = review_seen(parts.library, view.library, plan or None)
        return JSONResponse([proposal_json(one) for one in waiting])


def _making(router: APIRouter, parts: Parts) -> None:
    made: dict[int | str, dict[str, Any]] = {201: {"model": list[CorrectionShape]}}
    address = "/plans/{plan_id}/obligations/{obligation_id}/corrections"
    kept: dict[str, Any] = {"status_code": 201, "responses": made | failing(401, 403, 404, 413, 422, 503)}

    @router.post(address, **kept, dependencies=EDITOR, name="correct")
    def corrected(
        request: Request,
        plan_id: str,
        obligation_id: str,
        body: CorrectionRequest,
        view: View = Depends(seeing(parts)),
    ) -> JSONResponse:
        """Correct who must do it, by when, or its kind; the quote stays. The corrections then in force for it."""
        noting(request, fields=sorted(body.model_fields_set - {"why"}))
        given: dict[str, Any] = {"by": view.viewer.name, "why": body.why}
        held = correct(parts.library, view.library, plan_id, obligation_id, body.wanted(), **given)
        return JSONResponse([correction_json(one) for one in held], status_code=HTTPStatus.CREATED)


def _decisions(router: APIRouter, parts: Parts) -> None:
    faults = failing(401, 403, 404, 409, 413, 422, 503)
    seen = Depends(seeing(parts))

    def decided(request: Request, number: int, verdict: Verdict, view: View, to: str | None = None) -> JSONResponse:
        by = view.viewer.name
        correction = decide(parts.library, view.library, number, verdict, by=by, obligation_id=to)
        noting(request, plan=correction.plan_id)
        return JSONResponse(correction_json(correction))

    @router.post("/corrections/{number}/accept", responses=ONE | faults, dependencies=EDITOR)
    def accept_correction(
        request: Request, number: int, body: AcceptRequest | None = None, view: View = seen
    ) -> JSONResponse:
        """Carry a correction over to the likeliest obligation of the current edition, or to the one named; the new one.

        To be done with those under /api/corrections/review only.
        """
        return decided(request, number, "accept", view, body.obligation if body else None)

    @router.post("/corrections/{number}/reject", responses=ONE | faults, dependencies=EDITOR)
    def reject_correction(request: Request, number: int, view: View = seen) -> JSONResponse:
        """Decide that a correction under /api/corrections/review isn't carried over."""
        return decided(request, number, "reject", view)

    @router.post("/corrections/{number}/withdraw", responses=ONE | faults, dependencies=EDITOR)
    def withdraw_correction(request: Request, number: int, view: View = seen) -> JSONResponse:
        """Let a correction hold no more; what held before it does again."""
        return decided(request, number, "withdraw", view)


def _said_by(default: Language) -> type[APIRoute]:
    """Routes whose faults say what to do in the words of this API."""

    class Said(APIRoute):
        def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
            handle = super().get_route_handler()

            async def handled(request: Request) -> Response:
                try:
                    return await handle(request)
                except (Unusable, UnknownObligation, UnknownCorrection, Locked) as error:
                    return problem_of(error, language_of(request, default))

            return handled

    return Said


def problem_of(error: Unusable | UnknownObligation | UnknownCorrection | Locked, language: Language) -> Response:
    """What the editor's program gets."""
    if isinstance(error, Locked):
        busy = problem(503, "not_ready", say("problem.not_ready", language), say("corrections.fault.locked", language))
        busy.headers["retry-after"] = str(LOCKED_SECONDS)
        return busy
    if isinstance(error, Unusable):
        detail = error.say(language)
        at = {"field": error.at} if error.at else {}
        return problem(422, "bad_correction", say("problem.bad_correction", language), detail, **at)
    if isinstance(error, InState):
        return problem(409, "correction_in_state", say("problem.unknown_correction", language), error.say(language))
    if isinstance(error, UnknownObligation):
        detail = say("corrections.fault.obligation", language, obligation=error.obligation_id, plan=error.plan_id)
        return problem(404, "unknown_obligation", say("problem.unknown_obligation", language), detail)
    detail = say("corrections.fault.number", language, number=error.correction)
    return problem(404, "unknown_correction", say("problem.unknown_correction", language), detail)
