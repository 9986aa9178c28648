"""Files changed at random: every reader gives a document or an error that is named, and none dies or hangs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from random import Random

import pytest

from benchmarks.fuzz import READERS, input_of, outcome
from benchmarks.fuzz_seeds import seeds
from benchmarks.mutations import mutated

ROOT = Path(__file__).parents[3]


def fuzzed(folder: Path, count: int, seed: int) -> tuple[dict[str, str], dict[str, int]]:
    """What came of each reader's inputs, and the figures. In a process of its own: its pool forks, and what pdfium and
    other native libraries keep of earlier tests doesn't stand that.
    """
    asked = ["--count", str(count), "--seed", str(seed), "--findings", str(folder)]
    done = subprocess.run([sys.executable, "-m", "benchmarks.fuzz", *asked], capture_output=True, text=True, cwd=ROOT)
    *rows, figures = done.stdout.strip().split("\n")
    return dict(row.split(maxsplit=1) for row in rows), json.loads(figures)


@pytest.mark.slow
def test_readers_stand_a_few_hundred(tmp_path: Path) -> None:
    outcomes, figures = fuzzed(tmp_path, 210, seed=1)
    assert (figures["inputs"], figures["findings"]) == (210, 0), [path.read_text() for path in tmp_path.glob("*.txt")]
    assert {reader: int(row.split()[0]) for reader, row in outcomes.items()} == dict.fromkeys(READERS, 30)
    assert all("read " in row for reader, row in outcomes.items() if reader != "image")


@pytest.mark.long
def test_readers_stand_thousands(tmp_path: Path) -> None:
    _, figures = fuzzed(tmp_path, 3500, seed=3)
    assert (figures["inputs"], figures["findings"]) == (3500, 0), [path.read_text() for path in tmp_path.glob("*.txt")]


@pytest.mark.slow
@pytest.mark.parametrize("reader", [reader for reader in READERS if reader != "image"])
def test_files_unchanged_are_read(reader: str) -> None:
    """What is changed is worth changing."""
    assert {outcome(reader, suffix, data) for suffix, data in seeds(reader)} <= {"read", "empty"}


def test_an_input_is_the_same_whenever_it_is_asked_for() -> None:
    assert input_of("docx", 7, 1) == input_of("docx", 7, 1)
    assert input_of("docx", 7, 1) != input_of("docx", 8, 1)


def test_changes_change() -> None:
    data = seeds("html")[0][1]
    changed = [mutated(data, [data], Random(at)) for at in range(100)]
    assert len(set(changed)) > 80
