"""The writer lock: one process at a time changes what is kept. Readers take no lock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from vectorstore.errors import Locked

WAIT_SECONDS = 60.0


@contextmanager
def writing(folder: Path, seconds: float = WAIT_SECONDS) -> Iterator[None]:
    """Holds ``folder/writer.lock``, waiting up to ``seconds`` for it; the system frees it when the process ends.

    Raises Locked.
    """
    lock = FileLock(folder / "writer.lock", timeout=seconds)
    try:
        lock.acquire()
    except Timeout as timeout:
        raise Locked(folder / "writer.lock", seconds) from timeout
    try:
        yield
    finally:
        lock.release()
