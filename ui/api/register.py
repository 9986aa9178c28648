"""GET /api/obligations: the register over HTTP. How it is corrected: api/corrections.py."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from prompts.texts import Language
from ui.access.needs import seeing
from ui.api.schemas import ObligationShape
from ui.filters import one_of, only_of
from ui.problems import failing, language_of
from ui.register.exports import EXPORTS
from ui.register.files import file_of
from ui.register.request import asked
from ui.view import View
from ui.wiring import Parts

FORMATS = ("json", *EXPORTS)
NAMES = ("unit", "plan", "kind", "role", "due_from", "due_before", "q", "format")  # parameters
FILE_NAME = "so-nhiem-vu"
MANY = 1000  # plans in one address


def register_router(parts: Parts, default: Language) -> APIRouter:
    """The route of /api/obligations."""
    router = APIRouter(prefix="/api", tags=["API"])
    files: dict[str, Any] = {export.media_type.partition(";")[0]: {} for export in EXPORTS.values()}
    shape: dict[int | str, dict[str, Any]] = {200: {"model": list[ObligationShape], "content": files}}

    @router.get("/obligations", responses=shape | failing(422, 404, 503), response_class=Response)
    def obligations(
        request: Request,
        unit: Annotated[str, Query(description="A unit by any of its names, with or without diacritics.")] = "",
        plan: Annotated[list[str], Query(max_length=MANY, description="Ids of plans; none: all.")] = [],  # noqa: B006
        kind: Annotated[str, Query(description="duty, report or target.")] = "",
        role: Annotated[str, Query(description="lead, actor (leads included), partner or recipient.")] = "",
        due_from: Annotated[str, Query(description="Due on this day or later: YYYY-MM-DD.")] = "",
        due_before: Annotated[str, Query(description="Due before this day: YYYY-MM-DD.")] = "",
        q: Annotated[str, Query(description="Words that all stand in the obligation, its units or its section.")] = "",
        format: Annotated[str, Query(description="json, csv, xlsx or ics.")] = "json",
        view: View = Depends(seeing(parts)),
    ) -> Response:
        """List the obligations of the current plans; the same array as `plan-assistant obligations --format json`."""
        only_of(request.url.path, request.query_params, NAMES)
        form = one_of("format", format, FORMATS, "json")
        wanted = asked(unit=unit, plans=plan, kind=kind, role=role, due_from=due_from, due_before=due_before, words=q)
        found = view.register.find(wanted)
        data = file_of(found, form, language_of(request, default), str(request.base_url))
        if form == "json":
            return Response(data, media_type="application/json")
        disposition = {"content-disposition": f'attachment; filename="{FILE_NAME}.{form}"'}
        return Response(data, media_type=EXPORTS[form].media_type, headers=disposition)

    return router
