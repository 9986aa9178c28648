"""GET /api/plans/{id}/editions and /api/plans/{id}/diff: a plan's editions, and what differs between two of them."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from prompts.texts import Language, say
from ui.access.needs import seeing
from ui.edition_shapes import diff_json, editions_json
from ui.plans.images import Edition
from ui.previews import serving, standing
from ui.problems import failing, language_of, problem
from ui.view import View
from ui.wiring import Parts
from vectorstore.keeping.edition_diff import edition_diff


def editions_router(parts: Parts, default: Language) -> APIRouter:
    """The routes of a plan's editions, of a withdrawn plan's too."""
    router = APIRouter(prefix="/api", tags=["API"])
    seen = Depends(seeing(parts))

    @router.get("/plans/{plan_id}/editions", responses=failing(404, 503))
    def editions(plan_id: str, view: View = seen) -> JSONResponse:
        """List the editions of a plan; the same object as `plan-assistant editions PLAN --json`."""
        return JSONResponse(editions_json(view.library.editions(plan_id), serving(view.library, plan_id)))

    @router.get("/plans/{plan_id}/diff", responses=failing(404, 422, 503))
    def diff(plan_id: str, request: Request, old: Edition = None, new: Edition = None, view: View = seen) -> Response:
        """What differs between two editions: the one before the current one and that, unless others are named.

        The same object as `plan-assistant diff PLAN --json`.
        """
        language = language_of(request, default)
        numbers = [one.edition for one in view.library.editions(plan_id)]
        after = new or standing(view.library, plan_id).plan.edition
        before = old or max((number for number in numbers if number < after), default=None)
        if before is None:
            detail = say("editions.diff.one", language, plan=plan_id, edition=after)
            return problem(404, "no_earlier_edition", say("problem.unknown_edition", language), detail)
        sides = [view.library.contents(plan_id, edition) for edition in (before, after)]
        return JSONResponse(diff_json(edition_diff(*sides)))

    return router
