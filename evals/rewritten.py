"""Asks reference questions with a model that rewrites them; prints what became of it and how well they are answered.

python -m evals.rewritten --model openai:NAME --url http://HOST:PORT/v1 [--seconds N] [--most N] [--form FORM]…
                          [--plans DIR --questions DIR] [--json]

A key, where the server wants one, is read from PLAN_ASSISTANT_MODEL_KEY. Without folders: the sample plans. Asked are
the English questions, and dialogues where the folder has some; beside each measure stands what the same questions get
from the glossary and the turns before alone.
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
from typing import Any

from assistant.answering import Assistant
from assistant.generation.model import ChatModel, ModelSetting
from assistant.generation.rewriting import SECONDS, Rewriter
from evals.questions import FORMS, Ask, Totals, ask_all, read_dialogues, read_questions, read_texts, totals
from evals.run import OWN_SETS, QuestionSet
from evals.scoring import Json
from ingest.pipeline import ingest
from vectorstore.lexicon import Lexicon
from vectorstore.library import Library

SHOWN = ("recall", "precision", "complete", "abstained", "clarified", "verbatim")
ENGLISH = "question_en"


@dataclass(slots=True)
class Tally:
    """What became of the questions that a model was to rewrite, and for what reasons they were not."""

    asked: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)

    def asking(self, assistant: Assistant) -> Ask:
        """Asks the assistant, and counts."""

        def ask(words: str, history: Sequence[Json]) -> Json:
            answer = assistant.ask(words, history=history)
            self.asked += 1
            if answer.rewriting:
                self.outcomes[answer.rewriting.outcome] += 1
                self.reasons.update(filter(None, [answer.rewriting.reason]))
            return answer.to_json()

        return ask

    def to_json(self) -> dict[str, Any]:
        """The figures as JSON values."""
        return {
            "asked": self.asked,
            "sent_to_the_model": self.outcomes.total(),
            **{name: self.outcomes[name] for name in ("used", "dropped", "failed")},
            "reasons": dict(self.reasons.most_common()),
        }


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; 1 where a plan could not be read or no rewriting was used at all."""
    parser = _parser()
    wanted = parser.parse_args(arguments)
    if bool(wanted.plans) != bool(wanted.questions):
        parser.error("--plans and --questions go together")
    logging.basicConfig(level=logging.INFO if wanted.log else logging.CRITICAL)
    key = os.environ.get("PLAN_ASSISTANT_MODEL_KEY", "").strip()
    rewriter = Rewriter(ChatModel(ModelSetting(wanted.model, wanted.url, key)), Lexicon.of, wanted.seconds)
    sets = (QuestionSet(wanted.plans, wanted.questions),) if wanted.plans else OWN_SETS
    tally = Tally()
    tables = {
        of.prefix + form: table
        for of in sets
        for form, table in ask_with(rewriter, of, wanted.form or [ENGLISH], tally, wanted.most).items()
    }
    found = {"model": tally.to_json(), "forms": tables}
    sys.stdout.write((json.dumps(found, ensure_ascii=False) if wanted.json else as_text(found)) + "\n")
    return int(not tally.outcomes["used"])


def ask_with(
    rewriter: Rewriter, of: QuestionSet, forms: Sequence[str], tally: Tally, most: int | None = None
) -> dict[str, dict[str, Totals]]:
    """A form's measures with the rewriter ("rewritten") and without ("built_in")."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        failed = [str(report.path) for report in ingest(library, [of.plans]) if report.error]
        if failed:
            raise SystemExit(f"not read: {', '.join(failed)}; mend these files")
        questions = [*read_questions(of.questions), *read_dialogues(of.questions)][:most]
        texts, assistant = read_texts(of.plans), Assistant(library, rewriter=rewriter)
        asks = {
            "rewritten": tally.asking(assistant),
            "built_in": Tally().asking(assistant.over(library, writes=False)),
        }
        return {
            form: {name: _known(totals(ask_all(questions, form, ask, texts))) for name, ask in asks.items()}
            for form in forms
        }


def as_text(found: Mapping[str, Any]) -> str:
    """The figures for reading."""
    lines = [f"{name}: {_counts(value)}" for name, value in found["model"].items()]
    for form, tables in found["forms"].items():
        lines += ["", f"{form:<22}" + "".join(f"{name:>11}" for name in SHOWN)]
        for name, row in tables.items():
            cells = "".join(f"{row[one]:>11.3f}" if one in row else f"{'-':>11}" for one in SHOWN)
            lines.append(f"  {name:<20}{cells}")
    return "\n".join(lines)


def _known(row: Totals) -> Totals:
    """Without the measures that apply to none of the questions, which JSON has no number for."""
    return {name: row[name] for name in SHOWN if row[name] == row[name]}


def _counts(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
    return str(value)


def _parser() -> argparse.ArgumentParser:
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m evals.rewritten", description=__doc__, formatter_class=form)
    parser.add_argument("--model", required=True, help="as the setting PLAN_ASSISTANT_MODEL: openai:NAME")
    parser.add_argument("--url", default="", help="as PLAN_ASSISTANT_MODEL_URL: http://HOST:PORT/v1")
    parser.add_argument("--seconds", type=float, default=SECONDS, help="for a rewriting")
    parser.add_argument("--most", type=int, metavar="N", help="ask the first N questions of each folder only")
    parser.add_argument("--form", action="append", choices=FORMS, help="ask in this form, not in English; repeatable")
    parser.add_argument("--plans", type=Path, help="folder of plans to ingest")
    parser.add_argument("--questions", type=Path, help="folder of questions*.jsonl and dialogues*.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--log", action="store_true", help="say why rewritings fail or are dropped")
    return parser


if __name__ == "__main__":
    sys.exit(main())
