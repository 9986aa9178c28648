"""A process that serves a data folder: what it holds in memory, and how long questions take, asked one by one."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PAGE = 4096  # bytes, of /proc/…/statm


@dataclass(frozen=True, slots=True)
class Asked:
    """Milliseconds of the first question of the process, of each other one, and of their stages; memory after them."""

    first: float
    others: tuple[float, ...]
    stages: dict[str, tuple[float, ...]]
    memory: int  # bytes
    processor: float  # seconds that it used

    def share(self, part: float) -> float:
        """The time that this part of the questions took at most, by nearest rank."""
        return at_share(self.others, part)


def at_share(times: Sequence[float], part: float) -> float:
    """The value of the sorted times at this share of them."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def asked(data: Path, questions: Sequence[str]) -> Asked:
    """What the process of ``ask --jsonl`` takes for these questions, which must be different ones."""
    with _process(data) as process:
        begun = time.perf_counter()
        times: list[float] = []
        stages: dict[str, list[float]] = {}
        for question in questions:
            started = time.perf_counter() if times else begun
            answer = _ask(process, question)
            times.append(1000 * (time.perf_counter() - started))
            for stage, took in answer["timings_ms"].items() if len(times) > 1 else ():
                stages.setdefault(stage, []).append(took)
        memory = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1]) * _PAGE
        spent = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    by_stage = {stage: tuple(took) for stage, took in stages.items()}
    return Asked(times[0], tuple(times[1:]), by_stage, memory, (int(spent[11]) + int(spent[12])) / 100)


@contextmanager
def _process(data: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "ui.cli", "--data", str(data), "ask", "--jsonl"]
    process = subprocess.Popen(
        command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    try:
        yield process
    finally:
        assert process.stdin
        process.stdin.close()
        process.wait(60)


def _ask(process: subprocess.Popen[str], question: str) -> dict[str, dict[str, float]]:
    assert process.stdin and process.stdout
    process.stdin.write(json.dumps({"id": "1", "question": question}) + "\n")
    process.stdin.flush()
    answer: dict[str, dict[str, float]] = json.loads(process.stdout.readline())
    return answer
