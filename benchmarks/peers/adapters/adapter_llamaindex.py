"""LlamaIndex: a VectorStoreIndex from documents and its retriever, at their defaults but for the encoder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from llama_index.core import Document, Settings, StorageContext, VectorStoreIndex, load_index_from_storage
from llama_index.core.schema import TextNode
from llama_index.embeddings.huggingface import HuggingFaceEmbedding
from speaking import model_folder, plans_in, quote, speak


class LlamaIndex:
    """An index that is kept in its folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._index: VectorStoreIndex | None = None
        Settings.embed_model = HuggingFaceEmbedding(model_name=model_folder())

    def index(self, folder: Path) -> int:
        """As its reader of folders makes documents: with the file's name among what is embedded."""
        documents = [Document(text=plan.text, metadata={"file_name": plan.name}) for plan in plans_in(folder)]
        self._index = VectorStoreIndex.from_documents(documents)
        self._index.storage_context.persist(persist_dir=str(self._folder))
        return len(self._index.docstore.docs)

    def open(self) -> None:
        """The kept index."""
        self._index = load_index_from_storage(StorageContext.from_defaults(persist_dir=str(self._folder)))

    def reply(self, question: str, top: int | None) -> dict[str, Any]:
        """Two where nothing is said."""
        assert self._index is not None
        retriever = self._index.as_retriever(**({} if top is None else {"similarity_top_k": top}))
        nodes = [found.node for found in retriever.retrieve(question)]
        return {
            "quotes": [
                quote(node.metadata["file_name"], node.start_char_idx, node.text)
                for node in nodes
                if isinstance(node, TextNode)
            ]
        }


if __name__ == "__main__":
    speak(LlamaIndex)
