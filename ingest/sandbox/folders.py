"""Folders to work in, gone with what is in them once the work is done; what a killed process left, the next one sweeps.

Parts of a paper lie there, which may be a secret one: none may stay behind. Each is locked by the process that works in
it, and the system frees the lock when that ends, however it does.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import cache
from pathlib import Path

PREFIX = "plan-assistant-work-"
_YOUNG = 60.0  # seconds, in which a folder may be made and not yet locked


@contextmanager
def working_folder() -> Iterator[Path]:
    """A new folder. What a program leaves unremovable in it stops nothing. Raises OSError where none can be made."""
    _sweep_once()
    with tempfile.TemporaryDirectory(prefix=PREFIX, ignore_cleanup_errors=True) as name, ExitStack() as held:
        with suppress(OSError):  # a file system without locks: nothing is swept there
            held.callback(os.close, locked(Path(name)))
        yield Path(name)


@cache
def _sweep_once() -> None:
    sweep(Path(tempfile.gettempdir()))


def sweep(folder: Path) -> None:
    """Removes the working folders in ``folder`` that this user's processes left when they were killed."""
    for left in folder.glob(f"{PREFIX}*"):
        with suppress(OSError):  # one that is another user's, locked, or gone meanwhile
            about = left.lstat()
            if about.st_uid == os.getuid() and stat.S_ISDIR(about.st_mode) and time.time() - about.st_mtime > _YOUNG:
                os.close(locked(left))
                shutil.rmtree(left, ignore_errors=True)


def locked(folder: Path) -> int:
    """A descriptor that holds the folder's lock. Raises OSError where another process has it."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise
    return descriptor
