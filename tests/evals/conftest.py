"""A model's server that answers as a test has it, and the trials of a model asked about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.assistant.model_server import Model, model_server

Main = Callable[[list[str]], int]
Trial = Callable[..., tuple[int, str]]  # the trial's main and more words of its command → (status, what is printed)


@pytest.fixture(scope="module")
def server() -> Iterator[Model]:
    with model_server() as model:
        yield model


@pytest.fixture
def trial(server: Model, capsys: pytest.CaptureFixture[str]) -> Trial:
    """Tries the model of ``server``."""

    def tried(main: Main, *more: str) -> tuple[int, str]:
        status = main(["--model", "openai:thu", "--url", server.url, *more])
        return status, capsys.readouterr().out

    return tried
