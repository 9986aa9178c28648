"""Asks reference questions with a model and prints what became of what it wrote, and how well they are answered.

python -m evals.written --model openai:NAME --url http://HOST:PORT/v1 [--seconds N] [--most N] [--form FORM]…
                        [--plans DIR --questions DIR] [--json]

A key, where the server wants one, is read from PLAN_ASSISTANT_MODEL_KEY. Without folders: the sample plans. Beside each
measure of the answers stands what the same questions get without the model: they may not differ by much, as the quotes
stay.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from assistant.answering import Assistant
from assistant.generation.model import ChatModel, ModelSetting
from assistant.generation.writing import Limits, Writer
from evals.questions import FORMS, Ask, ask_all, read_questions, read_texts, totals
from evals.run import OWN_SETS, QuestionSet
from evals.scoring import Json
from ingest.pipeline import ingest
from vectorstore.lexicon import Lexicon
from vectorstore.library import Library

SHOWN = ("recall", "precision", "complete", "abstained", "verbatim", "markers")


@dataclass(slots=True)
class Tally:
    """What became of what a model wrote: how many answers it wrote above, and of its statements."""

    asked: int = 0
    written: int = 0
    statements: int = 0
    removed: Counter[str] = field(default_factory=Counter)
    notes: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def take(self, answer: Json) -> None:
        """Counts an answer in its JSON form."""
        self.asked += 1
        written = answer.get("written")
        if written:
            self.written += bool(written["statements"])
            self.statements += written["statements"]
            self.removed.update(written["removed"])
            self.notes.update([written["note"]] if written["note"] else [])
            self.seconds.append(answer["timings_ms"]["write"] / 1000)

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        slowest = sorted(self.seconds)
        return {
            "asked": self.asked,
            "sent_to_the_model": len(self.seconds),
            "written_above": self.written,
            "statements": self.statements,
            "removed": dict(self.removed.most_common()),
            "notes": dict(self.notes.most_common()),
            "seconds_median": round(median(slowest), 2) if slowest else None,
            "seconds_p95": round(slowest[int(0.95 * (len(slowest) - 1))], 2) if slowest else None,
        }


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 1 where a plan could not be read or the model wrote nothing at all."""
    parser = _parser()
    wanted = parser.parse_args(arguments)
    if bool(wanted.plans) != bool(wanted.questions):
        parser.error("--plans and --questions go together")
    logging.basicConfig(level=logging.WARNING if wanted.log else logging.CRITICAL)
    key = os.environ.get("PLAN_ASSISTANT_MODEL_KEY", "").strip()
    model = ChatModel(ModelSetting(wanted.model, wanted.url, key))
    writer = Writer(model, Lexicon.of, Limits(seconds=wanted.seconds))
    of = QuestionSet(wanted.plans, wanted.questions) if wanted.plans else OWN_SETS[0]
    found = ask_with(writer, of, wanted.form or FORMS, wanted.most)
    _say(json.dumps(found, ensure_ascii=False) if wanted.json else as_text(found))
    return int(not found["model"]["statements"])


def ask_with(writer: Writer, of: QuestionSet, forms: Sequence[str], most: int | None = None) -> dict[str, Any]:
    """What became of what it wrote ("model"), and a form's measures with and without it ("with", "without")."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        failed = [str(report.path) for report in ingest(library, [of.plans]) if report.error]
        if failed:
            raise SystemExit(f"not read: {', '.join(failed)}; mend these files")
        questions, texts = read_questions(of.questions)[:most], read_texts(of.plans)
        assistant = Assistant(library, writer=writer)
        asks = {"with": _asking(assistant, tally), "without": _asking(assistant.over(library, writes=False))}
        measured = {
            form: {name: totals(ask_all(questions, form, ask, texts)) for name, ask in asks.items()} for form in forms
        }
    return {"model": tally.to_json(), "forms": {form: _known(tables) for form, tables in measured.items()}}


def as_text(found: Mapping[str, Any]) -> str:
    """The figures for reading."""
    lines = [f"{name}: {_counts(value)}" for name, value in found["model"].items()]
    for form, tables in found["forms"].items():
        lines += ["", f"{form:<20}" + "".join(f"{name:>11}" for name in SHOWN)]
        for name, row in tables.items():
            cells = "".join(f"{row[one]:>11.3f}" if one in row else f"{'-':>11}" for one in SHOWN)
            lines.append(f"  {name:<18}{cells}")
    return "\n".join(lines)


def _asking(assistant: Assistant, tally: Tally | None = None) -> Ask:
    def ask(words: str, history: Sequence[Json]) -> Json:
        answer = assistant.ask(words, history=history).to_json()
        if tally is not None:
            tally.take(answer)
        return answer

    return ask


def _known(tables: Mapping[str, Mapping[str, float]]) -> dict[str, dict[str, float]]:
    """Without the measures that apply to none of the questions, which JSON has no number for."""
    return {name: {one: row[one] for one in SHOWN if row[one] == row[one]} for name, row in tables.items()}


def _counts(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
    return "-" if value is None else str(value)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m evals.written", description=__doc__, formatter_class=form)
    parser.add_argument("--model", required=True, help="as the setting PLAN_ASSISTANT_MODEL: openai:NAME")
    parser.add_argument("--url", default="", help="as PLAN_ASSISTANT_MODEL_URL: http://HOST:PORT/v1")
    parser.add_argument("--seconds", type=float, default=60.0, help="for a whole answer")
    parser.add_argument("--most", type=int, metavar="N", help="ask the first N questions only")
    parser.add_argument("--form", action="append", choices=FORMS, help="ask in this form only; may be repeated")
    parser.add_argument("--plans", type=Path, help="folder of plans to ingest")
    parser.add_argument("--questions", type=Path, help="folder of questions*.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--log", action="store_true", help="say why replies fail")
    return parser


if __name__ == "__main__":
    sys.exit(main())
