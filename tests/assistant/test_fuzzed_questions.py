"""Questions changed at random: each is answered truly or refused with a reason, and none takes long. Over HTTP too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import cached_property

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.verify import Unverified
from benchmarks.fuzz_questions import (
    SLOW,
    Questions,
    Tally,
    api_over,
    outcome,
    outcome_over_http,
    put_to_api,
    put_to_assistant,
    texts_of,
    true_answers,
)
from benchmarks.question_mutations import LONGEST, Put
from vectorstore.library import Library

FEW, MANY = 300, 10_000


@pytest.fixture(scope="module")
def questions(assistant: Assistant) -> Questions:
    known = Questions(1, ()).known
    return Questions(1, true_answers(assistant, known[::40]))


def check(tally: Tally, count: int, outcomes: set[str]) -> None:
    assert [f"{one.number}: {one.what}" for one in tally.findings] == []
    assert sum(tally.outcomes.values()) == count
    assert outcomes <= set(tally.outcomes), tally.outcomes


ANSWERED = {"answered", "not_found", "not_stated", "unprintable", "too_long"}


def test_the_assistant(assistant: Assistant, library: Library, questions: Questions) -> None:
    check(put_to_assistant(assistant, texts_of(library), questions, range(FEW)), FEW, ANSWERED)


def test_the_api(assistant: Assistant, library: Library, questions: Questions) -> None:
    every_third = range(0, FEW, 3)
    check(put_to_api(api_over(library, assistant), questions, every_third), len(every_third), {"200", "422"})


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_the_assistant_many_times(assistant: Assistant, library: Library, questions: Questions) -> None:
    check(put_to_assistant(assistant, texts_of(library), questions, range(MANY)), MANY, ANSWERED)


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_the_api_many_times(assistant: Assistant, library: Library, questions: Questions) -> None:
    check(put_to_api(api_over(library, assistant), questions, range(MANY)), MANY, {"200", "422", "400", "413"})


def test_a_question_is_made_from_its_number(questions: Questions, assistant: Assistant) -> None:
    made = [questions[number] for number in range(200)]
    assert repr(made[:20]) == repr([questions[number] for number in range(20)])  # NaN, which is in some, equals nothing
    assert questions.body(7) == questions.body(7)
    assert repr(made[:20]) != repr([Questions(2, [{}])[number] for number in range(20)])
    assert len({one.question for one in made}) > 190
    assert max(len(one.question) for one in made) <= LONGEST
    assert {len(one.history) for one in made} >= {0, 1, 3, 50}


# What is looked for is seen: each of these stands for something that no assistant and no server of ours may do.


class Bent(Assistant):
    """Gives an answer that quotes what no plan says."""

    def ask(self, question: str, **given: object) -> object:  # type: ignore[override]
        answer = super().ask("Công an xã phải làm gì?")
        first, *rest = answer.citations
        part = replace(first.parts[0], start=first.parts[0].start + 1)
        return replace(answer, citations=(replace(first, parts=(part, *first.parts[1:])), *rest))


def test_a_quote_that_is_none_is_found(library: Library) -> None:
    assert outcome(Bent(library), texts_of(library), Put("x")).startswith(f"!{Unverified.__name__}")


class Slow(Assistant):
    """Takes long over one question, and has the answer to all others at hand."""

    @cached_property
    def answer(self) -> Answer:
        return super().ask("Ai ký kế hoạch?")

    def ask(self, question: str, **given: object) -> Answer:  # type: ignore[override]
        if question == "chậm":
            sum(range(5_000_000))
        return self.answer


def test_a_slow_question_is_found(library: Library) -> None:
    class Some(Questions):
        def __getitem__(self, number: int) -> Put:
            return Put("chậm" if number == 3 else "nhanh")

    found = put_to_assistant(Slow(library), texts_of(library), Some(1, ()), range(8)).findings
    assert [one.number for one in found] == [3] and "times the median" in found[0].what
    assert SLOW == 20


@pytest.mark.parametrize(
    ("status", "kind", "said", "good"),
    [
        (200, "application/json", b'{"status": "answered"}', True),
        (422, "application/problem+json", b'{"detail": "x"}', True),
        (500, "application/problem+json", b'{"detail": "x"}', False),
        (503, "application/problem+json", b'{"detail": "x"}', False),
        (422, "application/json", b'{"detail": "x"}', False),
        (422, "application/problem+json", b'{"detail": ""}', False),
        (200, "text/html", b'{"status": "answered"}', False),
        (200, "application/json", b'{"status": "lost"}', False),
        (200, "application/json", b"Traceback", False),
    ],
)
def test_what_the_api_may_say(status: int, kind: str, said: bytes, good: bool) -> None:
    ask: Callable[[bytes], tuple[int, str, bytes]] = lambda data: (status, kind, said)  # noqa: E731
    assert outcome_over_http(ask, b"").startswith("!") is not good
