"""Whatever is asked: a clear error, or an answer whose every quote and marker is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answering import Assistant
from assistant.errors import BadQuestion
from evals.questions import FORMS, read_questions

SAMPLES = Path(__file__).parents[1] / "samples"
WORDS = sorted(
    {word for question in read_questions(SAMPLES / "questions") for form in FORMS for word in question[form].split()}
)
RULES = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

ANSWER = {"status", "language", "text", "citations", "related", "searched", "follow_ups", "timings_ms"}
CITATION = {
    "marker", "plan_id", "edition", "source", "title", "number", "issuer", "date", "section", "start", "end", "quote",
    "page", "parts", "basis",
}  # fmt: skip


@RULES
@given(question=st.text(max_size=300))
def test_any_text(question: str, assistant: Assistant, texts: dict[str, str]) -> None:
    check(question, assistant, texts)


@RULES
@given(question=st.lists(st.sampled_from(WORDS), min_size=1, max_size=25).map(" ".join))
def test_any_mixture_of_words_that_are_asked(question: str, assistant: Assistant, texts: dict[str, str]) -> None:
    check(question, assistant, texts)


def check(question: str, assistant: Assistant, texts: dict[str, str]) -> None:
    try:
        answer = assistant.ask(question).to_json()
    except BadQuestion as error:
        assert error.say("vi")
        return
    assert set(answer) == ANSWER
    assert answer["status"] in ("answered", "not_stated", "not_found", "clarify")
    assert set(answer["searched"]) == {"plans", "matched"}
    for citation in (*answer["citations"], *answer["related"]):
        check_citation(citation, texts[citation["source"]])
    unescaped = re.sub(r"\\.", "", answer["text"])
    marked = [int(found) for found in re.findall(r"\[(\d+)\]", unescaped)]
    assert marked == [citation["marker"] for citation in answer["citations"]], "once each, in order"
    assert not re.search(r"[<>|`#~]", unescaped)
    assert bool(answer["citations"]) or answer["status"] != "answered"
    assert not (answer["citations"] and answer["status"] == "not_found")


def check_citation(citation: dict[str, object], text: str) -> None:
    assert set(citation) == CITATION
    parts, basis = citation["parts"], citation["basis"]
    assert isinstance(parts, (list, tuple)) and isinstance(basis, list)
    for quoted in (citation, *parts, *basis):
        assert quoted["quote"] and text[quoted["start"] : quoted["end"]] == quoted["quote"]
    assert {key: citation[key] for key in ("start", "end", "quote", "page")} == {
        key: parts[0][key] for key in ("start", "end", "quote", "page")
    }
    assert all(set(part) == {"start", "end", "quote", "page", "boxes"} for part in parts)
    assert all(set(one) == {"for", "start", "end", "quote"} for one in basis)


@pytest.mark.parametrize("form", FORMS)
def test_the_sample_questions_themselves(form: str, assistant: Assistant, texts: dict[str, str]) -> None:
    for question in read_questions(SAMPLES / "questions")[::5]:
        check(question[form], assistant, texts)
