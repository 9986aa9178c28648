"""The benchmark of many people: questions differ, and what should not be is seen; small runs of it and of the soak."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from benchmarks.load import measured
from benchmarks.load_replay import Given, as_compared, wrong_among
from benchmarks.serving import Held, copied
from benchmarks.soak import Soaked, over_http, within
from benchmarks.varied_questions import Known, Varied, spread
from benchmarks.written_plans import plan_text
from ui.settings import Settings
from ui.wiring import Parts

KNOWN = Known(("Công an xã", "Trạm Y tế"), ("Phòng dịch",))
QUESTION = "Công an xã phải làm gì?"


def test_questions_differ_and_come_again_in_the_same_way() -> None:
    made = list(islice(Varied(KNOWN).all_different(), 3_000))
    assert len(set(made)) == len(made)
    assert made == list(islice(Varied(KNOWN).all_different(), 3_000))
    assert any(word.isascii() for word in made) and any("What" in word for word in made)


def test_percentiles() -> None:
    assert spread([]) == {}
    assert spread([float(one) for one in range(100)]) == {"p50": 50, "p95": 95, "p99": 99, "max": 99}


def test_what_memory_rises_by_leaves_the_warm_up_out() -> None:
    jump = [(1000 * at, Held(100_000 * min(at, 3) + 7 * at, 5, 1, 3)) for at in range(1, 13)]
    assert Soaked(jump).rise() == pytest.approx(7)
    assert Soaked(jump).figures()["threads"] == [3, 3]


@pytest.mark.slow
def test_an_answer_that_no_state_gives_is_seen(tmp_path: Path) -> None:
    base = copied(None, tmp_path / "base")
    new = tmp_path / "ke-hoach-7.txt"
    new.write_text(plan_text(7), encoding="utf-8")
    before = _answers(base, ())
    plans = 6
    told = Given(QUESTION, (), plans, plans, as_compared(before))
    assert as_compared(before | {"timings_ms": {"verify": 9}}) == told.said
    early = replace(told, low=plans + 1, high=plans + 1)  # the new plan's police have duties too
    bent = replace(told, said=as_compared(before | {"text": "x"}))
    lacking = replace(told, said=frozenset({("nothing", 0, 1)}))
    places = frozenset((one["plan_id"], one["start"], one["end"]) for one in before["citations"])
    wrong = wrong_among([told, early, bent, lacking, replace(told, said=places)], base, [new])
    assert len(wrong) == 3 and f"{plans + 1} to {plans + 1}" in wrong[0]


def _answers(data: Path, history: tuple[()]) -> dict[str, object]:
    parts = Parts(Settings(data=data))
    try:
        return json.loads(json.dumps(parts.ask(QUESTION, (), history).to_json()))
    finally:
        parts.close()


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_few_people_while_plans_come_in(tmp_path: Path) -> None:
    found = measured(8, 0.2, None, 0.25, tmp_path)
    assert found["wrong"] == [] and found["plans"]["failed"] == []
    assert set(found["statuses"]) == {"api 200", "chat 200"}
    assert found["plans"]["by upload"] and found["plans"]["by command"]


@pytest.mark.long
@pytest.mark.timeout(1200)
def test_a_short_soak(tmp_path: Path) -> None:
    data = copied(None, tmp_path / "data")
    done = over_http(200, data, tmp_path)
    assert sum(done.statuses.values()) == 200 and "None" not in done.statuses
    done, lines = within(100, data)
    assert lines and sum(done.statuses.values()) == 100
