"""What two units do together, asked from either side."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant

Quotes = Callable[[Answer], list[str]]


@pytest.mark.parametrize(
    "question",
    [
        "Công an xã Tràng Khê phối hợp với Đoàn Thanh niên xã làm gì?",
        "Đoàn Thanh niên xã phối hợp với Công an xã Tràng Khê trong việc gì?",
    ],
)
def test_only_what_both_take_part_in(question: str, assistant: Assistant, quotes: Quotes) -> None:
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert [quote[:40] for quote in quotes(answer)] == ["Chủ trì, phối hợp với Đoàn Thanh niên xã"]
