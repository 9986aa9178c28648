"""GET /api/obligations: the register over HTTP. How it is corrected: api/corrections.py."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import Response

from prompts.texts import Language
from ui.access.needs import seeing
from ui.api.schemas import ObligationShape
from ui.api.told import DAY, SHORT, one_of
from ui.filters import one_of as chosen
from ui.filters import only_of
from ui.problems import failing, language_of
from ui.register.exports import EXPORTS
from ui.register.files import file_of
from ui.register.request import asked
from ui.view import View
from ui.wiring import Parts
from vectorstore.obligation import KINDS, ROLES

FORMATS = ("json", *EXPORTS)
NAMES = ("unit", "plan", "kind", "role", "due_from", "due_before", "q", "format")  # parameters
FILE_NAME = "so-nhiem-vu"
MANY = 1000  # plans in one address

# What they may be is checked as for the page and the command line, in our own words: here it is documented only.
_UNIT = Query(description="A unit by any of its names, with or without diacritics.", json_schema_extra=SHORT)
_KIND = Query(description="duty, report or target.", json_schema_extra=one_of(KINDS))
_ROLE = Query(description="lead, actor (leads included), partner or recipient.", json_schema_extra=one_of(ROLES))
_FROM = Query(description="Due on this day or later: YYYY-MM-DD.", json_schema_extra=DAY)
_BEFORE = Query(description="Due before this day: YYYY-MM-DD.", json_schema_extra=DAY)
_WORDS = Query(description="Words that all stand in the obligation, its units or its section.", json_schema_extra=SHORT)
_FORMAT = Query(description="json, csv, xlsx or ics.", json_schema_extra=one_of(FORMATS))


def register_router(parts: Parts, default: Language) -> APIRouter:
    """The route of /api/obligations."""
    router = APIRouter(prefix="/api", tags=["API"])
    files: dict[str, Any] = {export.media_type.partition(";")[0]: {} for export in EXPORTS.values()}
    shape: dict[int | str, dict[str, Any]] = {200: {"model": list[ObligationShape], "content": files}}

    @router.get("/obligations", responses=shape | failing(422, 404, 503), response_class=Response)
    def obligations(
        request: Request,
        unit: Annotated[str, _UNIT] = "",
        plan: Annotated[list[str], Query(max_length=MANY, description="Ids of plans; none: all.")] = [],  # noqa: B006
        kind: Annotated[str, _KIND] = "",
        role: Annotated[str, _ROLE] = "",
        due_from: Annotated[str, _FROM] = "",
        due_before: Annotated[str, _BEFORE] = "",
        q: Annotated[str, _WORDS] = "",
        format: Annotated[str, _FORMAT] = "json",
        view: View = Depends(seeing(parts)),
    ) -> Response:
        """List the obligations of the current plans; the same array as `plan-assistant obligations --format json`."""
        only_of(request.url.path, request.query_params, NAMES)
        form = chosen("format", format, FORMATS, "json")
        wanted = asked(unit=unit, plans=plan, kind=kind, role=role, due_from=due_from, due_before=due_before, words=q)
        found = view.register.find(wanted)
        data = file_of(found, form, language_of(request, default), str(request.base_url))
        if form == "json":
            return Response(data, media_type="application/json")
        disposition = {"content-disposition": f'attachment; filename="{FILE_NAME}.{form}"'}
        return Response(data, media_type=EXPORTS[form].media_type, headers=disposition)

    return router
