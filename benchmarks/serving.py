"""A server of its own, as a process, and what Linux says of a process."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from benchmarks.run import ROOT, SAMPLES

START = 180.0  # seconds that the server may take to come up
STEP = 0.2


class NotServed(Exception):
    """The server did not come up."""


def copied(data: Path | None, own: Path) -> Path:
    """The folder ``own``, now a copy of ``data``, or a data folder with the sample plans."""
    if data is not None:
        return Path(shutil.copytree(data, own))
    from ingest.pipeline import ingest  # cost: the readers
    from vectorstore.library import Library

    with Library.open(own) as library:
        assert not [report for report in ingest(library, [SAMPLES]) if report.error]
    return own


@contextmanager
def serving(data: Path, log: Path, settings: Mapping[str, object] | None = None) -> Iterator[tuple[str, int]]:
    """A server over this data folder; its address and process. ``settings``: by name, such as ``keep_questions``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    set_so = {f"PLAN_ASSISTANT_{name.upper()}": str(value) for name, value in (settings or {}).items()}
    command = [sys.executable, "-m", "ui.cli", "--data", str(data), "serve", "--port", str(port)]
    with log.open("wb") as out:
        server = subprocess.Popen(command, cwd=ROOT, env=os.environ | set_so, stdout=out, stderr=out)
        try:
            _until_ready(address := f"http://127.0.0.1:{port}", server, log)
            yield address, server.pid
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:  # at work on what it was asked
                server.kill()
                server.wait(30)


def _until_ready(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START
    while server.poll() is None and time.monotonic() < end:
        try:
            if httpx.get(f"{address}/readyz").is_success:
                return
        except httpx.TransportError:
            time.sleep(STEP)
    raise NotServed(f"the server did not come up:\n{log.read_text(encoding='utf-8', errors='replace')}")


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: resident memory, open files, sockets among them, threads."""

    kilobytes: int
    files: int
    sockets: int
    threads: int

    @classmethod
    def by(cls, process: int) -> Held:
        """What it holds now. Linux only."""
        said = Path(f"/proc/{process}/status").read_text(encoding="utf-8", errors="replace")
        told = dict(line.split(":", 1) for line in said.splitlines() if ":" in line)
        opened = list(_opened(process))
        sockets = sum(one.startswith("socket:") for one in opened)
        return cls(int(told["VmRSS"].split()[0]), len(opened), sockets, int(told["Threads"]))


def _opened(process: int) -> Iterator[str]:
    for one in os.scandir(f"/proc/{process}/fd"):
        try:
            yield str(Path(one.path).readlink())
        except OSError:  # closed meanwhile
            continue
