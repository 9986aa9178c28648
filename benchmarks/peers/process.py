"""An adapter as a process of its own: asked in lines, timed from here, its memory read from the system."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from benchmarks.peers.peers import HERE, Peer

PATIENCE = 600.0  # seconds for one line; the index of a slow encoder takes minutes
_TOLD = 300  # characters of a process's last words
_KIB_A_MIB = 1024
# Nothing is asked of a hub, and nothing is told to anybody.
_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}


class AdapterFailed(Exception):
    """A peer's process ended, said what nobody can read, or kept silent; the message says why."""


class Process:
    """A running adapter."""

    def __init__(self, peer: Peer, python: Path, *arguments: str, patience: float = PATIENCE) -> None:
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115 - closed with the process
        self._patience = patience
        environment = {**os.environ, **_OFFLINE, "PYTHONPATH": str(HERE / "adapters")}
        self._started = time.perf_counter()
        self._process = subprocess.Popen(
            [str(python), str(peer.adapter), *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._errors, env=environment,
            text=True, encoding="utf-8",
        )  # fmt: skip

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *_: object) -> None:
        for pipe in (self._process.stdin, self._process.stdout):
            try:
                assert pipe is not None
                pipe.close()
            except BrokenPipeError:  # it ended before it read what it was asked
                continue
        try:
            self._process.wait(timeout=self._patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._errors.close()

    def ask(self, row: dict[str, Any]) -> tuple[dict[str, Any], float]:
        """The reply to a line, and the seconds from the writing of the one to the reading of the other."""
        assert self._process.stdin is not None
        started = time.perf_counter()
        try:
            self._process.stdin.write(json.dumps(row, ensure_ascii=False) + "\n")
            self._process.stdin.flush()
        except BrokenPipeError as error:
            raise self._failed("ended") from error
        reply = self.hear()
        took = time.perf_counter() - started
        if reply.get("id") != row["id"]:
            raise AdapterFailed(f"asked {row['id']}, it answered {reply.get('id')}")
        return reply, took

    def hear(self) -> dict[str, Any]:
        """The next line that it says. Raises AdapterFailed."""
        assert self._process.stdout is not None
        impatience = threading.Timer(self._patience, self._process.kill)
        impatience.start()
        try:
            line = self._process.stdout.readline()
        finally:
            silent = not impatience.is_alive()
            impatience.cancel()
        if not line:
            raise self._failed(f"said nothing for {self._patience:.0f} s" if silent else "ended")
        try:
            said = json.loads(line)
        except ValueError as error:
            raise AdapterFailed(f"not a line of JSON: {line[:_TOLD]!r}") from error
        if not isinstance(said, dict):
            raise AdapterFailed(f"not an object: {line[:_TOLD]!r}")
        return said

    def age(self) -> float:
        """Seconds since it was called."""
        return time.perf_counter() - self._started

    def peak_mib(self) -> float:
        """The most memory that the process itself has held so far (VmHWM; its children not counted)."""
        status = Path(f"/proc/{self._process.pid}/status").read_text(encoding="ascii", errors="replace")
        found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
        if not found:
            raise self._failed("ended")
        return int(found[1]) / _KIB_A_MIB

    def _failed(self, how: str) -> AdapterFailed:
        """What happened, with the last line of its standard error."""
        if how == "ended":
            self._process.wait(timeout=self._patience)
            how = f"ended with exit {self._process.returncode}"
        self._errors.seek(0)
        words = self._errors.read().decode("utf-8", errors="replace").strip().splitlines()
        return AdapterFailed(f"{how}: {words[-1][-_TOLD:]}" if words else how)
