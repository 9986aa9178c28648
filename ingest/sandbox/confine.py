"""What a reading process may do: set by itself before it looks at the file, and never to be taken back.

Linux has all of it; other systems the limits of resources that they know. The namespaces need a kernel that lets
anyone make them, as most do: without them a program that the reader starts could still reach the network, the reader
itself still not.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import resource
import signal
import sys
from pathlib import Path
from typing import NoReturn

from ingest.sandbox.limits import Limits

NO_MEMORY = 120  # a status that no reader ends with otherwise
_ABORTS = (signal.SIGABRT, signal.SIGTRAP, signal.SIGILL, signal.SIGSEGV, signal.SIGBUS)
_MUCH = 0.25  # of the limit of memory, in use where the next piece, as large as all before, was refused
_MEGABYTE = 1_000_000
_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)
_NETWORK, _PROCESSES, _USERS = 0x40000000, 0x20000000, 0x10000000  # CLONE_NEWNET, CLONE_NEWPID, CLONE_NEWUSER


def guarded(parent: int, limits: Limits) -> None:
    """Goes on in a process of its own, with its own network and process numbers where the system allows it.

    The one that called stays behind as its guard: it ends as the process does, and where ``parent``, who started it,
    is gone, with everything of their group.
    """
    signal.signal(signal.SIGTERM, lambda *_: os.killpg(0, signal.SIGKILL))
    die_with(parent, signal.SIGTERM)
    for _ in range(2 if _parted() else 1):  # the first of new numbers never gets its own signals: it only waits
        guard = os.getpid()
        worker = os.fork()
        if worker:
            _watch(worker, limits)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        die_with(guard, signal.SIGKILL)


def restrict(limits: Limits) -> None:
    """Sets the limits of resources for this process and every one that it starts, and closes the network to Python."""
    seconds = int(limits.most_seconds)
    for name, most in (
        ("RLIMIT_AS", limits.memory * _MEGABYTE),
        ("RLIMIT_FSIZE", limits.size * _MEGABYTE),
        ("RLIMIT_CPU", seconds),
        ("RLIMIT_CORE", 0),
    ):
        _lower(name, most)
    sys.addaudithook(_no_network)


def _lower(name: str, most: int) -> None:
    kind = getattr(resource, name, None)
    if kind is None:
        return
    hard = resource.getrlimit(kind)[1]
    least = most if hard == resource.RLIM_INFINITY else min(most, hard)
    with contextlib.suppress(ValueError, OSError):  # macOS refuses some
        resource.setrlimit(kind, (least, least))


def _no_network(event: str, _: object) -> None:
    if event.startswith("socket."):
        raise PermissionError(f"a reader may not use the network: {event}")


def _watch(worker: int, limits: Limits) -> NoReturn:
    """Waits for the worker and ends as it did: with its status, or 128 and the number of the signal that ended it.

    Libraries that find no more memory abort without a word: then it ends with NO_MEMORY.
    """
    os.closerange(0, 3)
    _, waited, used = os.wait4(worker, 0)
    status = os.waitstatus_to_exitcode(waited)
    megabytes = used.ru_maxrss / (1_000 if sys.platform == "linux" else 1_000_000)
    if -status in _ABORTS and megabytes > _MUCH * limits.memory:
        status = NO_MEMORY
    os._exit(status if status >= 0 else 128 - status)


def die_with(parent: int, death: signal.Signals) -> None:
    """Lets the system send ``death`` when the parent ends, who may have done so already."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(_DEATH_SIGNAL, int(death), 0, 0, 0)
    if os.getppid() not in (parent, 0):  # 0: the parent is out of this process's sight
        os._exit(1)


def _parted() -> bool:
    """Leaves the machine's network, and its processes' numbers for those yet to be started; False where refused."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    user, group = os.getuid(), os.getgid()
    if unshare is None:
        return False
    if unshare(_NETWORK | _PROCESSES) == 0:
        return True
    if unshare(_USERS | _NETWORK | _PROCESSES) != 0:
        return False
    with contextlib.suppress(OSError):
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1")
    return True
