"""Starts a reading process, hears what it says, and ends it with everything that it started."""

from __future__ import annotations

import contextlib
import json
import logging
import os
import selectors
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from ingest.errors import OutOfMemory, ReaderDied, TimedOut, TooComplex, TooManyPages
from ingest.readers import Pages
from ingest.sandbox.confine import NO_MEMORY
from ingest.sandbox.limits import Limits
from ingest.sandbox.wire import MOST_BYTES, Rubbish, counts_of, error_of, message_of, words

log = logging.getLogger(__name__)

CHILD = (sys.executable, "-I", "-m", "ingest.sandbox.child")
Answer = tuple[str, Any]
"""What a process said in the end: of what kind it is, and the JSON value, unchecked."""

_KEPT = ("PATH", "TESSDATA_PREFIX", "TZ")
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")  # each thread's stack is address space
_CHUNK = 1 << 20
_LOGGED = 8_000  # bytes of what a reader printed
_GRACE = 10.0  # seconds for a process that has closed its output to end
_NO_MEMORY = ("MemoryError", "bad_alloc", "out of memory", "Out of memory", "Cannot allocate memory")


class Reader:
    """A process that does one job for the file at ``path``, in ``folder``, which is its own.

    ``command`` starts it, and is given the job, limits, the number of this process, and the arguments.
    """

    def __init__(self, folder: Path, path: Path, limits: Limits, command: Sequence[str] = CHILD) -> None:
        self._folder, self._path, self._limits, self._command = folder, path, limits, command

    def ask(self, job: str, *arguments: str, pages: Pages) -> Answer:
        """What the process says in the end, and of what kind it is.

        Raises what the reader found wrong with the file, TimedOut, OutOfMemory, TooManyPages or ReaderDied, and
        whatever ``pages`` raises; the process has ended then.
        """
        command = [*self._command, job, json.dumps(asdict(self._limits)), str(os.getpid()), *arguments]
        with (self._folder / "log").open("w+b") as printed:
            process = subprocess.Popen(
                command,
                cwd=self._folder,
                env=environment(self._folder),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=printed,
                start_new_session=True,
            )
            try:
                return self._outcome(process, printed, pages)
            finally:
                _end(process)
                log.debug("%s: the reader printed: %s", self._path, _tail(printed))

    def _outcome(self, process: subprocess.Popen[bytes], printed: IO[bytes], pages: Pages) -> Answer:
        try:
            for kind, value in self._messages(process, pages):
                if kind == "error":
                    raise error_of(value, self._path)
                if kind == "failed":
                    raise self._failed(words(value, 200), printed)
                return kind, value
        except Rubbish as error:
            log.warning("%s: the reader said what can't be believed: %s", self._path, error)
            raise ReaderDied(self._path, status="?") from error
        raise self._death(process, printed)

    def _messages(self, process: subprocess.Popen[bytes], pages: Pages) -> Iterator[Answer]:
        """All messages but those about pages, which go to ``pages``, until the process closes its output."""
        clock = _Clock(self._limits, self._path)
        for line in _lines(process, clock):
            kind, value = message_of(line)
            if kind != "pages":
                yield kind, value
                continue
            done, of = counts_of(value)
            if of > self._limits.pages:
                raise TooManyPages(self._path, pages=of, limit=self._limits.pages)
            clock.hear(done, of)
            pages(done, of)

    def _failed(self, name: str, printed: IO[bytes]) -> Exception:
        """For an exception in the reader that is none of ours."""
        if name == "RecursionError":
            return TooComplex(self._path, reason="reason.nested")
        if "MemoryError" in name:
            return OutOfMemory(self._path, limit=self._limits.memory)
        log.warning("%s: the reader failed: %s", self._path, _tail(printed))
        return ReaderDied(self._path, status=name if name.isidentifier() else "?")

    def _death(self, process: subprocess.Popen[bytes], printed: IO[bytes]) -> Exception:
        """For a process that ended without saying what came of the file."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_GRACE)
        status = process.returncode
        said = _tail(printed)
        log.warning("%s: the reader ended with %s: %s", self._path, status, said)
        if status == NO_MEMORY or (status and any(sign in said for sign in _NO_MEMORY)):
            return OutOfMemory(self._path, limit=self._limits.memory)
        return ReaderDied(self._path, status=_named(status))


class _Clock:
    """When the process must have said more, or be done."""

    def __init__(self, limits: Limits, path: Path) -> None:
        self._limits, self._path = limits, path
        self._begun = self._heard = time.monotonic()
        self._done = self._of = 0

    def hear(self, done: int, of: int) -> None:
        if done > self._done:
            self._heard = time.monotonic()
        self._done, self._of = max(done, self._done), of

    def left(self) -> float:
        """Seconds. Raises TimedOut where there are none."""
        whole = self._begun + self._limits.whole(self._of)
        left = min(whole, self._heard + self._limits.seconds) - time.monotonic()
        if left <= 0:
            raise TimedOut(self._path, seconds=round(time.monotonic() - self._begun))
        return left


def _lines(process: subprocess.Popen[bytes], clock: _Clock) -> Iterator[bytes]:
    """Whole lines as they come, until the end; what comes after the last line break is none. Raises Rubbish."""
    assert process.stdout is not None
    source = process.stdout.fileno()
    kept, size = bytearray(), 0
    with selectors.DefaultSelector() as ready:
        ready.register(source, selectors.EVENT_READ)
        while True:
            if not ready.select(clock.left()):
                continue
            chunk = os.read(source, _CHUNK)
            size += len(chunk)
            if not chunk:
                return
            if size > MOST_BYTES:
                raise Rubbish("too much is said")
            *ended, rest = chunk.split(b"\n")
            for part in ended:
                yield bytes(kept) + part
                kept.clear()
            kept += rest


def environment(folder: Path) -> Mapping[str, str]:
    """What a reading process finds in its environment: where programs are, and its own folder for all it writes."""
    own = {name: str(folder) for name in ("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR")}
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return own | kept | dict.fromkeys(_THREADS, "1") | {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kills the process and its group, whether or not it has ended."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()


def _tail(printed: IO[bytes]) -> str:
    printed.seek(0, os.SEEK_END)
    printed.seek(max(0, printed.tell() - _LOGGED))
    return printed.read().decode("utf-8", "backslashreplace")


def _named(status: int | None) -> str:
    """A status as it is told: "1", "SIGSEGV"; a guard gives 128 and the number of the signal that ended its reader."""
    number = -status if status and status < 0 else (status or 0) - 128
    try:
        return signal.Signals(number).name
    except ValueError:
        return "?" if status is None else str(status)
