"""Jobs: work that an admin asked for, done beside the questions, file by file."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["upload", "watch", "reread"]
State = Literal["queued", "running", "done", "failed", "cancelled"]
Orders = Literal["go", "stop", "lost"]
"""What the doer of a job hears when it gives a sign: go on; stop, since it was cancelled; or another one has it now."""

OVER: tuple[State, ...] = ("done", "failed", "cancelled")
STATES: tuple[State, ...] = ("queued", "running", *OVER)
AGAIN: tuple[State, ...] = ("failed", "cancelled")  # what can be tried again
ATTEMPTS = 3  # times that a job is begun; what ended its process so often would do so again
STALE_SECONDS = 30.0  # without a sign of life, after which another process may have the job
KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file for a job: what it is called, and where it lies. ``choice`` and ``collection``: as of JobFile."""

    name: str
    path: str
    digest: str = ""
    choice: str = ""
    collection: str = ""


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a job. ``state`` is failed where any report of it is.

    ``choice``: "" for as the rules say, "new", or the id of the plan that it is an edition of. ``collection``: into
    which it goes where it is a new plan, as of Choice. ``reports``: one as of ``FileReport.to_json``, or several of an
    archive, each with its ``member``: its name in the archive, or "".
    """

    number: int
    name: str
    path: str
    state: State = "queued"
    page: int = 0  # how many are done
    pages: int = 0  # how many there are; 0 where that isn't known
    choice: str = ""
    collection: str = ""
    digest: str = ""
    reports: tuple[dict[str, Any], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """All but where it lies on this machine, as JSON values."""
        shown = ("number", "name", "state", "page", "pages", "choice", "collection")
        values = {name: getattr(self, name) for name in shown}
        reports = [{name: value for name, value in report.items() if name != "path"} for report in self.reports]
        return values | {"reports": reports}


@dataclass(frozen=True, slots=True)
class Job:
    """A job and how it goes. Times are ISO 8601 in UTC. ``error``: "" or a code, with a detail after a colon."""

    id: str
    kind: Kind
    state: State
    asked_by: str
    asked_at: str
    started_at: str | None = None
    ended_at: str | None = None
    worker: str | None = None
    attempts: int = 0
    cancelled: bool = False  # is to stop, or has stopped
    done: float = 0.0  # of ``total``; a file of pages is done by fractions
    total: int = 0
    doing: str = ""
    error: str = ""
    files: tuple[JobFile, ...] = ()

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it, unless it is tried again."""
        return self.state in OVER

    def to_json(self) -> dict[str, Any]:
        """The job as JSON values."""
        shown = ("id", "kind", "state", "asked_by", "asked_at", "started_at", "ended_at", "attempts", "done", "total")
        values = {name: getattr(self, name) for name in shown}
        stopping = self.cancelled and not self.over
        files = [file.to_json() for file in self.files]
        return values | {"stopping": stopping, "doing": self.doing, "error": self.error, "files": files}


def new_job_id() -> str:
    """An id that no other job has; ids of later milliseconds sort after those of earlier ones."""
    return f"{time.time_ns() // 1_000_000:012x}{secrets.token_hex(4)}"
