"""BM25 alone: passages of 1000 characters as in the chain beside it, words between spaces, in lower case."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import bm25s
from langchain_text_splitters import RecursiveCharacterTextSplitter
from speaking import plans_in, quote, speak

SHOWN = 4  # the library shows ten by default; the chain beside it four
ROWS = "passages.json"


class Bm25:
    """An index of bm25s, and the passages in a file beside it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._rows: list[dict[str, Any]] = []
        self._index = bm25s.BM25()

    def index(self, folder: Path) -> int:
        """Cuts and counts."""
        cutter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        plans = list(plans_in(folder))
        cut = cutter.create_documents([plan.text for plan in plans], [{"source": plan.name} for plan in plans])
        self._rows = [quote(one.metadata["source"], one.metadata["start_index"], one.page_content) for one in cut]
        self._index.index([words(row["quote"]) for row in self._rows], show_progress=False)
        self._index.save(str(self._folder))
        (self._folder / ROWS).write_text(json.dumps(self._rows, ensure_ascii=False), encoding="utf-8")
        return len(self._rows)

    def open(self) -> None:
        """Index and passages as they were kept."""
        self._index = bm25s.BM25.load(str(self._folder))
        self._rows = json.loads((self._folder / ROWS).read_text(encoding="utf-8"))

    def reply(self, question: str, top: int | None) -> dict[str, Any]:
        """The passages of the best scores; none that has no word of the question."""
        count = min(top or SHOWN, len(self._rows))
        found, scores = self._index.retrieve([words(question)], k=count, show_progress=False)
        best = zip(found[0], scores[0], strict=True)
        return {"quotes": [self._rows[int(at)] for at, score in best if score > 0]}


def words(text: str) -> list[str]:
    """What stands between white space, in lower case."""
    return text.lower().split()


if __name__ == "__main__":
    speak(Bm25)
