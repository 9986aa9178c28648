"""What the trials of a model share: the words of the command, the library asked, and the figures for reading."""

from __future__ import annotations

import argparse
import json
import logging
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from assistant.generation.model import ChatModel, ModelSetting
from evals.questions import FORMS, Ask, Totals, ask_all, known, read_texts, totals
from evals.run import OWN_SETS, QuestionSet
from evals.scoring import Json
from ingest.pipeline import ingest
from vectorstore.library import Library

SHOWN = ("recall", "precision", "complete", "abstained", "clarified", "verbatim", "markers")
_WIDTH = 22  # of the names before the measures

Table = dict[str, Totals]  # with the model, and without → their measures


def trial_parser(program: str, description: str | None, seconds: float) -> argparse.ArgumentParser:
    """The words that every trial takes. ``seconds``: how long a reply may take where nothing is said."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog=f"python -m {program}", description=description, formatter_class=form)
    parser.add_argument("--model", required=True, help="as the setting PLAN_ASSISTANT_MODEL: openai:NAME")
    parser.add_argument("--url", default="", help="as PLAN_ASSISTANT_MODEL_URL: http://HOST:PORT/v1")
    parser.add_argument("--seconds", type=float, default=seconds, help="for what a question wants of it")
    parser.add_argument("--most", type=int, metavar="N", help="ask the first N questions of each folder only")
    parser.add_argument("--form", action="append", choices=FORMS, help="ask in this form only; may be repeated")
    parser.add_argument("--plans", type=Path, help="folder of plans to ingest")
    parser.add_argument("--questions", type=Path, help="folder of questions*.jsonl")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--log", action="store_true", help="say why replies are of no use")
    return parser


def wanted_of(parser: argparse.ArgumentParser, arguments: Sequence[str] | None) -> argparse.Namespace:
    """The words as they were given; the log says as much as they want. Exits where one of the folders is missing."""
    wanted = parser.parse_args(arguments)
    if bool(wanted.plans) != bool(wanted.questions):
        parser.error("--plans and --questions go together")
    logging.basicConfig(level=logging.WARNING if wanted.log else logging.CRITICAL)
    if wanted.log:
        logging.getLogger("assistant").setLevel(logging.INFO)  # why a rewriting is dropped; of no client each request
    return wanted


def model_of(wanted: argparse.Namespace) -> ChatModel:
    """The model that is tried; its key is that of the setting PLAN_ASSISTANT_MODEL_KEY."""
    key = os.environ.get("PLAN_ASSISTANT_MODEL_KEY", "").strip()
    return ChatModel(ModelSetting(wanted.model, wanted.url, key))


def sets_of(wanted: argparse.Namespace) -> tuple[QuestionSet, ...]:
    """The folders that were named, else the samples."""
    return (QuestionSet(wanted.plans, wanted.questions),) if wanted.plans else OWN_SETS


@contextmanager
def library_of(plans: Path) -> Iterator[Library]:
    """A folder's plans in a library that is gone afterwards. Exits where one of them can't be read."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        failed = [str(report.path) for report in ingest(library, [plans]) if report.error]
        if failed:
            raise SystemExit(f"not read: {', '.join(failed)}; mend these files")
        yield library


def asked_both_ways(
    asks: Mapping[str, Ask], questions: Sequence[Json], forms: Sequence[str], plans: Path
) -> dict[str, Table]:
    """Form → the measures of each way to ask; ``plans``: the folder of the texts that quotes are held against."""
    texts = read_texts(plans)
    return {
        form: known({name: totals(ask_all(questions, form, ask, texts)) for name, ask in asks.items()})
        for form in forms
    }


def print_found(found: Mapping[str, Any], *, as_json: bool) -> None:
    """The figures of a trial: {"model": what became of its replies, "forms": tables}."""
    sys.stdout.write((json.dumps(found, ensure_ascii=False) if as_json else as_text(found)) + "\n")


def as_text(found: Mapping[str, Any]) -> str:
    """The figures for reading, as of ``print_found``; a dash for a measure that applies to none of the questions."""
    lines = [f"{name}: {_counts(value)}" for name, value in found["model"].items()]
    for form, tables in found["forms"].items():
        lines += ["", f"{form:<{_WIDTH}}" + "".join(f"{name:>11}" for name in SHOWN)]
        for name, row in tables.items():
            cells = "".join(f"{row[one]:>11.3f}" if one in row else f"{'-':>11}" for one in SHOWN)
            lines.append(f"  {name:<{_WIDTH - 2}}{cells}")
    return "\n".join(lines)


def _counts(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {count}" for name, count in value.items()) or "none"
    return "-" if value is None else str(value)
