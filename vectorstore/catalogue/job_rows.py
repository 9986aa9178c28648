"""Rows of the job tables ↔ values, and the small changes that all of a job's life is made of."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, and_, func, select, update
from sqlalchemy.orm import Session

from vectorstore.catalogue.jobs import Job, JobFile, Kind, State
from vectorstore.catalogue.schema import JobFileRow, JobRow
from vectorstore.errors import UnknownJob

FRESH: dict[str, Any] = {"worker": None, "beat_at": None, "doing": "", "ended_at": None}
"""Of a job that nobody has."""


def job_row(session: Session, job_id: str) -> JobRow:
    """The job's row. Raises UnknownJob."""
    row = session.get(JobRow, job_id) if "\0" not in job_id else None
    if row is None:
        raise UnknownJob(job_id)
    return row


def to_jobs(session: Session, rows: Sequence[JobRow]) -> tuple[Job, ...]:
    """The jobs of the rows, with their files."""
    chosen = select(JobFileRow).where(JobFileRow.job_id.in_([row.id for row in rows]))
    files: defaultdict[str, list[JobFile]] = defaultdict(list)
    for row in session.scalars(chosen.order_by(JobFileRow.job_id, JobFileRow.number)):
        files[row.job_id].append(_to_file(row))
    return tuple(_to_job(row, files[row.id]) for row in rows)


def set_job(session: Session, at: ColumnElement[bool], **values: Any) -> bool:
    """Changes the jobs at ``at``; whether there was any."""
    result = session.execute(update(JobRow).where(at).values(**values).execution_options(synchronize_session=False))
    return cast("CursorResult[Any]", result).rowcount > 0


def set_files(session: Session, job_id: str, was: str, **values: Any) -> None:
    """Changes the files of a job that are in the state ``was``."""
    at = and_(JobFileRow.job_id == job_id, JobFileRow.state == was)
    session.execute(update(JobFileRow).where(at).values(**values).execution_options(synchronize_session=False))


def had_by(job_id: str, worker: str) -> ColumnElement[bool]:
    """That the job is this worker's."""
    return and_(JobRow.id == job_id, JobRow.state == "running", JobRow.worker == worker)


def files_over(session: Session, job_id: str) -> float:
    """How many files of the job have ended."""
    over = and_(JobFileRow.job_id == job_id, JobFileRow.state.in_(("done", "failed")))
    return float(session.scalar(select(func.count()).where(over)) or 0)


def _to_job(row: JobRow, files: Sequence[JobFile]) -> Job:
    kind, state = cast(Kind, row.kind), cast(State, row.state)
    return Job(
        row.id,
        kind,
        state,
        row.asked_by,
        row.asked_at,
        row.started_at,
        row.ended_at,
        row.worker,
        row.attempts,
        row.cancelled,
        row.done,
        row.total,
        row.doing,
        row.error,
        tuple(files),
    )


def _to_file(row: JobFileRow) -> JobFile:
    state = cast(State, row.state)
    done, said = (row.page, row.pages), (row.choice, row.collection)
    return JobFile(row.number, row.name, row.path, state, *done, *said, row.digest, tuple(row.reports))
