"""A process that reads files for another of this machine, one after another, until that one ends or closes the line.

Over the line go bytes, whole messages: requests one way; the other way "pages", and the answer to each request.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection

from ingest.sandbox.confine import die_with
from ingest.sandbox.wire import line_of
from ingest.sent import answer

PAGES = b'{"pages":'  # what a message about pages begins with, and no answer does
_BETWEEN = 0.1  # seconds between two messages about pages


def main(arguments: Sequence[str]) -> None:
    """Answers requests that come by the descriptor named first, for the process named second."""
    line, parent = Connection(int(arguments[0])), int(arguments[1])
    die_with(parent, signal.SIGKILL)  # also in the middle of a file; what reads it for us goes the same way
    os.dup2(2, 1)  # whatever a library prints
    while True:
        try:
            request = line.recv_bytes()
        except EOFError:
            return
        line.send_bytes(answer(request, _Pages(line)))


class _Pages:
    """Says how many pages are done, not too often; from any thread, but not once the answer is sent."""

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._lock = threading.Lock()
        self._next = 0.0

    def __call__(self, done: int, of: int) -> None:
        """Called with how many pages are done and how many there are."""
        with self._lock:
            if time.monotonic() >= self._next:
                self._next = time.monotonic() + _BETWEEN
                self._line.send_bytes(line_of({"pages": [done, of]}))


if __name__ == "__main__":
    main(sys.argv[1:])
