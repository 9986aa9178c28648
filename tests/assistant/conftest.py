"""The sample plans under the names of these tests, and assistants over plans written for a test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from itertools import count
from pathlib import Path

import pytest

from assistant.answer import Answer
from assistant.answering import Assistant
from assistant.retrieval.plan_words import PlanWords, plan_words
from assistant.understanding.understand import understand
from assistant.understanding.understood import Understood
from evals.questions import read_texts
from ingest.pipeline import ingest
from ingest.reading import read
from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.library import Library
from vectorstore.values import Plan, PlanContents

SAMPLE_PLANS = Path(__file__).parents[1] / "samples" / "plans"
RELATED_PLANS = Path(__file__).parents[1] / "samples" / "related" / "plans"
TODAY = date(2025, 3, 10)  # a Monday; all but one of the related plans are in force


def ingested(data: Path, plans: Path) -> Library:
    library = Library.open(data)
    assert not [report for report in ingest(library, [plans]) if report.error]
    return library


@pytest.fixture(scope="session")
def library(sample_library: Library) -> Library:
    """The sample plans; not to be changed."""
    return sample_library


@pytest.fixture(scope="session")
def assistant(sample_assistant: Assistant) -> Assistant:
    return sample_assistant


@pytest.fixture(scope="session")
def related_library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """The plans that depend on one another; not to be changed."""
    with ingested(tmp_path_factory.mktemp("related"), RELATED_PLANS) as library:
        yield library


@pytest.fixture(scope="session")
def related(related_library: Library) -> Assistant:
    """Asked on a day of the dry season."""
    return Assistant(related_library, today=lambda: TODAY)


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    return read_texts(SAMPLE_PLANS) | read_texts(RELATED_PLANS)


def words_of_text(text: str, source: str = "plan.txt", number: int = 1) -> PlanWords:
    """A plan as it is read, ready for asking, without a library; its id is the file's name without its ending."""
    reading = read(text)
    plan = Plan(
        Path(source).stem, 1, number, source, reading.header, len(reading.passages), "", changes=reading.changes
    )
    contents = PlanContents(plan, reading.text, reading.sections, reading.passages, reading.obligations)
    return plan_words(contents)


@pytest.fixture(scope="session")
def words_of(texts: dict[str, str]) -> Callable[[str], PlanWords]:
    """The sample or related plan whose file's name starts so, ready for asking."""
    kept: dict[str, PlanWords] = {}

    def of(stem: str) -> PlanWords:
        number, source = next((at, name) for at, name in enumerate(sorted(texts), 1) if name.startswith(stem))
        return kept.setdefault(source, kept.get(source) or words_of_text(texts[source], source, number))

    return of


@pytest.fixture
def plan_of() -> Callable[[str], PlanWords]:
    """A plan of this text, ready for asking; each has an id of its own."""
    numbers = count(1)

    def of(text: str) -> PlanWords:
        number = next(numbers)
        return words_of_text(text, f"plan-{number}.txt", number)

    return of


@pytest.fixture(scope="session")
def related_plans(words_of: Callable[[str], PlanWords]) -> tuple[Plan, ...]:
    """The plans that depend on one another."""
    return tuple(words_of(path.name).contents.plan for path in sorted(RELATED_PLANS.iterdir()))


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return Lexicon.of()


@pytest.fixture(scope="session")
def understood(library: Library, lexicon: Lexicon) -> Callable[[str], Understood]:
    """A question to the sample plans, understood."""
    return lambda question: understand(question, library.plans(), lexicon)


@pytest.fixture
def over(tmp_path: Path, tables: Path) -> Iterator[Callable[..., Assistant]]:
    """An assistant over plans written in the test: over(a="text", b="text")."""
    opened: list[Library] = []

    def make(**plans: str) -> Assistant:
        folder = tmp_path / "plans"
        folder.mkdir()
        for name, text in plans.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        (tmp_path / "data").mkdir()
        shutil.copy(tables, tmp_path / "data" / "catalogue.db")
        opened.append(ingested(tmp_path / "data", folder))
        return Assistant(opened[-1], today=lambda: TODAY)

    yield make
    for library in opened:
        library.close()


@pytest.fixture(scope="session")
def quotes() -> Callable[[Answer], list[str]]:
    """What an answer quotes, white space collapsed."""
    return lambda answer: [" ".join(" ".join(part.quote for part in c.parts).split()) for c in answer.citations]
