"""A backup of the sample plans, restored over another store, answers every question as the store it was made of."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assistant.answering import Assistant
from ingest.pipeline import ingest
from vectorstore.library import Library

SAMPLES = Path(__file__).parent / "samples"
FILES = sorted((SAMPLES / "questions").glob("*.jsonl"))
LETTER = SAMPLES / "plans" / "xa_trang_khe_duoi_nuoc_2024.txt"
EVERY = 60  # of the questions, by default; all of them where slow tests run


def questions() -> list[str]:
    records = [json.loads(line) for file in FILES for line in file.read_text(encoding="utf-8").splitlines()]
    return [record[form] for record in records for form in ("question", "question_en")]


def answers(library: Library, asked: list[str]) -> list[dict[str, Any]]:
    """What is answered, but for how long it took."""
    assistant = Assistant(library, today=lambda: date(2024, 6, 1))
    return [assistant.ask(question).to_json() | {"timings_ms": {}} for question in asked]


@pytest.mark.parametrize("every", [EVERY, pytest.param(1, marks=pytest.mark.slow)])
def test_a_restored_library_answers_the_same(sample_library: Library, tmp_path: Path, every: int) -> None:
    asked = questions()[::every]
    expected = answers(sample_library, asked)
    sample_library.backups.make(tmp_path / "x.zip")
    with Library.open(tmp_path / "data") as library:
        (changed,) = ingest(library, [LETTER])
        assert changed.outcome == "created" and answers(library, asked[:1]) != expected[:1]
        library.backups.restore(tmp_path / "x.zip")
        restored = answers(library, asked)
        differing = [
            (question, old, new) for question, old, new in zip(asked, expected, restored, strict=True) if old != new
        ]
        # Nearness differs in its eighth place where rows were copied, and a question may lie on the edge of one.
        assert len(differing) <= len(asked) // 100, differing[:2]
        assert sum(answer["status"] == "answered" for answer in expected) > len(asked) // 4
