"""The plans and questions that every peer gets, and the plans as text for those that don't read files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.peers.adapters.speaking import ENDING
from evals.questions import read_questions
from evals.scoring import Json
from ingest.readers import FORMATS, load
from ingest.sandbox.apart import read_apart

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "tests" / "samples"


@dataclass(frozen=True, slots=True)
class PlanSet:
    """A folder of plans with the questions about them. ``texts``: file name → the text that our reader made."""

    name: str
    plans: Path
    texts: Mapping[str, str]
    questions: Sequence[Json]

    def write_texts(self, folder: Path) -> None:
        """Every plan's text as a file, UTF-8, the lines' ends as they are; its name is the plan's with an ending."""
        folder.mkdir(parents=True)
        for name, text in self.texts.items():
            (folder / (name + ENDING)).write_bytes(text.encode("utf-8"))


def read_set(name: str, plans: Path, questions: Path) -> PlanSet:
    """The set; dialogues are left out, as no peer holds one. Raises IngestError where a plan can't be read."""
    files = sorted(file for file in plans.iterdir() if file.suffix.lower() in FORMATS)
    texts = {file.name: read_apart(load(file), file).text for file in files}
    asked: list[dict[str, Any]] = [row for row in read_questions(questions) if row.get("expect") != "clarify"]
    return PlanSet(name, plans, texts, asked)


def sets_at_hand(shared: Path) -> list[PlanSet]:
    """The sample plans; behind them the real ones with the reference questions, where their folder is there."""
    found = [read_set("samples", SAMPLES / "plans", SAMPLES / "questions")]
    plans, questions = shared / "plans", shared / "bench" / "dev"
    if plans.is_dir() and questions.is_dir():
        found.append(read_set("reference", plans, questions))
    return found
