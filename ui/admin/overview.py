"""The first admin page: bring files, see how their reading goes, and what waits to be done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ui.access.needs import viewer_of
from ui.admin.frame import Frame, gone_to
from ui.admin.waiting import titles_of
from ui.job_shape import job_json
from ui.replies import unstored
from ui.upload_errors import BadUpload
from ui.uploads import receive
from ui.watching import spool_of
from vectorstore.access.collections import NONE
from vectorstore.catalogue.journal import VIETNAM, Figures
from vectorstore.keeping.proposals import proposals

UPLOAD = "/admin/upload"  # takes its body as it comes, under a limit of its own
JOBS = 10  # that the page shows


@dataclass(frozen=True, slots=True)
class Due:
    """Something that an admin is wanted for. ``sort``: names its text; ``address``: below the site's root."""

    sort: str
    count: int
    address: str


def entry_router(frame: Frame) -> APIRouter:
    """The route of /admin."""
    router = frame.router()

    @router.get("/admin")
    def overview(request: Request) -> Response:
        return overview_page(request, frame)

    @router.get("/admin/")
    def overview_with_slash(request: Request) -> RedirectResponse:
        return unstored(RedirectResponse("../admin"))

    return router


def jobs_router(frame: Frame) -> APIRouter:
    """The routes of /admin/jobs."""
    router = frame.router()

    @router.get("/admin/jobs/{job_id}")
    def job(request: Request, job_id: str) -> HTMLResponse:
        found = frame.library.catalogue.jobs.get(job_id)
        return frame.page(
            request, "overview", "admin_job.html", job=job_json(found, frame.language), titles=titles_of(frame)
        )

    @router.post("/admin/jobs/{job_id}/cancel")
    def cancel(request: Request, job_id: str) -> Response:
        frame.library.catalogue.jobs.cancel(job_id)
        return gone_to(request, "admin#jobs", "cancelled")

    @router.post("/admin/jobs/{job_id}/retry")
    def retry(request: Request, job_id: str) -> Response:
        frame.library.catalogue.jobs.retry(job_id)
        return gone_to(request, "admin#jobs", "retried")

    return router


def upload_router(frame: Frame) -> APIRouter:
    """Uploads of a browser without scripts; the script of the page sends to the API, and sees how far it is."""
    router = frame.router()

    @router.post(UPLOAD)
    async def upload(request: Request) -> Response:
        try:
            await receive(request, frame.parts, spool_of(frame.parts), viewer_of(request).name)
        except BadUpload as error:
            return await run_in_threadpool(overview_page, request, frame, error.status, error.say(frame.language))
        return gone_to(request, "admin#jobs", "uploaded")

    return router


def overview_page(request: Request, frame: Frame, status: int = 200, error: str = "") -> HTMLResponse:
    """The page. ``error``: why an upload was not taken."""
    plans = frame.library.plans()
    jobs = [job_json(job, frame.language) for job in frame.library.catalogue.jobs.list(JOBS)]
    counts = {"plans": len(plans), "obligations": sum(plan.obligations for plan in plans)}
    shown = {"jobs": jobs, "due": _due(frame, jobs), "today": today(frame), "counts": counts, "plans": plans}
    shown |= {"error": error, "titles": titles_of(frame)}
    shown |= {"collections": frame.library.catalogue.access.collections.all(), "nowhere": NONE}
    return frame.page(request, "overview", "admin_overview.html", status=status, **shown)


def today(frame: Frame) -> Figures:
    """The figures since midnight in Vietnam."""
    now = datetime.now(VIETNAM)
    start = now.replace(hour=0, minute=0, second=0, microsecond=0)
    return frame.library.catalogue.journal.figures(start.astimezone(UTC), now.astimezone(UTC) + timedelta(seconds=1))


def _due(frame: Frame, jobs: list[dict[str, Any]]) -> tuple[Due, ...]:
    """What waits for an admin; nothing of which there is none."""
    library = frame.library
    failed = sum(file["state"] == "failed" for job in jobs for file in job["files"])
    warned = sum(bool(plan.warnings or plan.noted) for plan in library.plans())
    found = (
        Due("waiting", len(library.waiting()), "admin/waiting"),
        Due("changes", sum(one.state == "open" for one in proposals(library)), "admin/changes"),
        Due("failed", failed, "admin#jobs"),
        Due("feedback", library.catalogue.journal.open_feedback(), "admin/feedback"),
        Due("warnings", warned, "admin/warnings"),
    )
    return tuple(due for due in found if due.count)
