"""Files read by several processes of this machine, while this one keeps them.

A process reads one file at a time, so that a file in which one ends is to blame for it; it is tried again in a new one,
and given up after TRIES. Those that are begun go as this one does, however that ends.
"""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import Pipe
from types import TracebackType

from ingest.ahead import Gone
from ingest.hand import PAGES
from ingest.readers import Pages
from ingest.sandbox.wire import Rubbish, counts_of, message_of

log = logging.getLogger(__name__)

TRIES = 3
HAND = (sys.executable, "-I", "-m", "ingest.hand")
_AHEAD = 100  # files read or waiting, a process: enough that none is idle while as many as half of them are kept
_END_SECONDS = 5.0


class Hands:
    """``count`` processes, each begun when it is first needed, by ``command``; ended as this is left."""

    def __init__(self, count: int, command: Sequence[str] = HAND) -> None:
        self._command = command
        self._count = count
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="hand")
        self._own = threading.local()
        self._begun: set[_Hand] = set()
        self._changing = threading.Lock()
        self._closed = False

    @property
    def ahead(self) -> int:
        """As of Readers."""
        return _AHEAD * self._count

    def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
        """As of Readers."""
        return self._threads.submit(self._answer, request, pages)

    def check(self) -> None:
        """As of Readers: this machine is there."""

    def __enter__(self) -> Hands:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with self._changing:
            self._closed = True
            for hand in self._begun:
                hand.kill()  # its thread hears that at once
        self._threads.shutdown(wait=True, cancel_futures=True)
        for hand in self._begun:
            hand.close()

    def _answer(self, request: bytes, pages: Pages) -> bytes:
        """What this thread's process says. Raises Gone."""
        for _ in range(TRIES):
            try:
                return self._hand().answer(request, pages)
            except (EOFError, OSError) as error:
                if self._closed:  # it was ended
                    raise Gone(0) from error
                log.warning("a process that reads files ended: %s", str(error) or type(error).__name__)
                self._forget()
        raise Gone(TRIES)

    def _hand(self) -> _Hand:
        """This thread's process. Raises OSError where none can be begun, Gone where none is to be."""
        hand: _Hand | None = getattr(self._own, "hand", None)
        if hand is not None:
            return hand
        with self._changing:
            if self._closed:
                raise Gone(0)
            hand = self._own.hand = _Hand(self._command)
            self._begun.add(hand)
        return hand

    def _forget(self) -> None:
        hand: _Hand | None = getattr(self._own, "hand", None)
        if hand is None:
            return
        self._own.hand = None
        with self._changing:
            self._begun.discard(hand)
        hand.kill()
        hand.close()


class _Hand:
    """One process and the line to it."""

    def __init__(self, command: Sequence[str]) -> None:
        self._line, theirs = Pipe()
        with theirs:
            self._process = subprocess.Popen(
                [*command, str(theirs.fileno()), str(os.getpid())],
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl+C is for who keeps what it reads
            )

    def answer(self, request: bytes, pages: Pages) -> bytes:
        """What it answers. Raises EOFError or OSError where it has ended."""
        self._line.send_bytes(request)
        while True:
            said = self._line.recv_bytes()
            if not said.startswith(PAGES):
                return said
            with suppress(Rubbish):
                pages(*counts_of(message_of(said)[1]))

    def kill(self) -> None:
        """Ends it, whether or not it has ended."""
        self._process.kill()
        self._process.wait(_END_SECONDS)

    def close(self) -> None:
        """Lets go of the line; only where nobody waits for an answer."""
        self._line.close()
