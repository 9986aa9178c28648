"""Asks reference questions in three forms and prints how well they are answered.

python -m evals.run [--plans DIR] [--questions DIR] [--misses N] [--json]
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from assistant.answering import Assistant
from evals.questions import FORMS, MEASURES, Asked, ask_all, read_questions, read_texts, totals
from evals.scoring import Json
from ingest.pipeline import ingest
from vectorstore.library import Library

SAMPLES = Path(__file__).parents[1] / "tests" / "samples"


def main(arguments: list[str] | None = None) -> int:
    """Prints a table a form, or one JSON object; 1 where a plan could not be read."""
    wanted = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        failed = [str(report.path) for report in ingest(library, [wanted.plans]) if report.error]
        ask = answerer(library)
        texts, questions = read_texts(wanted.plans), read_questions(wanted.questions)
        asked = {form: ask_all(questions, form, ask, texts) for form in FORMS}
    measured = {form: by_type(rows) for form, rows in asked.items()}
    if wanted.json:
        _say(json.dumps(measured, ensure_ascii=False))
    else:
        for form, table in measured.items():
            _say("\n".join([as_table(form, table), *misses(asked[form], wanted.misses), ""]))
    if failed:
        sys.stderr.write("not read: " + ", ".join(failed) + "\n")
    return int(bool(failed))


def answerer(library: Library) -> Callable[[str], Json]:
    """Asks the assistant; the answer in its JSON form."""
    assistant = Assistant(library)
    return lambda words: assistant.ask(words).to_json()


def by_type(asked: list[Asked]) -> dict[str, dict[str, float]]:
    """The totals of each type of question, and of all."""
    types = sorted({one.score.type for one in asked})
    groups = {name: [one for one in asked if one.score.type == name] for name in types} | {"ALL": asked}
    return {name: {"n": len(group), **totals(group)} for name, group in groups.items()}


def as_table(form: str, table: dict[str, dict[str, float]]) -> str:
    """The totals for reading; a dash where a measure does not apply."""
    lines = [f"{form:<18}{'n':>4}" + "".join(f"{name:>11}" for name in MEASURES)]
    for kind, row in table.items():
        cells = "".join(f"{row[name]:>11.3f}" if row[name] == row[name] else f"{'-':>11}" for name in MEASURES)
        lines.append(f"{kind:<18}{int(row['n']):>4}{cells}")
    return "\n".join(lines)


def misses(asked: list[Asked], count: int) -> list[str]:
    """The worst answers, a line each."""
    bad = [one for one in asked if 0 in (one.score.complete, one.score.abstained)]
    bad.sort(key=lambda one: (one.score.recall or 0, one.score.id))
    return [f"- {one.score.id} {one.answer['status']} recall {one.score.recall}: {one.words}" for one in bad[:count]]


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m evals.run", description=__doc__)
    parser.add_argument("--plans", type=Path, default=SAMPLES / "plans", help="folder of plans to ingest")
    parser.add_argument("--questions", type=Path, default=SAMPLES / "questions", help="folder of questions_*.jsonl")
    parser.add_argument("--misses", type=int, default=0, metavar="N", help="print the N worst answers a form")
    parser.add_argument("--json", action="store_true", help="print the totals as one JSON object")
    return parser


if __name__ == "__main__":
    sys.exit(main())
