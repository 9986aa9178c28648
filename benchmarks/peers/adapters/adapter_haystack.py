"""Haystack: DocumentSplitter and the in-memory store and retriever at their defaults."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from haystack import Document
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)
from speaking import model_folder, plans_in, quote, speak

KEPT = "store.json"


class Haystack:
    """The store, which is kept as one file; it lies in memory while it is searched."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / KEPT
        self._store = InMemoryDocumentStore()
        self._retriever = InMemoryEmbeddingRetriever(document_store=self._store)
        self._embedder = SentenceTransformersTextEmbedder(model=model_folder(), progress_bar=False)
        self._embedder.warm_up()

    def index(self, folder: Path) -> int:
        """Cut by 200 words, embedded, written."""
        splitter = DocumentSplitter()
        splitter.warm_up()
        embedder = SentenceTransformersDocumentEmbedder(model=model_folder(), progress_bar=False)
        embedder.warm_up()  # with the model that is loaded already: it keeps one for the same name
        documents = [Document(content=plan.text, meta={"file_name": plan.name}) for plan in plans_in(folder)]
        cut = splitter.run(documents=documents)
        self._store.write_documents(embedder.run(documents=cut["documents"])["documents"])
        self._store.save_to_disk(str(self._file))
        return self._store.count_documents()

    def open(self) -> None:
        """The kept store."""
        self._store = InMemoryDocumentStore.load_from_disk(str(self._file))
        self._retriever = InMemoryEmbeddingRetriever(document_store=self._store)

    def reply(self, question: str, top: int | None) -> dict[str, Any]:
        """Ten where nothing is said."""
        embedded = self._embedder.run(text=question)["embedding"]
        found = self._retriever.run(query_embedding=embedded, **({} if top is None else {"top_k": top}))["documents"]
        return {"quotes": [quote(one.meta["file_name"], one.meta["split_idx_start"], one.content) for one in found]}


if __name__ == "__main__":
    speak(Haystack)
