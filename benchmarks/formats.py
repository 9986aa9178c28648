"""What questions get from the same plans as text, Word files, PDFs and scans.

python -m benchmarks.formats [--plans DIR] [--questions DIR] [--formats .docx .pdf scan]

Each plan is set as a Word file, made a PDF by LibreOffice, and that is scanned at 200 dpi with grain, slant and JPEG
losses. A span counts as cited where 80 % of its runs of eight letters stand in a quote of the answer, whatever white
space is between them: offsets differ from file to file. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from assistant.answering import Assistant
from benchmarks.readers import as_docx
from evals.questions import read_questions, read_texts
from ingest.pipeline import ingest
from tests.parity.office import convert
from tests.parity.scan import build_scan
from vectorstore.library import Library

SHARED = Path(__file__).parents[2] / "shared"
FORMATS = (".txt", ".docx", ".pdf", "scan")
_RUN, _STEP, _WHOLE = 8, 4, 0.8
_NO_INK = re.compile(r"[\W_]+")


def made(texts: Mapping[str, str], kind: str, folder: Path) -> Iterator[Path]:
    """The plans as files of one kind."""
    for name, text in texts.items():
        path = folder / Path(name).with_suffix(".pdf" if kind == "scan" else kind).name
        data = text.encode() if kind == ".txt" else as_docx(text.lstrip("\ufeff"))
        if kind in (".pdf", "scan"):
            data = convert(data, ".pdf")
        path.write_bytes(build_scan(data, dpi=200, slants=(0.5, -0.7), quality=55) if kind == "scan" else data)
        yield path


def scores(questions: Sequence[Mapping[str, Any]], texts: Mapping[str, str], files: Sequence[Path]) -> dict[str, float]:
    """Recall of reference spans, complete answers, and how many obligations were read."""
    with tempfile.TemporaryDirectory() as folder, Library.open(Path(folder)) as library:
        reports = list(ingest(library, files))
        assistant = Assistant(library)
        found = []
        for question in questions:
            if question["gold"]:
                cited = " ".join(p.quote for c in assistant.ask(question["question"]).citations for p in c.parts)
                spans = [texts[gold["doc"]][gold["start"] : gold["end"]] for gold in question["gold"]]
                found.append([_stands_in(ink(span), ink(cited)) for span in spans])
    return {
        "questions": len(found),
        "recall": round(sum(sum(hits) / len(hits) for hits in found) / len(found), 3),
        "complete": round(sum(map(all, found)) / len(found), 3),
        "obligations": sum(report.obligations or 0 for report in reports),
    }


def ink(words: str) -> str:
    """The letters and figures alone."""
    return _NO_INK.sub("", unicodedata.normalize("NFC", words).casefold())


def _stands_in(span: str, cited: str) -> bool:
    runs = [span[at : at + _RUN] for at in range(0, max(1, len(span) - _RUN + 1), _STEP)]
    return sum(run in cited for run in runs) >= _WHOLE * len(runs)


def main() -> None:
    """Prints a line a format."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--plans", type=Path, default=SHARED / "plans")
    parser.add_argument("--questions", type=Path, default=SHARED / "bench" / "dev")
    parser.add_argument("--formats", nargs="+", choices=FORMATS, default=FORMATS)
    given = parser.parse_args()
    texts, questions = read_texts(given.plans), read_questions(given.questions)
    figures = {}
    for kind in given.formats:
        with tempfile.TemporaryDirectory() as folder:
            figures[kind] = scores(questions, texts, list(made(texts, kind, Path(folder))))
        print(kind, figures[kind], flush=True)
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
