"""What is learnt from: the own sets of questions, and further folders that a command line names."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from evals.run import OWN_SETS, QuestionSet
from ingest.pipeline import ingest
from vectorstore.library import Library


@dataclass(frozen=True, slots=True)
class Wanted:
    """The sets to learn from, and the file to write, if any."""

    sets: tuple[QuestionSet, ...]
    out: Path | None


def read_arguments(prog: str, description: str | None, arguments: Sequence[str] | None) -> Wanted:
    """What a command line asks for; ends the process with a message where it can't be understood."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog=prog, description=description, formatter_class=form)
    parser.add_argument("--plans", type=Path, action="append", default=[], help="folder of plans to learn from too")
    parser.add_argument(
        "--questions", type=Path, action="append", default=[], help="folder of questions*.jsonl on them"
    )
    parser.add_argument("--out", type=Path, help="file to write what was learnt to")
    wanted = parser.parse_args(arguments)
    if len(wanted.plans) != len(wanted.questions):
        parser.error("each --questions belongs to a --plans")
    further = (QuestionSet(*folders) for folders in zip(wanted.plans, wanted.questions, strict=True))
    return Wanted((*OWN_SETS, *further), wanted.out)


def opened(of: QuestionSet, stack: ExitStack) -> Library:
    """A library of the set's plans, open until the stack is closed. Raises ValueError where a plan isn't read."""
    folder = stack.enter_context(tempfile.TemporaryDirectory())
    library = stack.enter_context(Library.open(Path(folder)))
    failed = [str(report.path) for report in ingest(library, [of.plans]) if report.error]
    if failed:
        raise ValueError(f"not read: {', '.join(failed)}")
    return library
