"""A peer for tests: a passage is a line, and those come first that share the most words with the question."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from speaking import plans_in, quote, speak

SHOWN = 1


class Lines:
    """The lines in a file. It prints, as libraries do, where only its replies may be read."""

    def __init__(self, folder: Path) -> None:
        print("Loading weights …")
        self._file = folder / "lines.json"
        self._rows: list[dict[str, Any]] = []

    def index(self, folder: Path) -> int:
        for plan in plans_in(folder):
            self._rows += [quote(plan.name, None, line) for line in plan.text.splitlines() if line]
        self._file.write_text(json.dumps(self._rows), "utf-8")
        return len(self._rows)

    def open(self) -> None:
        self._rows = json.loads(self._file.read_text("utf-8"))

    def reply(self, question: str, top: int | None) -> dict[str, Any]:
        asked = set(question.lower().split())
        shared = [(len(asked & set(row["quote"].lower().split())), row) for row in self._rows]
        best = sorted((one for one in shared if one[0]), key=lambda one: -one[0])
        return {"quotes": [row for _, row in best[: top or SHOWN]]}


if __name__ == "__main__":
    speak(Lines)
