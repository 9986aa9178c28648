"""txtai: an embeddings database over paragraphs, as its segmentation cuts them, searched at its defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from speaking import model_folder, plans_in, quote, speak
from txtai import Embeddings
from txtai.pipeline import Segmentation


class Txtai:
    """A database in the index's folder. MiniLM is the encoder that it would fetch by default."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._embeddings = Embeddings(path=model_folder(), content=True)

    def index(self, folder: Path) -> int:
        """A row a paragraph; its number of row leads to its plan."""
        cut = Segmentation(paragraphs=True)
        rows = [{"text": text, "source": plan.name} for plan in plans_in(folder) for text in cut(plan.text)]
        self._embeddings.index(rows)
        self._embeddings.save(str(self._folder))
        return len(rows)

    def open(self) -> None:
        """The kept database."""
        self._embeddings.load(str(self._folder))

    def reply(self, question: str, top: int | None) -> dict[str, Any]:
        """Three where nothing is said."""
        sql = "select text, source from txtai where similar(:question)"
        found = self._embeddings.search(sql, limit=top, parameters={"question": question})
        return {"quotes": [quote(one["source"], None, one["text"]) for one in found]}


if __name__ == "__main__":
    speak(Txtai)
