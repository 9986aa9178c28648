"""The process that reads one file: job, limits, who started it, the file and what the job is told, as arguments.

What it says goes out by what was its standard output; whatever a library prints goes to the log.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import time
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path

from ingest.errors import IngestError
from ingest.sandbox.confine import guarded, restrict
from ingest.sandbox.jobs import JOBS, Job
from ingest.sandbox.limits import Limits
from ingest.sandbox.wire import error_json, line_of

_BETWEEN = 0.05  # seconds between two messages about pages


def main(arguments: Sequence[str], jobs: Mapping[str, Job] = JOBS) -> None:
    """Does the job and ends the process."""
    name, given, parent, file, *told = arguments
    limits = Limits(**json.loads(given))
    guarded(int(parent), limits)
    wire = os.dup(1)
    os.dup2(2, 1)
    restrict(limits)
    outcome = line_of(_outcome(jobs[name], Path(file), told, Progress(wire)))
    sys.stdout.flush()
    _send(wire, outcome)
    os._exit(0)


class Progress:
    """Says how many pages are done, not too often; from any thread."""

    def __init__(self, wire: int) -> None:
        self._wire = wire
        self._lock = threading.Lock()
        self._next = 0.0

    def __call__(self, done: int, of: int) -> None:
        """Called with how many pages are done and how many there are."""
        with self._lock:
            if done == of or time.monotonic() >= self._next:
                self._next = time.monotonic() + _BETWEEN
                _send(self._wire, line_of({"pages": [done, of]}))


def _outcome(job: Job, file: Path, told: Sequence[str], progress: Progress) -> Mapping[str, object]:
    """What the job gives, or what went wrong with the file: the file's edge."""
    try:
        outcome = job(file, told, progress)
        line_of(outcome)
    except IngestError as error:
        return {"error": error_json(error)}
    except Exception as error:  # noqa: BLE001 - the file's edge: whatever fails, the file is refused by name
        traceback.print_exc(file=sys.stderr)
        return {"failed": type(error).__name__}
    return outcome


def _send(wire: int, line: bytes) -> None:
    view = memoryview(line)
    while view:
        view = view[os.write(wire, view) :]


if __name__ == "__main__":
    main(sys.argv[1:])
