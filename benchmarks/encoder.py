"""How well and how fast the encoder finds: ALQAC, the plans' questions, speed, load time and size.

python -m benchmarks.encoder [FOLDER] [--without FOLDER] [--data DIR] [--plans DIR --questions DIR]

FOLDER is the encoder, the shipped one where none is given; --without one that was trained without ALQAC's laws, of
which then the figures "alqac" are, those of FOLDER standing under "alqac_trained_on". Questions of plans count by the
recall of their reference spans at ten passages. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.alqac import Alqac, dense_scores, figures, fused_scores, lexical_scores, read_alqac, whole_scores
from evals.questions import FORMS, read_questions
from evals.recall import as_asked, as_understood, recall_of, search_all
from evals.scoring import mean
from ingest.pipeline import ingest
from vectorstore.encoders.protocol import Encoder
from vectorstore.encoders.static import SHIPPED, StaticEncoder
from vectorstore.errors import EncoderMissing
from vectorstore.fusion import shipped_fusion
from vectorstore.indexes.rows import index_rows
from vectorstore.library import Library

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"
_LOAD = """
import sys, time
begun = time.perf_counter()
from pathlib import Path
from vectorstore.encoders.static import StaticEncoder
StaticEncoder(Path(sys.argv[1])).encode(["x"])
print(time.perf_counter() - begun)
assert "torch" not in sys.modules
"""
_LEAST_ENCODED = 20_000  # passages, for the speed


def of_alqac(alqac: Alqac, encoder: Encoder) -> dict[str, dict[str, float]]:
    """Lexical, dense and fused; and dense by whole articles, as "dense_whole"."""
    lexical, dense = lexical_scores(alqac), dense_scores(alqac, encoder)
    fused = fused_scores(lexical, dense, shipped_fusion().lexical_share("vi"))
    scores = {"lexical": lexical, "dense": dense, "fused": fused, "dense_whole": whole_scores(alqac, encoder)}
    return {name: figures(found, alqac.relevant) for name, found in scores.items()}


def of_plans(plans: Path, questions: Path, encoder: Encoder) -> dict[str, dict[str, float]]:
    """Recall at ten passages of each form: lexical and dense alone by the question's own words, fused as understood."""
    asked = read_questions(questions)
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder), encoder=lambda: encoder) as library:
        for report in ingest(library, [plans]):
            if report.error:
                raise SystemExit(f"{report.path}: {report.error}")
        by_words, understood = (search_all(asked, library, query_of) for query_of in (as_asked, as_understood))
    found: dict[str, dict[str, float]] = {"lexical": {}, "dense": {}, "fused": {}}
    for form in FORMS:
        words = [one for one in by_words if one.form == form]
        meant = [one for one in understood if one.form == form]
        found["lexical"][form], found["dense"][form] = recall_of(words, 1.0), recall_of(words, 0.0)
        found["fused"][form] = mean(one.recall(shipped_fusion().lexical_share(one.language)) for one in meant)
    return {name: {form: round(figure, 3) for form, figure in row.items()} for name, row in found.items()}


def passages_per_second(plans: Path, encoder: Encoder) -> float:
    """Passages of the plans that are encoded in a second of one core's work, with their contexts."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        list(ingest(library, [plans]))
        rows = [row for plan in library.plans() for row in index_rows(library.contents(plan.id))]
    rows *= _LEAST_ENCODED // len(rows) + 1
    begun = time.process_time()  # of all threads: what one core would take
    encoder.encode([row.body for row in rows], [row.context for row in rows])
    return len(rows) / (time.process_time() - begun)


def load_seconds(folder: Path) -> float:
    """From importing the encoder's module to the first vector, the median of five new processes; torch unloaded."""
    command = [sys.executable, "-c", _LOAD, str(folder.resolve())]
    times = sorted(float(subprocess.run(command, check=True, capture_output=True, cwd=ROOT).stdout) for _ in range(5))
    return times[2]


def size_mb(folder: Path) -> float:
    """Of all its files, in 10⁶ bytes."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6


def measured(wanted: argparse.Namespace) -> dict[str, Any]:
    """Every figure."""
    encoder, alqac = StaticEncoder(wanted.folder), read_alqac(wanted.data)
    found: dict[str, Any] = {"alqac": of_alqac(alqac, StaticEncoder(wanted.without) if wanted.without else encoder)}
    if wanted.without:
        found["alqac_trained_on"] = of_alqac(alqac, encoder)
    recall = of_plans(wanted.plans, wanted.questions, encoder)
    return found | {
        "plans_recall10": recall,
        "plans_en_recall10": recall["dense"]["question_en"],
        "passages_per_s": round(passages_per_second(wanted.plans, encoder)),
        "load_s": round(load_seconds(wanted.folder), 3),
        "size_mb": round(size_mb(wanted.folder), 2),
    }


def as_table(rows: Mapping[str, Mapping[str, float]]) -> str:
    """Figures for reading, a line a way of searching."""

    def line(name: str, row: Mapping[str, float]) -> str:
        return f"    {name:<12}" + "".join(f"  {key} {figure:.3f}" for key, figure in row.items())

    return "\n".join(line(name, row) for name, row in rows.items())


def main(arguments: Sequence[str] | None = None) -> None:
    """Prints the figures; ends with a message where the data aren't there."""
    form = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="python -m benchmarks.encoder", description=__doc__, formatter_class=form)
    parser.add_argument("folder", type=Path, nargs="?", default=SHIPPED)
    parser.add_argument("--without", type=Path)
    parser.add_argument("--data", type=Path, default=SHARED / "data")
    parser.add_argument("--plans", type=Path, default=SHARED / "plans")
    parser.add_argument("--questions", type=Path, default=SHARED / "bench" / "dev")
    wanted = parser.parse_args(arguments)
    missing = [str(folder) for folder in (wanted.data / "alqac", wanted.plans, wanted.questions) if not folder.is_dir()]
    if missing:
        parser.error(f"not there: {', '.join(missing)}; the benchmark's data are no part of the project")
    try:
        found = measured(wanted)
    except (EncoderMissing, FileNotFoundError) as failure:
        parser.error(str(failure))
    print("ALQAC: dense by the best paragraph of an article, dense_whole by the article as one text")
    for name in ("alqac", "alqac_trained_on"):
        if name in found:
            print(f"  {name}\n{as_table(found[name])}")
    print(f"Reference spans of the plans' questions, recall at ten passages\n{as_table(found['plans_recall10'])}")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
