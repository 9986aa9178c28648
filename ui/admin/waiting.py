"""Files that wait for an admin: which plan each is an edition of, with what it would change there."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from ui.access.needs import noting
from ui.addresses import admin_address
from ui.admin.differences import diff_view
from ui.admin.frame import Frame, gone_to
from ui.moments import day
from ui.previews import preview, standing, waiting_one
from vectorstore.access.collections import Collection
from vectorstore.keeping.edition_diff import HEADER_FIELDS
from vectorstore.placement import Choice
from vectorstore.values import PlanContents

BEGIN = 1500  # characters of the file that are shown of its text


def waiting_router(frame: Frame) -> APIRouter:
    """The routes of /admin/waiting."""
    router = frame.router()

    @router.get("/admin/waiting")
    def waiting(request: Request) -> HTMLResponse:
        shown: dict[str, Any] = {"waiting": frame.library.waiting(), "titles": titles_of(frame), "there": there(frame)}
        return frame.page(request, "waiting", "admin_waiting.html", **shown)

    @router.get("/admin/waiting/{key:number}")
    def one(request: Request, key: int, plan: str = "") -> HTMLResponse:
        found = waiting_one(frame.library, key)
        file = frame.library.waiting_contents(key)
        compared = plan or next((one.plan_id for one in found.candidates), "")
        other = standing(frame.library, compared) if compared else None
        shown: dict[str, Any] = {
            "one": found,
            "titles": titles_of(frame),
            "other": other and other.plan,
            "begin": file.text[:BEGIN],
            "there": there(frame),
            "collections": frame.library.catalogue.access.collections.all(),
        }
        diff = diff_view(preview(frame.library, found, compared), frame.language) if other else None
        return frame.page(request, "waiting", "admin_waiting_one.html", **shown, diff=diff, heads=_heads(file, other))

    @router.post("/admin/waiting/{key:number}/decide")
    def decide(
        request: Request, key: int, plan: Annotated[str, Form()] = "", new: Annotated[str, Form()] = ""
    ) -> Response:
        if not plan and not new:
            return frame.missing(request, "waiting", "admin.waiting.no_choice")
        noting(request, plan="new" if new else plan)
        decided = frame.library.decide(key, Choice(new=True) if new else Choice(plan_id=plan))
        return gone_to(request, admin_address(decided.id), "decided_new" if new else "decided")

    @router.post("/admin/waiting/{key:number}/dismiss")
    def dismiss(request: Request, key: int) -> Response:
        frame.library.dismiss(key)
        return gone_to(request, "admin/waiting", "dismissed")

    return router


def titles_of(frame: Frame) -> dict[str, str]:
    """The title of every plan, withdrawn ones too, by its id."""
    return {plan.id: plan.title for plan in (*frame.library.withdrawn(), *frame.library.plans())}


def there(frame: Frame) -> dict[str, Collection]:
    """The collections of plans, those of files that wait among them, by the plan's id."""
    return frame.library.catalogue.access.collections.by_plan()


def _heads(file: PlanContents, other: PlanContents | None) -> tuple[tuple[str, str, str], ...]:
    """Each field of the file's header beside the plan's."""
    heads = [file.plan.header, other.plan.header if other else None]
    rows = ((name, *(day(getattr(head, name).value or "") if head else "" for head in heads)) for name in HEADER_FIELDS)
    return tuple((name, its, theirs) for name, its, theirs in rows if its or theirs)
