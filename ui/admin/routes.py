"""The routes of /admin, all of which need an admin."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from prompts.texts import Language
from ui.admin.audit import audit_api_router, audit_files_router, audit_router
from ui.admin.box import box_router
from ui.admin.changes import changes_router
from ui.admin.collections import collection_router, collections_router
from ui.admin.feedback import feedback_router
from ui.admin.frame import Frame
from ui.admin.overview import entry_router, jobs_router, upload_router
from ui.admin.people import people_router, person_router, person_standing_router, person_ways_router
from ui.admin.plans import plan_changes_router, plan_collection_router, plans_router
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


PAGES = (
    entry_router,
    upload_router,
    jobs_router,
    plans_router,
    plan_changes_router,
    plan_collection_router,
    collections_router,
    collection_router,
    waiting_router,
    changes_router,
    warnings_router,
    words_router,
    questions_router,
    feedback_router,
    audit_router,
    audit_files_router,
    audit_api_router,
    people_router,
    person_router,
    person_standing_router,
    person_ways_router,
    box_router,
    nowhere_router,  # the last, since it has every address
)


def admin_routers(parts: Parts, language: Language) -> tuple[APIRouter, ...]:
    """Every route of /admin. Each router is included by itself: whoever looks for routes sees none within others."""
    frame = Frame(parts, language)
    return tuple(pages(frame) for pages in PAGES)
