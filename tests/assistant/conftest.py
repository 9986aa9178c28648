"""The shared sample plans under the names of these tests, and assistants over plans written for a test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from evals.questions import read_texts
from ingest.pipeline import ingest
from vectorstore.library import Library

SAMPLE_PLANS = Path(__file__).parents[1] / "samples" / "plans"


@pytest.fixture(scope="session")
def library(sample_library: Library) -> Library:
    """The sample plans; not to be changed."""
    return sample_library


@pytest.fixture(scope="session")
def assistant(sample_assistant: Assistant) -> Assistant:
    return sample_assistant


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    return read_texts(SAMPLE_PLANS)


@pytest.fixture
def over(tmp_path: Path) -> Iterator[Callable[..., Assistant]]:
    """An assistant over plans written in the test: over(a="text", b="text")."""
    opened: list[Library] = []

    def make(**plans: str) -> Assistant:
        folder = tmp_path / "plans"
        folder.mkdir()
        for name, text in plans.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        library = Library.open(tmp_path / "data")
        opened.append(library)
        assert not [report for report in ingest(library, [folder]) if report.error]
        return Assistant(library)

    yield make
    for library in opened:
        library.close()


@pytest.fixture(scope="session")
def quotes() -> Callable[[Answer], list[str]]:
    """What an answer quotes, white space collapsed."""
    return lambda answer: [" ".join(" ".join(part.quote for part in c.parts).split()) for c in answer.citations]
