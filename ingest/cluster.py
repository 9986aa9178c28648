"""Files read by the workers of a Dask cluster (``distributed``), while this process keeps them.

A worker gets a file's bytes, and gives the answer of sent.py, bytes too. Dask sends a file elsewhere whose worker
ended, as often as the scheduler's ``allowed-failures`` says, and blames every file that the worker had; so one that is
given up is read once more while no other is on its way, and only then is it to blame. Whoever reaches the scheduler or
a worker can run there, and here, what they like, as docs/scaling.md tells: it is for networks where everybody may.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import CancelledError, Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, partial
from importlib import import_module
from typing import Any
from uuid import uuid4

from ingest.ahead import Gone
from ingest.errors import ReadersFailed
from ingest.hands import Hands
from ingest.readers import MEGABYTE, Pages
from ingest.release import release
from ingest.sandbox.wire import printable
from ingest.sent import answer

log = logging.getLogger(__name__)

MOST_SENT = 64 * MEGABYTE  # a larger file is read here: it would lie in the scheduler's memory meanwhile
INSTALL = "pip install 'plan-assistant[cluster]'"
_CONNECT_SECONDS = 15
_CLOSE_SECONDS = 5
_NO_WORKERS_SECONDS = 60.0  # without any worker, after which none is hoped for
_AHEAD, _LEAST_AHEAD = 4, 400  # files on their way or waiting, a worker's thread, and at least: half are kept together
_ROUNDS = 2  # in the second a file is read by itself


@dataclass(slots=True, eq=False)
class _Task:
    """A file on its way."""

    request: bytes
    answer: Future[bytes] = field(default_factory=Future)
    rounds: int = 0
    tries: int = 0


class Cluster:
    """Readers who are the workers of the cluster of ``client``; a file too large to be sent is read by ``here``."""

    def __init__(self, client: Any, here: Hands) -> None:
        self._client, self._here = client, here
        self._executor = client.get_executor(pure=False)
        self._over: ReadersFailed | None = None  # why nothing more is sent
        self._changing = threading.RLock()
        self._sent: set[_Task] = set()
        self._waiting: deque[_Task] = deque()
        self._suspects: deque[_Task] = deque()
        self._had_workers = time.monotonic()
        self.ahead = _LEAST_AHEAD
        self.check()

    def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
        """As of Readers; workers say nothing of pages."""
        if len(request) > MOST_SENT:
            return self._here.begin(request, pages)
        task = _Task(request)
        with self._changing:
            self._waiting.append(task)
            self._send()
        return task.answer

    def check(self) -> None:
        """As of Readers: as long as the scheduler answers, and there is a worker or was one not long ago."""
        if threads := sum(self._threads().values()):
            self._had_workers = time.monotonic()
            self.ahead = max(_LEAST_AHEAD, _AHEAD * threads)
        elif time.monotonic() - self._had_workers > _NO_WORKERS_SECONDS:
            raise ReadersFailed("no_workers")

    def end(self) -> None:
        """Nothing more is sent."""
        with self._changing:
            self._over = self._over or ReadersFailed("lost")
            self._send()

    def _threads(self) -> dict[str, int]:
        """How many threads each worker has. Raises ReadersFailed."""
        try:
            found: dict[str, int] = self._client.nthreads()
        except Exception as error:  # whatever the client raises, nobody answers
            raise self._failed(error) from error
        return found

    def _failed(self, error: Exception) -> ReadersFailed:
        if self._client.status != "running":
            return ReadersFailed("lost")
        return ReadersFailed("failed", reason=f"{type(error).__name__}: {error}")

    def _send(self) -> None:
        """Sends what waits, or says why nothing more is sent; while a suspect is there, nothing but that, by itself.

        Only while changing.
        """
        if self._over is not None:
            self._refuse(self._over)
            return
        if any(one.rounds for one in self._sent):
            return
        if self._suspects:
            if not self._sent:
                self._submit(self._suspects.popleft())
            return
        while self._waiting:
            task = self._waiting.popleft()
            if task.answer.set_running_or_notify_cancel():
                self._submit(task)

    def _refuse(self, why: ReadersFailed) -> None:
        """Whoever waits for what was not sent hears why it never is."""
        suspects, waiting = list(self._suspects), list(self._waiting)
        self._suspects.clear()
        self._waiting.clear()
        for task in (*suspects, *(one for one in waiting if one.answer.set_running_or_notify_cancel())):
            task.answer.set_exception(why)

    def _submit(self, task: _Task) -> None:
        try:
            sent = self._executor.submit(answer, task.request, key=f"read-{uuid4().hex}")
        except Exception as error:  # noqa: BLE001 - whatever the client raises, it takes nothing more
            self._over = self._failed(error)
            task.answer.set_exception(self._over)
            self._refuse(self._over)
            return
        self._sent.add(task)
        sent.add_done_callback(partial(self._done, task))

    def _done(self, task: _Task, sent: Future[bytes]) -> None:
        """Called in the client's thread as a task has ended, however it did: nothing here may wait for the client."""
        said: bytes | None = None
        wrong: Exception | None = None
        try:
            said = sent.result()
        except CancelledError:  # by the client, which has lost its scheduler
            wrong = ReadersFailed("lost")
        except _distributed().KilledWorker as killed:
            task.rounds, task.tries = task.rounds + 1, task.tries + killed.allowed_failures + 1
            wrong = Gone(task.tries) if task.rounds == _ROUNDS else None
        except Exception as error:  # noqa: BLE001 - the answer's edge: an answer that isn't there is none
            wrong = self._failed(error)
        with self._changing:
            self._sent.discard(task)
            if isinstance(wrong, ReadersFailed):
                self._over = self._over or wrong
            if wrong is not None:
                task.answer.set_exception(wrong)
            elif said is not None:
                task.answer.set_result(said)
            else:
                self._suspects.append(task)
            self._send()


