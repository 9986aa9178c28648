"""The API's documentation, written by the server itself: no script, and none of another host."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from prompts.texts import Language
from ui.pages import page


def docs_router(language: Language) -> APIRouter:
    """The route of /api/docs."""
    router = APIRouter(include_in_schema=False)

    @router.get("/api/docs")
    def docs(request: Request) -> HTMLResponse:
        return page("api.html", language, api=request.app.openapi())

    return router
