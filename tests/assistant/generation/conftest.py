"""Sources as a citation's words give them, and what the checks say of a statement that rests on all of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.generation.checks import checked
from assistant.generation.reply import StatementDraft
from assistant.generation.sources import BETWEEN, Source
from assistant.generation.statements import Refusal, Statement
from vectorstore.lexicon.lexicon import Lexicon

SAMPLES = Path(__file__).parents[2] / "samples"
Checks = Callable[[str, Sequence[Source]], Statement | Refusal]


def cases(name: str) -> Any:
    return yaml.safe_load((SAMPLES / name).read_text(encoding="utf-8"))


def sources(*pieces: Sequence[str]) -> list[Source]:
    return [Source(f"S{number}", number, BETWEEN.join(words), "", "") for number, words in enumerate(pieces, 1)]


@pytest.fixture(scope="session")
def checks() -> Checks:
    units = Lexicon.of()

    def check(text: str, given: Sequence[Source]) -> Statement | Refusal:
        return checked(StatementDraft(text, tuple(source.name for source in given)), given, units)

    return check
