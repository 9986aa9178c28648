"""The register agrees with registers made by hand, on plans of many topics, levels and layouts.

A floor is what was reached when it was set, less a hundredth: ``python -m evals.register --misses 9``.
"""

from __future__ import annotations

from functools import cache
from statistics import mean

import pytest

from evals.register import MEASURES, SAMPLES, Score, score_all

FLOORS = {"recall": 0.97, "precision": 0.97, "actors": 0.95, "partners": 0.97, "deadline": 0.97, "kind": 0.98}
LOWEST = 0.8  # of any measure on any plan


@cache
def scores() -> tuple[Score, ...]:
    return tuple(score_all(SAMPLES / "plans", SAMPLES / "duties"))


@pytest.mark.parametrize("measure", MEASURES)
def test_the_mean_over_all_plans(measure: str) -> None:
    assert mean(one.measures[measure] for one in scores()) >= FLOORS[measure]


@pytest.mark.parametrize("name", sorted(path.stem for path in (SAMPLES / "duties").glob("*.jsonl")))
def test_every_plan(name: str) -> None:
    (one,) = (score for score in scores() if score.plan == name)
    worst = min(one.measures, key=lambda measure: one.measures[measure])
    assert one.measures[worst] >= LOWEST, f"{worst}: {one.differences[:5]}"
