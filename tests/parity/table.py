"""The table of docs/benchmarks.md: ``python -m tests.parity.table`` reads the plan in every format and scores it."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from evals.register import MEASURES, score_reading
from tests.parity.expected import register
from tests.parity.files import FILES, missing
from tests.parity.papers import Paper


def rows(folder: Path) -> list[str]:
    """A Markdown row a format; what this machine can't build says why."""
    found = ["| file | " + " | ".join(MEASURES) + " |", "| --- |" + " --- |" * len(MEASURES)]
    for file in FILES:
        if lacking := missing(file):
            found.append(f"| {file.name} | {lacking} |")
            continue
        measures = score_reading(file.name, Paper(file, folder).placed, register()).measures
        found.append(f"| {file.name} | " + " | ".join(f"{measures[name]:.3f}" for name in MEASURES) + " |")
    return found


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        sys.stdout.write("\n".join(rows(Path(name))) + "\n")
