"""Asks reference questions and dialogues in three forms and prints how well they are answered.

python -m evals.run [--plans DIR --questions DIR] [--misses N] [--json]

Without folders: the sample plans, then the related ones, whose forms are named related/….
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answering import Assistant
from evals.questions import (
    FORMS,
    MEASURES,
    Ask,
    Asked,
    Totals,
    ask_all,
    by_type,
    read_dialogues,
    read_questions,
    read_texts,
    worst,
)
from ingest.pipeline import ingest
from vectorstore.library import Library

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A folder of plans and one of questions on them; ``prefix`` of the names of its forms."""

    plans: Path
    questions: Path
    prefix: str = ""


OWN_SETS = (
    QuestionSet(SAMPLES / "plans", SAMPLES / "questions"),
    QuestionSet(SAMPLES / "related" / "plans", SAMPLES / "related", "related/"),
)


def main(arguments: list[str] | None = None) -> int:
    """Prints a table a form, or one JSON object; 1 where a plan could not be read."""
    parser = _parser()
    wanted = parser.parse_args(arguments)
    if bool(wanted.plans) != bool(wanted.questions):
        parser.error("--plans and --questions go together")
    sets = (QuestionSet(wanted.plans, wanted.questions),) if wanted.plans else OWN_SETS
    asked: dict[str, list[Asked]] = {}
    failed: list[str] = []
    for one in sets:
        failed += ask_set(one, asked)
    measured = {form: by_type(rows) for form, rows in asked.items()}
    if wanted.json:
        _say(json.dumps(measured, ensure_ascii=False))
    else:
        for form, table in measured.items():
            _say("\n".join([as_table(form, table), *misses(asked[form], wanted.misses), ""]))
    if failed:
        sys.stderr.write("not read: " + ", ".join(failed) + "\n")
    return int(bool(failed))


def ask_set(of: QuestionSet, asked: dict[str, list[Asked]]) -> list[str]:
    """Adds what was asked to ``asked``, by form; the files that could not be read."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        failed = [str(report.path) for report in ingest(library, [of.plans]) if report.error]
        ask, texts = answerer(library), read_texts(of.plans)
        questions = [*read_questions(of.questions), *read_dialogues(of.questions)]
        asked |= {of.prefix + form: ask_all(questions, form, ask, texts) for form in FORMS}
    return failed


def answerer(library: Library) -> Ask:
    """Asks the assistant; the answer in its JSON form."""
    assistant = Assistant(library)
    return lambda words, history: assistant.ask(words, history=history).to_json()


def as_table(form: str, table: Mapping[str, Totals]) -> str:
    """The totals for reading; a dash where a measure does not apply."""
    lines = [f"{form:<24}{'n':>4}" + "".join(f"{name:>11}" for name in MEASURES)]
    for kind, row in table.items():
        cells = "".join(f"{row[name]:>11.3f}" if row[name] == row[name] else f"{'-':>11}" for name in MEASURES)
        lines.append(f"{kind:<24}{int(row['n']):>4}{cells}")
    return "\n".join(lines)


def misses(asked: Sequence[Asked], count: int) -> list[str]:
    """The worst answers, a line each."""
    found = worst(asked, count)
    return [f"- {one.score.id} {one.answer['status']} recall {one.score.recall}: {one.words}" for one in found]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m evals.run", description=__doc__, formatter_class=form)
    parser.add_argument("--plans", type=Path, help="folder of plans to ingest")
    parser.add_argument("--questions", type=Path, help="folder of questions*.jsonl and dialogues*.jsonl")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print the N worst answers a form")
    parser.add_argument("--json", action="store_true", help="print the totals as one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
