"""A real Chroma server in a process of its own, which tests may kill and start again on its port."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import ProxyHandler, build_opener
from uuid import uuid4

PATIENCE = 60.0  # seconds until it answers, on a machine that does much else


class ChromaProcess:
    """The server over what is kept in ``folder``; it listens on this machine alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port: int = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    def index_url(self) -> str:
        """The address of an index of its own."""
        return f"{self.url}?prefix=t-{uuid4().hex[:12]}"

    def start(self) -> None:
        command = [Path(sys.executable).with_name("chroma"), "run", "--path", self._folder]
        self._process = subprocess.Popen(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)],
            cwd=self._folder,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"ANONYMIZED_TELEMETRY": "False"},
        )
        ends = time.monotonic() + PATIENCE
        while not self._answers():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError("the Chroma server doesn't answer")
            time.sleep(0.05)

    def kill(self) -> None:
        """As by kill -9."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def _answers(self) -> bool:
        try:
            with build_opener(ProxyHandler({})).open(f"{self.url}/api/v2/heartbeat", timeout=5):
                return True
        except (URLError, OSError):
            return False


@contextmanager
def chroma_process(folder: Path) -> Iterator[ChromaProcess]:
    """A server that runs, and is gone after."""
    process = ChromaProcess(folder)
    try:
        process.start()
        yield process
    finally:
        process.kill()
