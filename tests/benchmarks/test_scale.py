"""The corpus of the benchmark of sizes, and its table."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path

from benchmarks.scale.__main__ import Size, table
from benchmarks.scale.corpus import copies, documents
from ingest.reading import looks_official, read

ABOUT = "Nghị định số 7/2031/NĐ-CP Nuôi ong ngày 02/03/2031 của Chính phủ, có hiệu lực"
NOTE = "(Điều này có nội dung liên quan đến Điều 9)"  # of whoever codified it
ARTICLES = [
    ("Phạm vi", f"Điều 1 {ABOUT}", "1. Nuôi ong."),
    ("Trách nhiệm", "Điều 2 Nghị định số 7/2031/NĐ-CP, có hiệu lực", f"Ủy ban nhân dân xã quản lý.{NOTE}"),
    ("Không nguồn", "", "Không biết của văn bản nào."),
]


def law(folder: Path) -> Path:
    with gzip.open(folder / "a.jsonl.gz", "wt", encoding="utf-8") as file:
        for title, source, text in ARTICLES:
            file.write(json.dumps({"id": "1", "title": title, "source": source, "text": text}) + "\n")
    return folder


def test_articles_of_one_source_are_one_document(tmp_path: Path) -> None:
    (one,) = documents(law(tmp_path))
    found = read(one.text)
    assert looks_official(found)
    header = found.header
    told = header.number.value, header.date.value, header.issuer.value
    assert told == ("7/2031/NĐ-CP", "2031-03-02", "CHÍNH PHỦ")
    assert "Điều 2. Trách nhiệm" in one.text and "liên quan" not in one.text and "Không biết" not in one.text
    assert abs(one.lines - len(found.passages)) <= 2


def test_copies_differ_and_are_always_the_same(tmp_path: Path) -> None:
    originals = documents(law(tmp_path))
    first, again = (list(islice(copies(originals), 3)) for _ in range(2))
    assert first == again
    assert len({one.text for one in (*originals, *first)}) == len({one.name for one in (*originals, *first)}) == 4
    assert [read(one.text).header.number.value for one in first] == [f"7{at}/2031/NĐ-CP" for at in (1, 2, 3)]


def test_the_table_has_a_figure_for_each_name() -> None:
    rows = table([Size(1, 2, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, {"compose": 1.0}, 11.0)]).splitlines()
    assert len({row.count("|") for row in rows}) == 1 and len(rows) == 3
