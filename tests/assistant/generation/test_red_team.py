from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from assistant.generation.sources import Source
from assistant.generation.statements import Refusal
from tests.assistant.generation.conftest import Checks, cases

CASES: list[dict[str, Any]] = cases("red_team/cases.yaml")
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
    assert [text for text in case["reply"] if not isinstance(checks(text, [source]), Refusal)] == []


def test_there_are_attacks_of_every_kind_in_both_languages() -> None:
    assert len(CASES) >= 60 and len({case["id"] for case in CASES}) == len(CASES)
    assert min(Counter(case["language"] for case in CASES).values()) >= 25
    assert {case["where"] for case in CASES} == {"plan", "heading", "title", "file_name", "question"}
