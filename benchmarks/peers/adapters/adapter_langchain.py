"""The chain of LangChain's tutorial up to its model: load, cut (1000, 200), Chroma, the most similar passages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from langchain_chroma import Chroma
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter
from speaking import model_folder, plans_in, quote, speak


class Chain:
    """A collection of Chroma in the index's folder."""

    def __init__(self, folder: Path) -> None:
        embeddings = HuggingFaceEmbeddings(model_name=model_folder())
        self._store = Chroma("plans", embedding_function=embeddings, persist_directory=str(folder))

    def index(self, folder: Path) -> int:
        """The documents' texts, cut and added."""
        cutter = RecursiveCharacterTextSplitter(chunk_size=1000, chunk_overlap=200, add_start_index=True)
        loaded = [Document(plan.text, metadata={"source": plan.name}) for plan in plans_in(folder)]
        cut = cutter.split_documents(loaded)
        self._store.add_documents(cut)
        return len(cut)

    def open(self) -> None:
        """The collection is open."""

    def reply(self, question: str, top: int | None) -> dict[str, Any]:
        """Four where nothing is said."""
        found = self._store.similarity_search(question, **({} if top is None else {"k": top}))
        return {
            "quotes": [quote(one.metadata["source"], one.metadata["start_index"], one.page_content) for one in found]
        }


if __name__ == "__main__":
    speak(Chain)
