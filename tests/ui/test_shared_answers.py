"""Answers that are kept are every surface's: without a model the chat and the API give the same ones."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ui_clients import LocalClient
from ui_fakes import FakeAssistant, FakeLibrary, contents

from ui.app import create_app
from ui.chat.turns import answered, asked
from ui.settings import Settings
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.viewer import OWNER

QUESTION, OTHER = "Công an xã phải làm gì?", "Trường tiểu học phải làm gì?"
API, CHAT = "api", "chat"


class Surfaces:
    """The API and the chat of the same parts. ``composed``: how often the assistant had to answer."""

    def __init__(self, data: Path, **settings: Any) -> None:
        library = FakeLibrary(contents())
        self.assistant = FakeAssistant(library)
        given: Any = {"library": library, "assistant": self.assistant}
        self.parts = Parts(Settings(language="vi", data=data, **settings), **given)
        self.client = LocalClient(create_app(self.parts.settings, self.parts))

    @property
    def composed(self) -> int:
        return len(self.assistant.asked)

    def ask(self, surface: str, question: str = QUESTION) -> dict[str, Any]:
        if surface == API:
            answer = self.client.post("/api/ask", json={"question": question})
            assert answer.status_code == 200, answer.text
            told: dict[str, Any] = answer.json()
            return told
        _, turns = asked("vi", question, ())
        *_, last = answered(View(self.parts, OWNER), "vi", turns, "", ())
        given: dict[str, Any] = last[-1]["answer"]
        return given


@pytest.fixture
def plain(tmp_path: Path) -> Iterator[Surfaces]:
    surfaces = Surfaces(tmp_path)
    yield surfaces
    surfaces.parts.close()


@pytest.fixture
def with_model(tmp_path: Path) -> Iterator[Surfaces]:
    surfaces = Surfaces(tmp_path, model="ollama:qwen3")
    yield surfaces
    surfaces.parts.close()


@pytest.mark.parametrize(("first", "then"), [(API, CHAT), (CHAT, API), (API, API), (CHAT, CHAT)])
def test_without_a_model_an_answer_is_composed_once(plain: Surfaces, first: str, then: str) -> None:
    one, same = plain.ask(first), plain.ask(then)
    assert plain.composed == 1
    assert one["citations"] and json.dumps(same["citations"]) == json.dumps(one["citations"])
    plain.ask(then, OTHER)
    assert plain.composed == 2


@pytest.mark.parametrize(("first", "then"), [(API, CHAT), (CHAT, API)])
def test_with_a_model_quotes_alone_are_kept_apart(with_model: Surfaces, first: str, then: str) -> None:
    """The chat shows the quotes at once, and has the model write above them later: these are no whole answer."""
    with_model.ask(first)
    with_model.ask(then)
    assert with_model.composed == 2
    with_model.ask(first)
    with_model.ask(then)
    assert with_model.composed == 2
