"""How many pages a second the readers take, beside what is asked of them.

python -m benchmarks.readers [FILE …]

Without files: the sample plans set as PDFs, running text and ruled tables, and as DOCX. A page of DOCX is 40 lines.
Each is read in this process, three times; the best counts. The last line is one JSON object.
"""

from __future__ import annotations

import argparse
import io
import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import docx

from ingest.readers import read
from tests.ingest.readers.pdf_fixtures import set_text

ROOT = Path(__file__).parents[1]
PLANS = ROOT / "tests" / "samples" / "plans"
ASKED = {".pdf": 20.0, ".docx": 50.0}  # pages a second
_LINES = 40  # of a page of DOCX
_TIMES = 3
_COPIES = 8  # of the sample plans in one file
_TABLED = "tinh_trung_lac_pccc_2023.txt"


def made() -> Iterator[tuple[str, Path, Callable[[], bytes]]]:
    """What is read where no file is given: what it is, its name, what makes it."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(PLANS.glob("*.txt"))]
    tabled = (PLANS / _TABLED).read_text(encoding="utf-8")
    rows = "\n".join(line for line in tabled.split("\n") if line.count("\t") > 1)
    yield "pdf_text", Path("text.pdf"), lambda: set_text("\n".join(texts * _COPIES).replace("\t", " "))
    yield "pdf_tables", Path("tables.pdf"), lambda: set_text("\n".join([rows] * _COPIES))
    yield "docx", Path("plans.docx"), lambda: as_docx("\n".join(texts * _COPIES))


def as_docx(text: str) -> bytes:
    """Each line a paragraph, rows between tabs as tables."""
    document = docx.Document()
    table = None
    for line in text.split("\n"):
        cells = line.split("\t")
        if len(cells) < 3:
            table = None
            document.add_paragraph(line)
            continue
        if table is None or len(table.columns) != len(cells):
            table = document.add_table(0, len(cells), style="Table Grid")
        for cell, words in zip(table.add_row().cells, cells, strict=True):
            cell.text = words
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def pages_per_second(data: bytes, path: Path) -> tuple[float, float]:
    """How many pages a file has, and how many of them are read in a second."""
    best = float("inf")
    for _ in range(_TIMES):
        begun = time.perf_counter()
        document = read(data, path)
        best = min(best, time.perf_counter() - begun)
    pages = float(len(document.pages)) or sum(1 + len(line) // 90 for line in document.text.split("\n")) / _LINES
    return round(pages, 1), round(pages / best, 1)


def main() -> None:
    """Reads the files given, or those made here, and prints their figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", type=Path)
    given = parser.parse_args().files
    figures: dict[str, dict[str, float]] = {}
    for name, path, data in [(file.name, file, file.read_bytes) for file in given] or made():
        pages, speed = pages_per_second(data(), path)
        asked = ASKED.get(path.suffix.lower())
        figures[name] = {"pages": pages, "pages_per_second": speed}
        if asked:
            figures[name]["of_what_is_asked"] = round(speed / asked, 2)
        print(f"{name}: {pages:.0f} pages, {speed:.1f} a second" + (f", asked {asked:.0f}" if asked else ""))
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
