"""What every format's reading is held against: the register and the questions made by hand."""

from __future__ import annotations

import json
from functools import cache
from typing import Any

from tests.parity.places import Letters
from tests.parity.source import SAMPLES, source
from tests.parity.text import build_text

Json = dict[str, Any]


@cache
def plan_text() -> str:
    """The text that the register's words stand in, verbatim."""
    return build_text(source())


@cache
def register() -> tuple[Json, ...]:
    """The obligations, each with its offsets in ``plan_text``."""
    letters = Letters(plan_text())
    found = []
    for line in (SAMPLES / "register.jsonl").read_text(encoding="utf-8").splitlines():
        one = json.loads(line)
        place = letters.find(one["quote"])
        assert place is not None and place.slips == 0, f"not in the plan: {one['quote']}"
        found.append(one | {"start": place.span.start, "end": place.span.end})
    return tuple(found)


@cache
def questions() -> tuple[Json, ...]:
    """The questions in three forms, with the words that an answer must cite, and those that it may."""
    lines = (SAMPLES / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    return tuple(json.loads(line) for line in lines)
