"""What the documentation of the API says of values is what is taken; and what is taken is of the type that it says."""

from __future__ import annotations

import re
from typing import Any

import pytest
from gatehouse import Gatehouse
from pydantic import BaseModel, ValidationError

from ui.api.correction_shapes import CorrectionRequest
from ui.api.schemas import AnswerShape
from ui.api.told import DAY, LINE, WORDS, AnyNumber, TruthValue, WholeNumber, one_of
from ui.corrections.correcting import LONGEST, MOST_DAYS, MOST_NAMES, Wanted, faults_in
from ui.openai.schemas import ChatRequest
from vectorstore.obligation import KINDS

LETTERS = "".join(map(chr, (*range(0x250), *range(0x600, 0x620), *range(0x1FF0, 0x2070), 0x3000, 0xFEFF, 0x1F600)))


def test_a_line_is_documented_as_it_is_taken() -> None:
    for letter in LETTERS:
        words = f"a{letter}b"
        taken = not list(faults_in(Wanted(words=words), "vì"))
        assert (re.search(LINE["pattern"], words) is not None) == taken, repr(letter)
        assert (re.search(WORDS["pattern"], letter) is not None) == (taken and not letter.isspace()), repr(letter)


def test_a_correction_is_documented_as_it_is_taken() -> None:
    shape = CorrectionRequest.model_json_schema()
    fields, deadline = shape["properties"], shape["$defs"]["DeadlineWanted"]["properties"]
    assert fields["kind"]["enum"] == list(KINDS) and "default" not in fields["kind"]
    assert (fields["actor"]["maxItems"], deadline["due"]["maxItems"]) == (MOST_NAMES, MOST_DAYS)
    assert fields["actor"]["items"]["maxLength"] == deadline["text"]["maxLength"] == LONGEST
    assert {"required": ["actor"]} in shape["anyOf"]


def test_choices_and_days_may_be_left_open() -> None:
    assert one_of(("a", "b")) == {"enum": ["", "a", "b"]}
    assert {"maxLength": 0} in DAY["anyOf"]


class Typed(BaseModel):
    whole: WholeNumber = 0
    number: AnyNumber = 0.0
    truth: TruthValue = False


@pytest.mark.parametrize("given", [{"whole": 3}, {"whole": 3.0}, {"number": 1}, {"number": 1.5}, {"truth": True}])
def test_what_json_says_is_taken(given: dict[str, Any]) -> None:
    ((name, value),) = given.items()
    assert getattr(Typed.model_validate(given), name) == value


@pytest.mark.parametrize(
    "given",
    [
        {"whole": True},
        {"whole": "3"},
        {"whole": 3.5},
        {"number": False},
        {"number": "1"},
        {"truth": 1},
        {"truth": "on"},
    ],
)
def test_nothing_is_taken_for_what_it_is_not(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Typed.model_validate(given)


ANSWER = {
    "status": "not_found", "language": "vi", "text": "", "citations": [], "related": [],
    "searched": {"plans": 1, "matched": 0, "words_only": False}, "follow_ups": [], "timings_ms": {"verify": 1},
}  # fmt: skip


@pytest.mark.parametrize(
    "bent",
    [{"timings_ms": {"verify": True}}, {"searched": {"plans": True, "matched": 0}}, {"timings_ms": {"verify": "1"}},
     {"searched": {"plans": 1, "matched": 0, "words_only": 0}}],
)  # fmt: skip
def test_feedback_holds_an_answer_of_the_right_types(bent: dict[str, Any]) -> None:
    assert AnswerShape.model_validate(ANSWER).text == ""
    with pytest.raises(ValidationError):
        AnswerShape.model_validate(ANSWER | bent)


def test_whether_a_reply_is_streamed_is_true_or_false() -> None:
    asked = {"model": "plan-assistant", "messages": [{"role": "user", "content": "x"}]}
    assert ChatRequest.model_validate(asked | {"stream": True}).stream
    for bent in ({"stream": 1}, {"stream_options": {"include_usage": 0}}):
        with pytest.raises(ValidationError):
            ChatRequest.model_validate(asked | bent)


@pytest.mark.parametrize("query", ["action=sign_in", "who=lan&action=export_audit&since=2024-01-01&until=2024-12-31"])
def test_what_an_export_was_of_is_noted_under_the_same_names(house: Gatehouse, query: str) -> None:
    """An entry of the trail has an action, and so may what was asked of it."""
    admin = house.entered("lan", "admin")
    assert admin.get(f"/admin/audit/export?format=jsonl&{query}").status_code == 200
    noted = house.trail()[0]
    assert noted.action == "export_audit" and noted.details["action"] in query
