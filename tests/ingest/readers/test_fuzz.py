"""Files changed at random: every reader gives a document or an error that is named, and none dies or hangs."""

from __future__ import annotations

from random import Random

import pytest

from benchmarks.fuzz import READERS, Tally, fuzz, input_of, outcome
from benchmarks.fuzz_seeds import seeds
from benchmarks.mutations import mutated


def told(tally: Tally) -> list[str]:
    return [f"{finding.reader}:{finding.number} {finding.what}" for finding in tally.findings]


def test_readers_stand_a_few_hundred() -> None:
    tally = fuzz(READERS, 210, seed=1)
    assert told(tally) == []
    assert {reader: outcomes.total() for reader, outcomes in tally.outcomes.items()} == dict.fromkeys(READERS, 30)
    assert all(outcomes["read"] for reader, outcomes in tally.outcomes.items() if reader != "image")


@pytest.mark.slow
def test_readers_stand_thousands() -> None:
    assert told(fuzz(READERS, 3500, seed=3)) == []


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
