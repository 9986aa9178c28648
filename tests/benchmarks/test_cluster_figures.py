"""The benchmark of taking a folder in: that every way of reading comes to the same, and that it says so."""

from __future__ import annotations

import json
from collections import Counter

import pytest

from benchmarks.cluster import Run, figures, main

Capture = pytest.CaptureFixture[str]


def test_figures_are_of_all_files() -> None:
    found = figures(4.0, Counter(created=6, failed=2))
    assert found == {"seconds": 4.0, "files_per_second": 2.0, "outcomes": {"created": 6, "failed": 2}}
    assert (Run(jobs=2).name, Run(workers=3).name) == ("jobs=2", "workers=3")


@pytest.mark.long
@pytest.mark.parametrize("more", [["--reading"], []], ids=["reading alone", "whole"])
def test_every_way_comes_to_the_same(capsys: Capture, more: list[str]) -> None:
    pytest.importorskip("distributed")
    assert main(["--files", "12", "--jobs", "1", "2", "--workers", "1", *more]) == 0
    runs = json.loads(capsys.readouterr().out.splitlines()[-1])["runs"]
    assert list(runs) == ["jobs=1", "jobs=2", "workers=1"]
    assert {json.dumps(run["outcomes"]) for run in runs.values()} == {'{"created": 12}'}
