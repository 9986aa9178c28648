"""The images of a plan's pages, drawn from its original file in a process of its own.

A failure is a problem document; the plan's page shows the page's text all the same.
"""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import Response

from ingest.errors import IngestError
from prompts.texts import Language, say
from ui.access.needs import seeing
from ui.plans.drawn import DrawnPages, TooMany, Wanted
from ui.problems import failing, failure, language_of, problem
from ui.view import View
from ui.wiring import Parts
from vectorstore.errors import UnknownEdition, storable

WIDTHS = (800, 1200, 1800)  # pixels
FOR_EVER = "private, max-age=31536000, immutable"
ASK_AGAIN = "private, no-cache"
RETRY_SECONDS = 5
_DIGITS = 10  # more than the number of any page has

Edition = Annotated[int | None, Query(ge=1, le=2**31)]

log = logging.getLogger(__name__)


def page_images_router(parts: Parts, default: Language) -> APIRouter:
    """The route of a page's image. It holds no thread while it waits for the drawing."""
    router = APIRouter(include_in_schema=False)
    drawn = parts.shared.one("drawn", lambda: DrawnPages(parts.settings.data / "drawn", parts.draw))

    @router.get("/plans/{plan_id}/pages/{number}.png", responses=failing(404, 422, 503))
    async def image(
        plan_id: str,
        number: str,
        request: Request,
        width: Literal["800", "1200", "1800"] = "1200",
        edition: Edition = None,
        file: str = "",
        view: View = Depends(seeing(parts)),
    ) -> Response:
        language = language_of(request, default)
        try:
            wanted = await run_in_threadpool(_wanted, view, plan_id, edition, _page_number(number), int(width))
        except UnknownEdition as unknown:
            return no_such_edition(unknown, language)
        if wanted is None:
            detail = say("problem.no_sheet_detail", language, plan=plan_id, number=storable(number[:_DIGITS]))
            return problem(404, "no_sheet", say("problem.no_sheet", language), detail)
        named = len(file) >= 16 and wanted.digest.startswith(file)
        for_ever = named and not view.viewer.is_known  # the next person at the same browser may see less
        headers = {"cache-control": FOR_EVER if for_ever else ASK_AGAIN, "etag": f'"{wanted.key}"'}
        if headers["etag"] in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        try:
            drawing = await run_in_threadpool(drawn.kept, wanted)
            if drawing is None:
                drawing = await asyncio.shield(asyncio.wrap_future(drawn.drawn(wanted)))
        except Exception as error:  # noqa: BLE001 - a file's edge: whatever fails, the page's text is shown
            return _not_drawn(error, language, request)
        return Response(drawing, media_type="image/png", headers=headers)

    return router


def _page_number(said: str) -> int:
    """The number of a page; 0, which no page has, for what is none."""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < _DIGITS else 0


def _wanted(view: View, plan_id: str, edition: int | None, number: int, width: int) -> Wanted | None:
    """The page of the kept file; None where there is none. Raises UnknownPlan, UnknownEdition."""
    contents = view.library.contents(plan_id, edition)
    original = view.library.original(plan_id, edition)
    if original is None or not any(page.number == number for page in contents.pages):
        return None
    return Wanted(original, Path(contents.plan.source), contents.plan.file, number, width)


def no_such_edition(unknown: UnknownEdition, language: Language) -> Response:
    """404 for an edition that there isn't."""
    fields = {"plan": storable(unknown.plan_id), "edition": unknown.edition}
    detail = say("problem.unknown_edition_detail", language, **fields)
    return problem(404, "unknown_edition", say("problem.unknown_edition", language), detail)


def _not_drawn(error: Exception, language: Language, request: Request) -> Response:
    """503 with the reason."""
    title = say("problem.not_drawn", language)
    if isinstance(error, TooMany):
        reason = say("problem.drawing_busy", language)
    elif isinstance(error, IngestError):
        reason = f"{error.message(language)} {error.remedy(language)}"
    else:
        return failure(error, language, request)
    log.warning("a page was not drawn: %s", error or "too many wait")
    answer = problem(503, "not_drawn", title, say("problem.not_drawn_detail", language, reason=reason))
    answer.headers["retry-after"] = str(RETRY_SECONDS)
    return answer
