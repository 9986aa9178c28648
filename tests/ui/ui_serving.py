"""Runs the command in a process that may not reach any other machine, and serves from one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from socket import socket

ROOT = Path(__file__).parents[2]
# An audit hook sees every connection and look-up of the interpreter, whichever library makes it; none can take it off.
GUARD = """
import sys

LOCAL = {None, "", "localhost", "127.0.0.1", "::1", b"localhost", b"127.0.0.1"}

def guard(event, arguments):
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        address = arguments[1]
        outside = isinstance(address, tuple) and address[0] not in LOCAL
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"):
        address, outside = arguments[0], arguments[0] not in LOCAL
    else:
        return
    if outside:
        with open(sys.argv[1], "a", encoding="utf-8") as log:
            log.write(f"{event} {address!r}\\n")
        raise RuntimeError(f"not allowed: {event} {address!r}")

sys.addaudithook(guard)
from ui.cli import main
sys.exit(main(sys.argv[2:]))
"""


def guarded(log: Path, *arguments: str) -> list[str]:
    """The command line of a guarded run; what it tried to reach is written to ``log``."""
    return [sys.executable, "-c", GUARD, str(log), *arguments]


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(data: Path, log: Path) -> Iterator[str]:
    """A guarded server over a data folder; its address."""
    port = free_port()
    output = log.with_suffix(".out")
    with output.open("wb") as out:
        # Hosts of no one, so that a library that heeds proxies is caught as well.
        process = subprocess.Popen(
            guarded(log, "--data", str(data), "serve", "--port", str(port)),
            cwd=ROOT,
            env=environment(),
            stdout=out,
            stderr=out,
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _until_ready(address, process, output)
        yield address
    finally:
        process.terminate()
        process.wait(20)


def environment() -> dict[str, str]:
    """The environment with every switch turned to "report": the product must turn them off itself."""
    return os.environ | {
        "GRADIO_ANALYTICS_ENABLED": "True",
        "ANONYMIZED_TELEMETRY": "True",
        "HF_HUB_OFFLINE": "0",
        "LANGSMITH_TRACING": "true",
        "DO_NOT_TRACK": "0",
    }


def _until_ready(address: str, process: subprocess.Popen[bytes], output: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if process.poll() is not None:
            break
        try:
            with urllib.request.urlopen(f"{address}/readyz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"the server did not come up:\n{output.read_text(encoding='utf-8')}")
