"""How much room a server needs.  python -m benchmarks.sizing [--plans N]…

Small plans are ingested by the command, then served by it and asked; what the server says of itself at /metrics is
printed, a line a number of plans: passages, seconds of ingest, memory of the server, bytes of the data folder. The last
line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from socket import socket

from benchmarks.run import QUESTIONS, ROOT
from benchmarks.written_plans import plan_text

READY_SECONDS = 120


def sized(plans: int, folder: Path) -> dict[str, float]:
    """The figures of a server over this many plans."""
    written, data = folder / "plans", folder / "data"
    written.mkdir()
    for number in range(plans):
        (written / f"{number:06}.txt").write_text(plan_text(number), encoding="utf-8")
    begun = time.perf_counter()
    _command(data, "ingest", "--new", str(written))
    ingest = time.perf_counter() - begun
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "ui.cli", "--data", str(data), "serve", "--port", str(port)],
        cwd=ROOT, env=os.environ | {"PLAN_ASSISTANT_METRICS_FROM": "127.0.0.1"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        _until_ready(address)
        for question in QUESTIONS * 5:
            asked = urllib.request.Request(
                f"{address}/api/ask", json.dumps({"question": question}).encode(), {"content-type": "application/json"}
            )
            urllib.request.urlopen(asked, timeout=60).read()
        told = urllib.request.urlopen(f"{address}/metrics", timeout=60).read().decode()
    finally:
        server.terminate()
        server.wait(30)
    return {"ingest_s": round(ingest, 1)} | figures(told)


def figures(told: str) -> dict[str, float]:
    """What of /metrics matters here."""
    values = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    named = {
        "passages": "plan_assistant_passages",
        "memory_mb": "process_resident_memory_bytes",
        "cpu_s": "process_cpu_seconds_total",
        **{
            f"{part}_mb": f'plan_assistant_data_bytes{{part="{part}"}}'
            for part in ("catalogue", "lexical", "dense", "files")
        },
    }
    return {
        name: round(float(values[of]) / (1_000_000 if name.endswith("_mb") else 1), 1) for name, of in named.items()
    }


def _command(data: Path, *arguments: str) -> None:
    subprocess.run(
        [sys.executable, "-m", "ui.cli", "--data", str(data), *arguments], check=True, capture_output=True, cwd=ROOT
    )


def _until_ready(address: str) -> None:
    end = time.monotonic() + READY_SECONDS
    while True:
        try:
            urllib.request.urlopen(f"{address}/readyz", timeout=5).read()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.3)


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--plans", type=int, nargs="+", default=[20, 200])
    found = {}
    for plans in parser.parse_args(arguments).plans:
        with tempfile.TemporaryDirectory() as folder:
            found[plans] = sized(plans, Path(folder))
        print(f"{plans:>6} plans  " + "  ".join(f"{name} {value:,}" for name, value in found[plans].items()))
    print(json.dumps(found))


if __name__ == "__main__":
    main()
