"""A job as JSON, the same from the API and the command line; its words are in the reader's language."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field

from prompts.texts import Language, say, texts
from vectorstore.catalogue.jobs import Job


class ReportShape(BaseModel):
    """What became of a file, or of one in an archive, which is then the ``member``. Words are the server's language."""

    member: str
    outcome: Literal["created", "updated", "skipped", "waiting", "failed"]
    plan_id: str | None
    edition: int | None
    passages: int
    obligations: int | None
    pages: int
    warnings: list[str]
    error: str | None
    remedy: str | None
    code: str | None
    seconds: float
    waiting: int | None = Field(description="Where it waits for a decision, the number to decide by.")
    candidates: list[dict[str, Any]]


class JobFileShape(BaseModel):
    """A file of a job. ``page`` of ``pages`` are read; ``pages`` is 0 where that isn't known.

    ``collection``: where it goes if it is a new plan; “” for the standard one, “-” for none.
    """

    number: int
    name: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    page: int
    pages: int
    choice: str
    collection: str
    reports: list[ReportShape]


class JobShape(BaseModel):
    """A job and how far it is: ``done`` of ``total``, by fractions within a file. ``stopping``: it was cancelled."""

    id: str
    kind: Literal["upload", "watch", "reread"]
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    asked_by: str
    asked_at: str
    started_at: str | None
    ended_at: str | None
    attempts: int
    done: float
    total: int
    stopping: bool
    doing: str
    error: str | None
    files: list[JobFileShape]


class JobAnswer(BaseModel):
    """One job."""

    job: JobShape


class JobsAnswer(BaseModel):
    """The latest jobs, the newest first."""

    jobs: list[JobShape]


def job_json(job: Job, language: Language) -> dict[str, Any]:
    """The job as JSON values."""
    doing = f"cli.reindex.{job.doing}" if job.kind == "reread" else ""
    said = {"doing": say(doing, language) if doing in texts() else job.doing, "error": error_of(job, language)}
    return job.to_json() | said


def error_of(job: Job, language: Language) -> str | None:
    """Why the job as a whole failed; None where it didn't, or where its files say why."""
    code, _, detail = job.error.partition(":")
    if not code:
        return None
    return say(f"jobs.error.{code}", language, **({"reason": detail} if detail else {}))
