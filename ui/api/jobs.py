"""POST /api/plans, /api/jobs, and what else an admin does to plans over HTTP. Files are read as jobs: ingest/jobs."""

from __future__ import annotations

from http import HTTPStatus
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect

from prompts.texts import Language
from ui.access.needs import needs_admin, noting
from ui.api.collections import collections_routes
from ui.job_shape import JobAnswer, JobsAnswer, job_json
from ui.plans.images import no_such_edition
from ui.problems import failing, language_of
from ui.shapes import plan_json
from ui.upload_errors import TooLarge
from ui.uploads import receive
from ui.watching import spool_of
from ui.wiring import Parts
from vectorstore.access.viewer import Viewer
from vectorstore.catalogue.jobs import Job
from vectorstore.errors import UnknownEdition

UPLOADS = "/api/plans"  # whose body has a limit of its own: see shield.py
LATEST = 50
ADMIN = [Depends(needs_admin)]
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "additionalProperties": False,
                    "properties": {
                        "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
                        "choice": {
                            "type": "string",
                            "maxLength": 200,
                            "description": "Of which plan they are: empty, as the rules say; “new”, a new plan each; "
                            "or the id of the plan that the one file is an edition of.",
                        },
                        "collection": {
                            "type": "string",
                            "maxLength": 200,
                            "description": "Where new plans go: a collection's id; “-”, into none, for everybody; "
                            "empty, into the standard one. An edition of a known plan stays with its plan.",
                        },
                    },
                }
            }
        },
    }
}


class Wanted(BaseModel):
    """A job that needs no files."""

    model_config = ConfigDict(extra="forbid")

    kind: Literal["reread"]


class Earlier(BaseModel):
    """The edition that is to serve again."""

    model_config = ConfigDict(extra="forbid")

    edition: int = Field(ge=1, le=2**31)


def jobs_router(parts: Parts, default: Language) -> APIRouter:
    """The routes of jobs and of changes to plans; they need an admin."""
    router = APIRouter(prefix="/api", tags=["admin"])
    _uploads(router, parts, default)
    _jobs(router, parts, default)
    _plans(router, parts, default)
    collections_routes(router, parts)
    return router


def _uploads(router: APIRouter, parts: Parts, default: Language) -> None:
    accepted: dict[int | str, dict[str, Any]] = {202: {"model": JobAnswer}}
    refusals = failing(400, 401, 403, 404, 413, 422, 429, 503)

    @router.post("/plans", status_code=202, responses=accepted | refusals, openapi_extra=_FORM)
    async def upload(request: Request, who: Viewer = Depends(needs_admin)) -> Response:
        """Upload files as a job; each is reported in it, and one that can't be read stops no other."""
        try:
            job = await receive(request, parts, spool_of(parts), who.name)
        except TooLarge:
            await _heard_out(request, parts.settings.max_upload)
            raise
        except ClientDisconnect:
            return Response(status_code=HTTPStatus.BAD_REQUEST)  # to nobody; nothing of it was kept
        return _shown(request, job, default, HTTPStatus.ACCEPTED)


async def _heard_out(request: Request, most: int) -> None:
    """Lets go of the rest of the body, up to so many bytes: browsers show no answer that comes before they are done."""
    left = most
    try:
        async for chunk in request.stream():
            left -= len(chunk)
            if left < 0:
                return
    except (ClientDisconnect, RuntimeError):  # gone, or read to its end already
        return


def _jobs(router: APIRouter, parts: Parts, default: Language) -> None:
    shape: dict[int | str, dict[str, Any]] = {200: {"model": JobAnswer}}
    listed: dict[int | str, dict[str, Any]] = {200: {"model": JobsAnswer}}
    accepted: dict[int | str, dict[str, Any]] = {202: {"model": JobAnswer}}

    @router.get("/jobs", responses=listed | failing(401, 403, 422, 503), dependencies=ADMIN)
    def jobs(request: Request, limit: Annotated[int, Query(ge=1, le=500)] = LATEST) -> JSONResponse:
        """List the latest jobs, the newest first."""
        language = language_of(request, default)
        found = parts.library.catalogue.jobs.list(limit)
        return JSONResponse({"jobs": [job_json(job, language) for job in found]}, headers=_FRESH)

    @router.post("/jobs", status_code=202, responses=accepted | failing(401, 403, 422, 503))
    def add(request: Request, body: Wanted, who: Viewer = Depends(needs_admin)) -> JSONResponse:
        """Read every plan again with the word lists as they are now, as a job."""
        job = parts.library.catalogue.jobs.add(body.kind, by=who.name)
        return _shown(request, job, default, HTTPStatus.ACCEPTED)

    @router.get("/jobs/{job_id}", responses=shape | failing(401, 403, 404, 503), dependencies=ADMIN)
    def job(request: Request, job_id: str) -> JSONResponse:
        """How far a job is, and what became of each file."""
        return _shown(request, parts.library.catalogue.jobs.get(job_id), default)

    @router.post("/jobs/{job_id}/cancel", responses=shape | failing(401, 403, 404, 409, 503), dependencies=ADMIN)
    def cancel(request: Request, job_id: str) -> JSONResponse:
        """Stop a job: at once while it waits, else at its next page or file. What was taken in stays."""
        return _shown(request, parts.library.catalogue.jobs.cancel(job_id), default)

    @router.post("/jobs/{job_id}/retry", responses=shape | failing(401, 403, 404, 409, 503), dependencies=ADMIN)
    def retry(request: Request, job_id: str) -> JSONResponse:
        """Try the files of a failed or cancelled job again that were not taken in."""
        return _shown(request, parts.library.catalogue.jobs.retry(job_id), default)


def _plans(router: APIRouter, parts: Parts, default: Language) -> None:
    @router.delete("/plans/{plan_id}", status_code=204, responses=failing(401, 403, 404, 503), dependencies=ADMIN)
    def withdraw(plan_id: str) -> Response:
        """Let a plan serve no more; its editions are kept, and it can be restored."""
        parts.library.withdraw(plan_id)
        return Response(status_code=HTTPStatus.NO_CONTENT)

    @router.post("/plans/{plan_id}/restore", responses=failing(401, 403, 404, 503), dependencies=ADMIN)
    def restore(plan_id: str) -> JSONResponse:
        """Let a withdrawn plan serve again, in the edition that served last."""
        return JSONResponse(plan_json(parts.library.restore(plan_id)))

    @router.post("/plans/{plan_id}/rollback", responses=failing(401, 403, 404, 422, 503), dependencies=ADMIN)
    def rollback(request: Request, plan_id: str, body: Earlier) -> Response:
        """Let an earlier edition of a plan serve again."""
        noting(request, edition=body.edition)
        try:
            return JSONResponse(plan_json(parts.library.rollback(plan_id, body.edition)))
        except UnknownEdition as unknown:
            parts.library.editions(plan_id)  # Raises UnknownPlan, which is said first
            return no_such_edition(unknown, language_of(request, default))


_FRESH = {"cache-control": "no-store"}


def _shown(request: Request, job: Job, default: Language, status: int = HTTPStatus.OK) -> JSONResponse:
    headers = _FRESH | ({"location": f"/api/jobs/{job.id}"} if status == HTTPStatus.ACCEPTED else {})
    return JSONResponse({"job": job_json(job, language_of(request, default))}, status_code=status, headers=headers)
