"""The list of plans, for reading: /plans."""

from __future__ import annotations

from fastapi import APIRouter, Depends
from fastapi.responses import HTMLResponse, RedirectResponse

from prompts.texts import Language
from ui.access.needs import seeing
from ui.moments import day
from ui.pages import page
from ui.view import View
from ui.wiring import Parts


def plans_page_router(parts: Parts, language: Language) -> APIRouter:
    """The route of /plans."""
    router = APIRouter(include_in_schema=False)

    @router.get("/plans")
    def plans(view: View = Depends(seeing(parts))) -> HTMLResponse:
        return page("plans.html", language, plans=view.library.plans(), day=day)

    @router.get("/plans/")
    def plans_with_slash() -> RedirectResponse:
        return RedirectResponse("../plans")

    return router
