"""This project as it answers by default: without a model, with the shipped encoder. It reads the files itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from speaking import speak

from assistant.answering import Assistant
from ingest.pipeline import ingest
from vectorstore.library import Library


class Ours:
    """A library in the index's folder."""

    def __init__(self, folder: Path) -> None:
        self._library = Library.open(folder)
        self._assistant: Assistant | None = None

    def index(self, folder: Path) -> int:
        """Takes in every file."""
        reports = list(ingest(self._library, [folder]))
        failed = [f"{report.path}: {report.error}" for report in reports if report.error]
        if failed:
            raise SystemExit("\n".join(failed))
        return sum(report.passages for report in reports)

    def open(self) -> None:
        """The library is open."""
        self._assistant = Assistant(self._library)

    def reply(self, question: str, top: int | None) -> dict[str, Any]:
        """The whole answer; it quotes what answers, however many that are."""
        assert self._assistant is not None
        return {"answer": self._assistant.ask(question).to_json()}


if __name__ == "__main__":
    speak(Ours)
