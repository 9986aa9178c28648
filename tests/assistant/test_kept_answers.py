"""Answers that are given again: only while all that they rest on is as it was."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator

import pytest

from assistant.answer import Answer, Searched
from assistant.kept_answers import KeptAnswers


def of(kept: KeptAnswers, rests_on: Callable[[], Hashable], answer: Callable[[], Answer]) -> Answer:
    """What is given of an answer that comes at once."""
    (given,) = kept.growing(rests_on, lambda: (answer(),))
    return given


def answers(*more: Answer) -> Iterator[Answer]:
    return iter(more or (Answer("answered", "vi", "một"), Answer("answered", "vi", "hai")))


def test_the_same_is_given_again() -> None:
    kept, given = KeptAnswers(), answers()
    assert [of(kept, lambda: "a", given.__next__).text for _ in range(3)] == ["một"] * 3
    assert of(kept, lambda: "b", given.__next__).text == "hai"


def test_what_could_be_better_the_next_time_is_not_kept() -> None:
    poor = Answer("answered", "vi", "theo từ", searched=Searched(1, 1, words_only=True))
    kept, given = KeptAnswers(), answers(poor, Answer("answered", "vi", "đủ"))
    assert [of(kept, lambda: "a", given.__next__).text for _ in range(3)] == ["theo từ", "đủ", "đủ"]


def test_a_failure_is_not_kept() -> None:
    def fails() -> Answer:
        raise OSError

    kept = KeptAnswers()
    with pytest.raises(OSError):
        of(kept, lambda: "a", fails)
    assert of(kept, lambda: "a", answers().__next__).text == "một"


def test_an_answer_during_which_something_changed_is_not_kept() -> None:
    kept, given, now = KeptAnswers(), answers(), iter(["before", "after", "before", "before"])
    assert [of(kept, now.__next__, given.__next__).text for _ in range(2)] == ["một", "hai"]


def test_the_one_asked_least_lately_goes() -> None:
    kept = KeptAnswers(most=2)
    made: list[str] = []

    def ask(question: str) -> None:
        def answer() -> Answer:
            made.append(question)
            return Answer("answered", "vi", question)

        of(kept, lambda: question, answer)

    for question in "abacab":
        ask(question)
    assert made == ["a", "b", "c", "b"]