@contextmanager
def cluster(address: str, here: Hands) -> Iterator[Cluster]:
    """The workers of the cluster whose scheduler is at ``address``, as "tcp://10.0.0.9:8786", or "tls://…".

    Certificates and the like are what distributed's own configuration says. Raises ReadersFailed: where distributed
    isn't installed, nobody answers, or no worker of this release is there.
    """
    client = _client(address)
    try:
        _check_workers(client)
        opened = Cluster(client, here)
        try:
            yield opened
        finally:
            opened.end()
    finally:
        client.close(timeout=_CLOSE_SECONDS)


def _client(address: str) -> Any:
    distributed = _distributed()
    secured = distributed.Security().get_connection_args("client")
    if address.startswith("tls://") and secured.get("ssl_context") is None:
        raise ReadersFailed("unreachable", address=address, reason="distributed.comm.tls: no certificate")
    try:
        return distributed.Client(address, timeout=_CONNECT_SECONDS, set_as_default=False, name="plan-assistant")
    except (OSError, ValueError, TypeError) as error:  # TimeoutError is an OSError; an address of no kind that it knows
        raise ReadersFailed("unreachable", address=address, reason=str(error)) from error


@cache
def _distributed() -> Any:
    """The package, which says nothing by itself here: what matters is raised. Raises ReadersFailed."""
    try:
        quiet = {"distributed": "critical", "distributed.client": "critical"}
        settings = {"logging": quiet, "distributed.admin.large-graph-warning-threshold": 2 * MOST_SENT}
        import_module("dask").config.set(settings)
        return import_module("distributed")  # cost: 1 s, and only who reads on a cluster has it
    except ImportError as error:
        raise ReadersFailed("missing", install=INSTALL) from error


def _check_workers(client: Any) -> None:
    """Whether somebody is there who reads as this process does."""
    try:
        client.wait_for_workers(1, timeout=_CONNECT_SECONDS)
    except TimeoutError as error:
        raise ReadersFailed("no_workers") from error
    for worker, theirs in client.run(release, on_error="return").items():
        if theirs != release():
            log.warning("worker %s: %r", worker, theirs)
            there = theirs if isinstance(theirs, str) else type(theirs).__name__
            raise ReadersFailed("other_release", here=release(), there=printable(there))
