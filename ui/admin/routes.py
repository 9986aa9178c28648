"""The routes of /admin: the way in, and the pages behind the door."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from prompts.texts import Language
from ui.admin.changes import changes_router
from ui.admin.door import COOKIE, Door
from ui.admin.feedback import feedback_router
from ui.admin.frame import Frame, unstored
from ui.admin.overview import entry_router, jobs_router, upload_router
from ui.admin.plans import plan_changes_router, plans_router
from ui.admin.questions import questions_router
from ui.admin.waiting import waiting_router
from ui.admin.warnings import warnings_router
from ui.admin.words import words_router
from ui.wiring import Parts


def nowhere_router(frame: Frame) -> APIRouter:
    """A page for every other address below /admin."""
    router = frame.router()

    @router.get("/admin/{rest:path}")
    def nowhere(request: Request) -> Response:
        return frame.missing(request, "", "admin.nowhere")

    return router


BEHIND_THE_DOOR = (
    upload_router,
    jobs_router,
    plans_router,
    plan_changes_router,
    waiting_router,
    changes_router,
    warnings_router,
    words_router,
    questions_router,
    feedback_router,
    nowhere_router,  # the last, since it has every address
)


def admin_routers(parts: Parts, language: Language, door: Door) -> tuple[APIRouter, ...]:
    """Every route of /admin. Each router is included by itself: whoever looks for routes sees none within others."""
    frame = Frame(parts, language, door)
    return (entrance_router(door), entry_router(frame), *(pages(frame) for pages in BEHIND_THE_DOOR))


def entrance_router(door: Door) -> APIRouter:
    """In with the key, by the form of a refusal, and out again. These two alone need no key before."""
    router = APIRouter(include_in_schema=False)

    @router.post("/admin/enter")
    def enter(request: Request, key: Annotated[str, Form()] = "") -> Response:
        door.own_pages_only(request)
        door.check(request, key.strip())
        entered = unstored(RedirectResponse("../admin", status_code=303))
        door.open(request, entered)
        return entered

    @router.post("/admin/leave")
    def leave(request: Request) -> Response:
        door.own_pages_only(request)
        left = unstored(RedirectResponse("../admin", status_code=303))
        left.delete_cookie(COOKIE)
        return left

    return router
