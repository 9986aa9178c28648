"""How ingest, memory and answers hold as the store grows.

    python -m benchmarks.scale --law FOLDER --plans FOLDER --questions FILE… [--passages N] [--replicate N]

The plans are ingested by the command, then documents of codified law (corpus.py) into the same data folder, up to each
of the sizes; ``--replicate`` goes on with copies whose words are changed. At each size a new process is asked the
questions of the files (JSON lines with "question"), which are about the plans. A line a size, and at the end a table
for docs/benchmarks.md and one JSON object. Where other things run on the machine only ratios count: what the processor
took stands beside the clock.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from pathlib import Path

from benchmarks.scale.corpus import Document, copies, documents
from benchmarks.scale.serving import ROOT, asked, at_share

STEPS = (10_000, 30_000, 100_000, 331_000)  # passages
AIMS = {"p95_ms": 60.0, "memory_mb": 1500.0}


@dataclass(frozen=True, slots=True)
class Size:
    """The figures at one size. Ingest: of the passages that came since the size before; the others of all."""

    documents: int
    passages: int
    ingest_a_second: float
    processor_ms_a_passage: float
    lexical_mb: float
    dense_mb: float
    catalogue_mb: float
    first_answer_ms: float
    p50_ms: float
    p95_ms: float
    stages_p95_ms: dict[str, float]
    memory_mb: float


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--law", type=Path, required=True)
    parser.add_argument("--plans", type=Path, required=True)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--passages", type=int, default=STEPS[-1])
    parser.add_argument("--replicate", type=int, default=0)
    parser.add_argument("--most-questions", type=int, default=200)
    parser.add_argument("--work", type=Path, help="where the data folder is left; else a temporary one")
    said = parser.parse_args(arguments)
    steps = [*(step for step in STEPS if step < said.passages), said.passages]
    steps += [said.replicate] if said.replicate > said.passages else []
    questions = _questions(said.questions)[: said.most_questions]
    with tempfile.TemporaryDirectory() as place:
        found = []
        for size in sizes(said.work or Path(place), said.law, said.plans, questions, steps):
            found.append(size)
            print(_line(size), flush=True)
    print("\n" + table(found) + "\n" + json.dumps([asdict(size) for size in found]))


def sizes(place: Path, law: Path, plans: Path, questions: Sequence[str], steps: Sequence[int]) -> Iterator[Size]:
    """The figures at each of the sizes, one after the other, in one data folder."""
    data, originals = place / "data", documents(law)
    _ingested(data, plans)
    more, count, passages = chain(originals, copies(originals)), 0, 0
    for step in steps:
        folder = place / f"law-{step}"
        count += _written(folder, more, step - passages)
        came, seconds, processor = _ingested(data, folder)
        passages += came
        yield _measured(data, questions, count, passages, came / seconds, 1000 * processor / max(came, 1))


def _written(folder: Path, more: Iterator[Document], passages: int) -> int:
    """How many files were written, which have about so many passages."""
    folder.mkdir(parents=True)
    count = 0
    while passages > 0:
        one = next(more)
        (folder / one.name).write_text(one.text, encoding="utf-8")
        passages, count = passages - one.lines, count + 1
    return count


def _ingested(data: Path, folder: Path) -> tuple[int, float, float]:
    """Passages, seconds, and seconds of the processor, all processes together."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "ui.cli", "--data", str(data), "ingest", "--json", str(folder)],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    took, now = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
    reports = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if not reports:
        raise SystemExit(done.stderr)
    passages = sum(report["passages"] or 0 for report in reports if report["outcome"] in ("created", "updated"))
    return passages, took, now.ru_utime + now.ru_stime - used.ru_utime - used.ru_stime


def _measured(data: Path, questions: Sequence[str], count: int, passages: int, rate: float, processor: float) -> Size:
    served = asked(data, questions)
    held = {name: _bytes(data / name) / 1e6 for name in ("lexical", "dense", "catalogue.db")}
    return Size(
        documents=count,
        passages=passages,
        ingest_a_second=round(rate, 1),
        processor_ms_a_passage=round(processor, 2),
        lexical_mb=round(held["lexical"], 1),
        dense_mb=round(held["dense"], 1),
        catalogue_mb=round(held["catalogue.db"], 1),
        first_answer_ms=round(served.first),
        p50_ms=round(served.share(0.5), 1),
        p95_ms=round(served.share(0.95), 1),
        stages_p95_ms={stage: round(at_share(took, 0.95), 1) for stage, took in served.stages.items()},
        memory_mb=round(served.memory / 1e6),
    )


def table(found: Sequence[Size]) -> str:
    """The figures as Markdown, a row a size."""
    names: tuple[str, ...] = ("documents", "passages", "ingest a second", "processor, ms a passage", "lexical, MB")
    names += ("dense, MB", "catalogue, MB", "first answer, ms", "p50, ms", "p95, ms", "memory, MB")
    lines = ["| " + " | ".join(names) + " |", "| " + " | ".join("---" for _ in names) + " |"]
    for size in found:
        figures = [value for value in asdict(size).values() if not isinstance(value, dict)]
        lines.append("| " + " | ".join(f"{value:,}" for value in figures) + " |")
    return "\n".join(lines)


def _line(size: Size) -> str:
    missed = [name for name, aim in AIMS.items() if getattr(size, name) > aim]
    told = "  ".join(f"{name} {value}" for name, value in asdict(size).items())
    return told + (f"  over the aim: {', '.join(missed)}" if missed else "")


def _questions(files: Sequence[Path]) -> list[str]:
    lines = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines() if line]
    return list(dict.fromkeys(line["question"] for line in lines))


def _bytes(path: Path) -> int:
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


if __name__ == "__main__":
    main()
