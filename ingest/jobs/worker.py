"""Does the jobs of the queue, one after another, in a thread of this process."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from threading import Event, Thread

from ingest.errors import Cancelled
from ingest.jobs.hold import BEAT_SECONDS, Hold
from ingest.jobs.processes import is_gone, worker_name
from ingest.jobs.spool import Spool
from ingest.pipeline import Moved
from ingest.reports import FileReport
from vectorstore.catalogue.jobs import Job, JobFile, State
from vectorstore.catalogue.kept_jobs import KeptJobs
from vectorstore.errors import Locked, StoreError

log = logging.getLogger(__name__)

Read = Callable[[Job, JobFile, Path, Moved], Iterable[FileReport]]
"""Reads a file of a job, which lies at the path, into the library; calls its last argument a page, and passes on what
that raises."""
Reread = Callable[[Callable[[str, int, int], None]], object]
"""Reads every plan again; calls its argument with what it does, and how much is done and how much there is."""

_IDLE_SECONDS = 0.5  # between two looks into an empty queue
_FAILED_SECONDS = 5.0  # after a look that failed
_TIDY_SECONDS = 3600.0
_STOP_SECONDS = 20.0
_LOCKED_TRIES = 10  # each waits for the writer lock as long as the library does
_SECRET = "secret"  # the code of a paper that may not stay on this machine


class Worker:
    """Has one job at a time. Safe beside others, in this process or another: see kept_jobs.py.

    ``sweep`` clears what a killed process left in the library. ``ended`` hears the id of a job that was done, or given
    up, in this turn.
    """

    def __init__(
        self,
        jobs: KeptJobs,
        spool: Spool,
        read: Read,
        reread: Reread,
        *,
        sweep: Callable[[], object] = lambda: None,
        ended: Callable[[str], object] = lambda job_id: None,
        name: str = "",
        beat: float = BEAT_SECONDS,
        idle: float = _IDLE_SECONDS,
    ) -> None:
        self._jobs, self._spool, self._read, self._reread = jobs, spool, read, reread
        self._sweep, self._ended = sweep, ended
        self._beat, self._idle = beat, idle
        self._stopping = Event()
        self._thread: Thread | None = None
        self.name = name or worker_name()

    def start(self) -> None:
        """Begins to work through the queue. What fails is logged, and stops nothing else."""
        self._thread = Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    def stop(self, seconds: float = _STOP_SECONDS) -> None:
        """Ends after the page at hand, up to ``seconds``; the job goes back into the queue."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(seconds)

    def tidy(self) -> None:
        """Clears what killed processes left, forgets old jobs, and removes what lies in the spool of no job."""
        self._sweep()
        self._jobs.prune()
        self._spool.sweep(self._jobs.ids)

    def run_next(self) -> bool:
        """Does the next job of the queue; False where there is none. Raises StoreError where the queue can't be had."""
        job = self._jobs.claim(self.name)
        if job is None:
            return False
        with Hold(self._jobs, job, self.name, self._stopping, self._beat) as hold:
            try:
                self._do(job, hold)
            except Cancelled:
                self._stopped(job, hold)
            except Exception as error:  # noqa: BLE001 - the job's edge
                self._jobs.finish(job.id, self.name, error=_told(job, error))
            else:
                self._jobs.finish(job.id, self.name)
        self._ended(job.id)
        return True

    def _work(self) -> None:
        tidied = -_TIDY_SECONDS
        wait = 0.0
        first = True
        while not self._stopping.wait(wait):
            try:
                if first:
                    self._jobs.abandon(is_gone)
                    first = False
                if time.monotonic() - tidied >= _TIDY_SECONDS:
                    self.tidy()
                    tidied = time.monotonic()
                wait = 0.0 if self.run_next() else self._idle
            except Exception as error:  # the thread's edge: jobs go on once the fault is mended
                log.error("the queue of jobs can't be worked through: %s", error, exc_info=_unforeseen(error))
                wait = _FAILED_SECONDS

    def _do(self, job: Job, hold: Hold) -> None:
        if job.kind == "reread":
            self._read_again(hold)
            return
        for file in job.files:
            if file.state not in ("done", "failed"):
                self._read_one(job, file, hold)
            elif file.state == "done":
                self._let_go(job, file)  # what the process was killed before

    def _read_one(self, job: Job, file: JobFile, hold: Hold) -> None:
        hold.begin(file)
        path = self._spool.path(job.id, file.number, file.name) if job.kind == "upload" else Path(file.path)
        reports = self._reports(job, file, path, hold)
        state: State = "failed" if any(report.outcome == "failed" for report in reports) else "done"
        hold.end(file, state, [report.to_json() | {"member": _member(report, path)} for report in reports])
        if state == "done" or any(report.code == _SECRET for report in reports):
            self._let_go(job, file)

    def _reports(self, job: Job, file: JobFile, path: Path, hold: Hold) -> list[FileReport]:
        """What became of the file; while another process writes, it is tried again."""
        for _ in range(_LOCKED_TRIES):
            reports = list(self._read(job, file, path, partial(hold.page, file)))
            if not any(report.code == "locked" for report in reports):
                break
            hold.heed()
        return reports

    def _read_again(self, hold: Hold) -> None:
        for tried in range(1, _LOCKED_TRIES + 1):
            try:
                self._reread(hold.step)
                return
            except Locked:
                if tried == _LOCKED_TRIES:
                    raise
                hold.heed()

    def _let_go(self, job: Job, file: JobFile) -> None:
        """The original is kept with its plan by now, or may not be kept."""
        if job.kind == "upload":
            self._spool.drop_file(job.id, file.number)

    def _stopped(self, job: Job, hold: Hold) -> None:
        if hold.orders == "stop":
            self._jobs.finish(job.id, self.name, stopped=True)
        elif hold.orders == "go":
            self._jobs.release(job.id, self.name)
        else:
            log.warning("job %s: another process has it now", job.id)


def _member(report: FileReport, path: Path) -> str:
    """What the file is called in the archive at ``path``; "" for the file itself."""
    return str(report.path.relative_to(path)) if report.path != path and report.path.is_relative_to(path) else ""


def _told(job: Job, error: Exception) -> str:
    """The code of a failure, with its words where they are for admins; what nobody foresaw goes to the log."""
    if isinstance(error, StoreError):
        log.warning("job %s failed: %s", job.id, error)
        return f"failed:{error}"
    log.error("job %s failed", job.id, exc_info=error)
    return f"unexpected:{type(error).__name__}"


def _unforeseen(error: Exception) -> Exception | None:
    return None if isinstance(error, StoreError) else error
