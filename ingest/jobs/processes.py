"""Who a worker is: host, process and when that began, so that the jobs of one that has gone are not waited for."""

from __future__ import annotations

import os
import secrets
import socket
from contextlib import suppress
from pathlib import Path

_PROCESSES = Path("/proc")
_START = 19  # place of the starting time among what stands after the command's name: see proc(5)


def worker_name() -> str:
    """A name for a worker of this process; no two are alike."""
    return "/".join((_place(), str(os.getpid()), _begun(os.getpid()), secrets.token_hex(4)))


def is_gone(worker: str) -> bool:
    """Whether the process of a worker on this machine has ended; False where that can't be told from here."""
    place, pid, begun, *_ = (*worker.split("/"), "", "", "")
    if not begun or place != _place() or not pid.isdecimal():
        return False
    return _begun(int(pid)) != begun


def _place() -> str:
    """Where process numbers mean the same: host, start of the system, and container. "" where that can't be told."""
    with suppress(OSError):
        boot = (_PROCESSES / "sys/kernel/random/boot_id").read_text().strip()
        return f"{socket.gethostname()}:{boot}:{(_PROCESSES / 'self/ns/pid').readlink()}".replace("/", "_")
    return ""


def _begun(pid: int) -> str:
    """When the process began, in the system's ticks; "" where there is none or that can't be told.

    Numbers of processes are given again, the pair of number and time is not.
    """
    with suppress(OSError, IndexError):
        return (_PROCESSES / str(pid) / "stat").read_text().rpartition(")")[2].split()[_START]
    return ""
