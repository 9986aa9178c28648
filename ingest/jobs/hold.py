"""A job that a worker has: its signs of life, its progress, and whether it is to stop."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from threading import Event, Thread
from typing import Any

from ingest.errors import Cancelled
from vectorstore.catalogue.jobs import Job, JobFile, Orders, State
from vectorstore.catalogue.kept_jobs import KeptJobs
from vectorstore.errors import StoreError

log = logging.getLogger(__name__)

BEAT_SECONDS = 5.0
_PROGRESS_SECONDS = 0.25  # between two writes of how far it is


class Hold:
    """While it is entered, a thread of its own gives signs of life: a page may take longer than they may fail to come.

    ``stopping``: set where the process ends in good order.
    """

    def __init__(
        self,
        jobs: KeptJobs,
        job: Job,
        worker: str,
        stopping: Event,
        beat: float = BEAT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._jobs, self._job, self._worker, self._stopping = jobs, job, worker, stopping
        self._beat, self._clock = beat, clock
        self._told = clock() - _PROGRESS_SECONDS
        self._read = sum(file.state in ("done", "failed") for file in job.files)
        self._over = Event()
        self._thread = Thread(target=self._live, name=f"job {job.id}", daemon=True)
        self.orders: Orders = "go"

    def __enter__(self) -> Hold:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def heed(self) -> None:
        """Raises Cancelled where the job is to stop, or another one has it, or the process ends."""
        if self.orders != "go" or self._stopping.is_set():
            raise Cancelled

    def begin(self, file: JobFile) -> None:
        """A file is being read. Raises Cancelled."""
        self._hear(self._jobs.begin_file(self._job.id, self._worker, file.number))
        self.heed()

    def page(self, file: JobFile, name: str, done: int, of: int) -> None:
        """How many pages of a file are done. Raises Cancelled."""
        self._tell(name, self._read + done / max(of, 1), len(self._job.files), (file.number, done, of))

    def step(self, doing: str, done: int, of: int) -> None:
        """How far a job without files is. Raises Cancelled."""
        self._tell(doing, done, of)

    def end(self, file: JobFile, state: State, reports: Sequence[dict[str, Any]]) -> None:
        """What became of a file. Raises Cancelled where another one has the job."""
        self._hear(self._jobs.file_done(self._job.id, self._worker, file.number, state, reports))
        self._read += 1
        if self.orders == "lost":
            raise Cancelled

    def _tell(self, doing: str, done: float, total: int, file: tuple[int, int, int] | None = None) -> None:
        self.heed()
        now = self._clock()
        if now - self._told >= _PROGRESS_SECONDS:
            self._told = now
            mine = self._job.id, self._worker
            self._hear(self._jobs.progress(*mine, doing=doing, done=done, total=total, file=file))
            self.heed()

    def _live(self) -> None:
        while not self._over.wait(self._beat):
            try:
                self._hear(self._jobs.beat(self._job.id, self._worker))
            except StoreError as failure:
                log.warning("job %s: no sign of life could be given: %s", self._job.id, failure)

    def _hear(self, orders: Orders) -> None:
        if self.orders != "lost":
            self.orders = orders
