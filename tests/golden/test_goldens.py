"""Every sample and real plan is read as its golden says. A change: ``make golden``, then read the diff."""

from __future__ import annotations

from difflib import unified_diff
from pathlib import Path

import pytest

from ingest.readers import load
from ingest.readers import read as decode
from ingest.reading import read
from tests.golden.reading_text import GOLDEN, REAL, SAMPLES, golden_of, text_of


def compare(plan: Path) -> None:
    now = text_of(plan, read(decode(load(plan), plan).text)).splitlines()
    golden = golden_of(plan).read_text(encoding="utf-8").splitlines()
    changes = list(unified_diff(golden, now, "golden", "now", n=1, lineterm=""))
    assert not changes, f"{plan.name} is read in another way (make golden, and read the diff):\n" + "\n".join(changes)


@pytest.mark.parametrize("plan", sorted(SAMPLES.iterdir()), ids=lambda plan: plan.stem)
def test_sample_plans(plan: Path) -> None:
    compare(plan)


@pytest.mark.skipif(not REAL.is_dir(), reason="the real plans are not here")
@pytest.mark.parametrize("golden", sorted(GOLDEN.glob("real/*.txt")), ids=lambda golden: golden.stem)
def test_real_plans(golden: Path) -> None:
    compare(REAL / golden.name)


def test_no_golden_is_left_over() -> None:
    assert {golden.stem for golden in GOLDEN.glob("readings/*.txt")} == {plan.stem for plan in SAMPLES.iterdir()}
