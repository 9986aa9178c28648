"""Many questions at once: a few are worked on at a time, and none holds a turn while a model is waited for."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock
from typing import Any

import pytest

from assistant.answering import AT_ONCE, Assistant
from assistant.generation.deadline import Deadline
from assistant.generation.prompt import Message
from assistant.generation.rewriting import Rewriter
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library

QUESTION = "Công an xã phải làm gì?"
ENGLISH = "What does the commune police have to do?"


def test_a_few_questions_are_worked_on_at_a_time(
    sample_library: Library, sample_assistant: Assistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = sample_assistant.ask(QUESTION).citations
    counting, now, most = Lock(), [0], [0]
    ask = Assistant._ask

    def counted(self: Assistant, *given: Any) -> Any:
        with counting:
            now[0] += 1
            most[0] = max(most[0], now[0])
        time.sleep(0.02)  # long enough for all to come
        try:
            return ask(self, *given)
        finally:
            with counting:
                now[0] -= 1

    monkeypatch.setattr(Assistant, "_ask", counted)
    with ThreadPoolExecutor(3 * AT_ONCE) as threads:
        answers = list(threads.map(lambda _: sample_assistant.ask(QUESTION), range(3 * AT_ONCE)))
    assert most == [AT_ONCE]
    assert all(answer.citations == expected for answer in answers)


class Waiting:
    """A model that says nothing until it is let."""

    name = "thu"

    def __init__(self) -> None:
        self.asked: list[Sequence[Message]] = []
        self.let = Event()

    def stream(self, messages: Sequence[Message], deadline: Deadline) -> Iterator[str]:
        self.asked.append(messages)
        assert self.let.wait(60)
        yield '{"question": "Công an xã phải làm gì?"}'


def test_who_waits_for_a_model_holds_no_turn(sample_library: Library, sample_assistant: Assistant) -> None:
    model = Waiting()
    rewriting = Assistant(sample_library, rewriter=Rewriter(model, Lexicon.of, 90))
    with ThreadPoolExecutor(AT_ONCE) as threads:
        waiting = [threads.submit(rewriting.ask, ENGLISH) for _ in range(AT_ONCE)]
        try:
            until = time.monotonic() + 60
            while len(model.asked) < AT_ONCE:
                assert time.monotonic() < until, "not every one has asked the model"
                time.sleep(0.01)
            assert sample_assistant.ask(QUESTION).status == "answered"
        finally:
            model.let.set()
        answers = [one.result(60) for one in waiting]
    assert [answer.rewriting and answer.rewriting.outcome for answer in answers] == ["used"] * AT_ONCE
    assert len(model.asked) == AT_ONCE, "once a question"
