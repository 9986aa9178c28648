"""Jobs as the catalogue keeps them: the queue of what admins asked for.

A job is had by the one process whose update of its row takes effect. Who has it gives a sign of life again and again;
once that fails to come, another process may have it. What the first one still writes then is refused.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Engine, and_, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from vectorstore.catalogue.database import reading, writing
from vectorstore.catalogue.job_rows import FRESH, files_over, had_by, job_row, set_files, set_job, to_jobs
from vectorstore.catalogue.jobs import (
    AGAIN,
    ATTEMPTS,
    KEPT_DAYS,
    OVER,
    STALE_SECONDS,
    STATES,
    Job,
    Kind,
    NewFile,
    Orders,
    State,
    new_job_id,
)
from vectorstore.catalogue.schema import JobFileRow, JobRow
from vectorstore.errors import JobInState, storable


class KeptJobs:
    """The jobs of one catalogue. Its writes are short, and need no writer lock: no reader of plans sees them.

    ``now``: seconds since the epoch.
    """

    def __init__(self, engine: Engine, now: Callable[[], float] = time.time) -> None:
        self._engine = engine
        self._now = now

    # What admins do

    def add(self, kind: Kind, files: Sequence[NewFile] = (), *, by: str, job_id: str = "") -> Job:
        """Queues a job; ``job_id`` where its files lie under one of ``new_job_id`` already."""
        job_id = job_id or new_job_id()
        with writing(self._engine) as session:
            asked = {"asked_by": storable(by), "asked_at": self._time(), "attempts": 0, "cancelled": False}
            going = {"state": "queued", "done": 0.0, "total": len(files), "error": ""}
            session.execute(insert(JobRow).values(id=job_id, kind=kind, **asked, **going, **FRESH))
            for number, file in enumerate(files, 1):
                of = {"name": storable(file.name), "path": storable(file.path), "digest": file.digest}
                said = {"choice": file.choice, "collection": file.collection}
                new = {"state": "queued", "page": 0, "pages": 0, "reports": []} | said
                session.execute(insert(JobFileRow).values(job_id=job_id, number=number, **of, **new))
        return self.get(job_id)

    def get(self, job_id: str) -> Job:
        """The job with its files. Raises UnknownJob."""
        with reading(self._engine) as session:
            return to_jobs(session, [job_row(session, job_id)])[0]

    def list(self, limit: int = 50) -> tuple[Job, ...]:
        """The latest jobs with their files, the newest first."""
        with reading(self._engine) as session:
            rows = session.scalars(select(JobRow).order_by(JobRow.id.desc()).limit(limit)).all()
            return to_jobs(session, rows)

    def cancel(self, job_id: str) -> Job:
        """Ends a job that waits; one that runs stops at its next page or file. Raises UnknownJob, JobInState."""
        with writing(self._engine) as session:
            row = job_row(session, job_id)
            if row.state in OVER:
                raise JobInState(job_id, row.state)
            if row.state == "queued":
                self._end(session, job_id, "cancelled")
            set_job(session, JobRow.id == job_id, cancelled=True)
        return self.get(job_id)

    def retry(self, job_id: str) -> Job:
        """Queues a failed or cancelled job again, with those of its files that aren't done.

        Raises UnknownJob, JobInState.
        """
        with writing(self._engine) as session:
            row = job_row(session, job_id)
            if row.state not in AGAIN:
                raise JobInState(job_id, row.state)
            for ended in AGAIN:
                set_files(session, job_id, ended, state="queued", page=0, pages=0, reports=[])
            new = {
                "state": "queued",
                "attempts": 0,
                "cancelled": False,
                "error": "",
                "done": files_over(session, job_id),
            }
            set_job(session, JobRow.id == job_id, **new, **FRESH)
        return self.get(job_id)

    # What those do who have the jobs

    def claim(self, worker: str) -> Job | None:
        """The oldest job that waits, or whose worker gave no sign of life for long; it is now ``worker``'s.

        One that was begun too often fails instead, and one that was to stop has stopped.
        """
        while (found := self._next()) is not None:
            job_id, attempts, cancelled = found
            with writing(self._engine) as session:
                end: State | None = "cancelled" if cancelled else "failed" if attempts >= ATTEMPTS else None
                new: dict[str, Any] = {"state": "running", "worker": worker, "beat_at": self._now()}
                new |= {"attempts": JobRow.attempts + 1, "started_at": func.coalesce(JobRow.started_at, self._time())}
                if not set_job(session, and_(JobRow.id == job_id, self._free()), **new):
                    continue  # another one has it
                if end is not None:
                    self._end(session, job_id, end, "died" if end == "failed" else "")
                    continue
                set_files(session, job_id, "running", state="queued", page=0)
                set_job(session, JobRow.id == job_id, done=files_over(session, job_id))
            return self.get(job_id)
        return None

    def abandon(self, gone: Callable[[str], bool]) -> None:
        """Lets the jobs be claimed at once whose workers are ``gone``, as far as that can be told."""
        with reading(self._engine) as session:
            rows = session.execute(select(JobRow.id, JobRow.worker).where(JobRow.state == "running")).all()
        for job_id, worker in rows:
            if worker is not None and gone(worker):
                with writing(self._engine) as session:
                    set_job(session, had_by(job_id, worker), beat_at=0.0)

    def beat(self, job_id: str, worker: str) -> Orders:
        """A sign of life."""
        return self._sign(job_id, worker, {})

    def progress(
        self, job_id: str, worker: str, *, doing: str, done: float, total: int, file: tuple[int, int, int] | None = None
    ) -> Orders:
        """How far the job is, which is a sign of life too. ``file``: its number, pages done, and pages."""
        number, page, pages = file or (None, 0, 0)
        moved = {"doing": storable(doing), "done": done, "total": total}
        return self._sign(job_id, worker, moved, number, page=page, pages=pages)

    def begin_file(self, job_id: str, worker: str, number: int) -> Orders:
        """A file of the job is being read."""
        return self._sign(job_id, worker, {}, number, state="running", page=0)

    def file_done(
        self, job_id: str, worker: str, number: int, state: State, reports: Sequence[dict[str, Any]]
    ) -> Orders:
        """What became of a file."""
        return self._sign(job_id, worker, {}, number, state=state, reports=list(reports))

    def finish(self, job_id: str, worker: str, *, stopped: bool = False, error: str = "") -> bool:
        """Ends the job as its files ended, or as stopped or failed; False where another one has it."""
        with writing(self._engine) as session:
            if not set_job(session, had_by(job_id, worker), beat_at=self._now()):
                return False
            failed = and_(JobFileRow.job_id == job_id, JobFileRow.state == "failed")
            bad = bool(error) or session.scalar(select(JobFileRow.number).where(failed).limit(1)) is not None
            self._end(session, job_id, "cancelled" if stopped else "failed" if bad else "done", storable(error))
        return True

    def release(self, job_id: str, worker: str) -> None:
        """Puts the job back into the queue, since its process ends in good order; that is no failed attempt."""
        with writing(self._engine) as session:
            new = {"state": "queued", "attempts": JobRow.attempts - 1}
            if set_job(session, had_by(job_id, worker), **new, **FRESH):
                set_files(session, job_id, "running", state="queued", page=0)

    def prune(self, days: int = KEPT_DAYS) -> None:
        """Forgets jobs that ended longer ago."""
        before = datetime.fromtimestamp(self._now(), UTC) - timedelta(days=days)
        old = and_(JobRow.state.in_(OVER), JobRow.ended_at < before.isoformat(timespec="seconds"))
        with writing(self._engine) as session:
            ids = session.scalars(select(JobRow.id).where(old)).all()
            for job_id in ids:
                session.execute(delete(JobFileRow).where(JobFileRow.job_id == job_id))
                session.execute(delete(JobRow).where(JobRow.id == job_id))

    def ids(self) -> frozenset[str]:
        """The id of every job there is."""
        with reading(self._engine) as session:
            return frozenset(session.scalars(select(JobRow.id)))

    def counts(self) -> dict[str, int]:
        """How many jobs there are in each state."""
        with reading(self._engine) as session:
            rows = session.execute(select(JobRow.state, func.count()).group_by(JobRow.state)).all()
        return dict.fromkeys(STATES, 0) | {str(state): int(count) for state, count in rows}

    def _next(self) -> tuple[str, int, bool] | None:
        """Id, attempts, and whether it is to stop, of the job to have next. A read, so that who waits locks nothing."""
        with reading(self._engine) as session:
            chosen = select(JobRow.id, JobRow.attempts, JobRow.cancelled).where(self._free()).order_by(JobRow.id)
            row = session.execute(chosen.limit(1)).first()
        return None if row is None else (row[0], row[1], row[2])

    def _free(self) -> ColumnElement[bool]:
        """Had by nobody, or by one whose last sign of life is from long ago, or from far ahead: the clock went back."""
        now = self._now()
        old = or_(JobRow.beat_at < now - STALE_SECONDS, JobRow.beat_at > now + STALE_SECONDS)
        return or_(JobRow.state == "queued", and_(JobRow.state == "running", old))

    def _sign(
        self, job_id: str, worker: str, of_job: dict[str, Any], file: int | None = None, **of_file: Any
    ) -> Orders:
        """A sign of life, and what it tells of the job and of a file."""
        with writing(self._engine) as session:
            if not set_job(session, had_by(job_id, worker), beat_at=self._now(), **of_job):
                return "lost"
            if file is not None:
                at = and_(JobFileRow.job_id == job_id, JobFileRow.number == file)
                session.execute(update(JobFileRow).where(at).values(**of_file))
            if "reports" in of_file:
                set_job(session, JobRow.id == job_id, done=files_over(session, job_id))
            return "stop" if session.scalar(select(JobRow.cancelled).where(JobRow.id == job_id)) else "go"

    def _end(self, session: Session, job_id: str, state: State, error: str = "") -> None:
        set_files(session, job_id, "running", state=state)
        set_files(session, job_id, "queued", state="cancelled")
        set_job(session, JobRow.id == job_id, **FRESH | {"state": state, "ended_at": self._time(), "error": error})

    def _time(self) -> str:
        return datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="seconds")
