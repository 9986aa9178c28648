"""The benchmark of re-ingesting runs, and its plans are of different words."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.reingest import measure, unchanged
from benchmarks.written_plans import plan_text
from ingest.reading import looks_official, read


def test_plans_by_the_number_differ() -> None:
    texts = [plan_text(number, version) for number in range(40) for version in range(3)]
    assert len(set(texts)) == len(texts)
    assert plan_text(3, 1) == plan_text(3, 1)
    reading = read(texts[7])
    assert looks_official(reading)
    assert reading.header.number.value == "2/KH-UBND"
    assert len(reading.obligations) > 10


@pytest.mark.long
def test_a_few_editions_and_unchanged_plans(tmp_path: Path) -> None:
    figures = measure(tmp_path, times=7, repeat=1)
    assert (figures["plans"], figures["editions"]) == (6, 13)
    assert figures["score_difference"] <= 1e-6
    first, again = unchanged(tmp_path, 3)
    assert first > again > 0
