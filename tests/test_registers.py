"""The register agrees with registers made by hand, on plans of many topics, levels and layouts.

A floor is what was reached when it was set, less a hundredth: ``python -m evals.register --misses 9``.
"""

from __future__ import annotations

from statistics import mean

from evals.register import MEASURES, SAMPLES, score_all

FLOORS = {"recall": 0.97, "precision": 0.97, "actors": 0.95, "partners": 0.97, "deadline": 0.97, "kind": 0.98}
LOWEST = 0.8  # of any measure on any plan


def test_the_floors() -> None:
    """All in one test, so that one process reads the plans once."""
    scores = score_all(SAMPLES / "plans", SAMPLES / "duties")
    assert {one.plan for one in scores} == {path.stem for path in (SAMPLES / "duties").glob("*.jsonl")}
    means = {measure: mean(one.measures[measure] for one in scores) for measure in MEASURES}
    low = {measure: value for measure, value in means.items() if value < FLOORS[measure]}
    assert not low, f"means below their floors: {low}"
    for one in scores:
        worst = min(one.measures, key=lambda measure: one.measures[measure])
        assert one.measures[worst] >= LOWEST, f"{one.plan}, {worst}: {one.differences[:5]}"
