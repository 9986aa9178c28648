from __future__ import annotations

import re
from collections import Counter
from typing import Any

import pytest

from assistant.generation.addressed import is_no_evidence, speaks_to_models
from assistant.generation.sources import Source
from assistant.generation.statements import Refusal
from assistant.text_data import key
from evals.questions import read_texts
from tests.assistant.generation.conftest import SAMPLES, Checks, cases

CASES: list[dict[str, Any]] = [*cases("red_team/cases.yaml"), *cases("red_team/more.yaml")]
HONEST: list[str] = cases("red_team/honest.yaml")
PLAN = (
    "4. Công an xã\n\nTuần tra các bến đò, bãi sông trước ngày 15/6/2024; yêu cầu trẻ em không có người lớn đi kèm "
    "rời khỏi nơi nguy hiểm."
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_nothing_of_what_a_turned_model_replies_is_shown(checks: Checks, case: dict[str, Any]) -> None:
    attack, where = case["text"], case["where"]
    source = Source(
        "S1",
        1,
        attack if where == "plan" else PLAN,
        attack if where in ("title", "file_name") else "",
        attack if where == "heading" else "",
    )
    given = [] if is_no_evidence(source.words) else [source]
    assert [text for text in case["reply"] if not isinstance(checks(text, given), Refusal)] == []


@pytest.mark.parametrize("words", HONEST)
def test_what_honest_plans_say_is_evidence(words: str) -> None:
    assert not is_no_evidence(words)
    assert not speaks_to_models(key(words))  # as somebody types it


def test_no_passage_of_the_sample_plans_is_hostile() -> None:
    texts = read_texts(SAMPLES / "plans") | read_texts(SAMPLES / "related" / "plans")
    passages = [passage for text in texts.values() for passage in re.split(r"\n\s*\n", text)]
    assert len(passages) > 300 and [one for one in passages if is_no_evidence(one)] == []


def test_there_are_attacks_of_every_kind_in_both_languages() -> None:
    assert len(CASES) >= 190 and len({case["id"] for case in CASES}) == len(CASES)
    assert min(Counter(case["language"] for case in CASES).values()) >= 90
    assert {case["where"] for case in CASES} == {"plan", "heading", "title", "file_name", "question"}
