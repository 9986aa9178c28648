"""Whatever is asked: a clear error, or an answer whose every quote and marker is true."""

from __future__ import annotations

import re
from pathlib import Path
from string import ascii_lowercase
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.answering import Assistant
from assistant.errors import BadQuestion
from evals.questions import FORMS, read_questions

SAMPLES = Path(__file__).parents[1] / "samples"
ASKED = read_questions(SAMPLES / "questions")
WORDS = sorted({word for question in ASKED for form in FORMS for word in question.get(form, "").split()})
RULES = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

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
@pytest.mark.slow
def test_any_mixture_of_words_that_are_asked(question: str, assistant: Assistant, texts: dict[str, str]) -> None:
    check(question, assistant, texts)


@settings(RULES, max_examples=10)
@given(talk=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=2, max_size=4))
def test_any_talk(talk: list[str], assistant: Assistant, texts: dict[str, str]) -> None:
    history: list[dict[str, Any]] = []
    for question in talk:
        answer = check(question, assistant, texts, history)
        if answer:
            history.append({"question": question, "answer": answer})


@pytest.mark.parametrize("form", FORMS)
def test_the_sample_questions_themselves(form: str, assistant: Assistant, texts: dict[str, str]) -> None:
    for question in ASKED[::5]:
        check(question.get(form) or question["question"], assistant, texts)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.slow
def test_questions_on_plans_that_depend_on_one_another(form: str, related: Assistant, texts: dict[str, str]) -> None:
    for question in read_questions(SAMPLES / "related")[::3]:
        check(question.get(form) or question["question"], related, texts)


def check(
    question: str, assistant: Assistant, texts: dict[str, str], history: list[dict[str, Any]] | None = None
) -> dict[str, Any] | None:
    """The answer, whose every part is true; None where the question can't be asked."""
    try:
        answer = assistant.ask(question, history=history or ()).to_json()
    except BadQuestion as error:
        assert error.say("vi")
        return None
    assert set(answer) == ANSWER
    assert answer["language"] in ("vi", "en")
    assert all(isinstance(follow_up, str) and follow_up for follow_up in answer["follow_ups"])
    for citation in (*answer["citations"], *answer["related"]):
        check_citation(citation, texts[citation["source"]])
    check_markers(answer)
    check_status(answer)
    return answer


def check_markers(answer: dict[str, Any]) -> None:
    """Every [n] is a citation's, once each and in order; what is near has letters; no other markup is in the text."""
    unescaped = re.sub(r"\\.", "", answer["text"])
    marked = [int(found) for found in re.findall(r"\[(\d+)\]", unescaped)]
    assert marked == [citation["marker"] for citation in answer["citations"]]
    letters = [citation["marker"] for citation in answer["related"]]
    assert letters == list(ascii_lowercase[: len(letters)])
    assert set(re.findall(r"\[([a-z])\]", unescaped)) <= set(letters)
    assert not re.search(r"[<>|`#~]", unescaped)


def check_status(answer: dict[str, Any]) -> None:
    """What each status promises."""
    searched, cited = answer["searched"], {citation["plan_id"] for citation in answer["citations"]}
    assert set(searched) == {"plans", "matched", "words_only"}
    assert searched["matched"] == len(cited) <= searched["plans"]
    match answer["status"]:
        case "answered" | "not_stated":
            assert cited
            assert str(searched["plans"]) in answer["text"].splitlines()[-1]
        case "not_found":
            assert not cited and answer["text"]
        case "clarify":
            assert not cited and answer["follow_ups"]
        case status:
            pytest.fail(f"no status: {status}")


def check_citation(citation: dict[str, Any], text: str) -> None:
    assert set(citation) == CITATION
    parts, basis = citation["parts"], citation["basis"]
    assert parts
    for quoted in (citation, *parts, *basis):
        assert quoted["quote"] and text[quoted["start"] : quoted["end"]] == quoted["quote"]
    first = {name: parts[0][name] for name in ("start", "end", "quote", "page")}
    assert {name: citation[name] for name in first} == first
    assert all(set(part) == {"start", "end", "quote", "page", "boxes"} for part in parts)
    assert all(set(one) == {"for", "start", "end", "quote"} for one in basis)
    assert all(one["for"] in ("actor", "partner", "deadline") for one in basis)
