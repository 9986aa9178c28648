"""A command that goes on until it is stopped ends in good order however that is done."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def stoppable() -> Iterator[None]:
    """While this is entered, SIGTERM, as services are stopped, ends the process by SystemExit: what is open closes."""
    if threading.current_thread() is not threading.main_thread():  # signals come to that one only
        yield
        return
    before = signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _leave(_signal: int, _frame: FrameType | None) -> None:
    sys.exit(0)
