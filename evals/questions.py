"""Reference questions and the plans they are asked of."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.scoring import Json, Score, mean, score

FORMS = ("question", "question_nodiac", "question_en")
MEASURES = ("recall", "precision", "complete", "abstained", "verbatim", "markers")


@dataclass(frozen=True, slots=True)
class Asked:
    """One question in one form with the answer it got."""

    words: str
    answer: Json
    score: Score


def read_questions(folder: Path) -> list[dict[str, Any]]:
    """Every question of ``questions_*.jsonl`` in the folder."""
    files = sorted(folder.glob("questions_*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]


def read_texts(folder: Path) -> dict[str, str]:
    """File name → text of the plans in the folder, unchanged."""
    files = (file for file in folder.iterdir() if file.suffix in (".txt", ".md"))
    return {file.name: file.read_bytes().decode("utf-8") for file in files}


def ask_all(
    questions: list[dict[str, Any]], form: str, ask: Callable[[str], Json], texts: dict[str, str]
) -> list[Asked]:
    """Every question asked in one form; one without this form in its first."""
    asked = []
    for question in questions:
        words = question.get(form) or question["question"]
        answer = ask(words)
        asked.append(Asked(words, answer, score(question, answer, texts)))
    return asked


def totals(asked: list[Asked]) -> dict[str, float]:
    """The mean of every measure over the questions to which it applies."""
    values = {name: [getattr(one.score, name) for one in asked] for name in MEASURES}
    return {name: mean(value for value in listed if value is not None) for name, listed in values.items()}
