"""The retriever for LangChain chains: an adapter beside the retriever, imported only by who uses LangChain."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from vectorstore.library import Readable
from vectorstore.retriever import Query
from vectorstore.values import Hit, Plan


class PlanRetriever(BaseRetriever):
    """Passages of the current plans as LangChain documents.

    A document's content is verbatim: ``text[start:end]`` of the plan, or the parts of a passage that a page break or a
    table row cuts, a line each; ``start`` and ``end`` are then those of the first part.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Readable
    limit: int = 10
    plans: tuple[str, ...] | None = None  # of these plans only

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        plans = {plan.edition_key: plan for plan in self.library.plans()}
        hits = self.library.retriever.search(Query(query), self.limit, self.plans)
        return [self._document(hit, plans[hit.stored.edition_key]) for hit in hits if hit.stored.edition_key in plans]

    def _document(self, hit: Hit, plan: Plan) -> Document:
        text, spans = self.library.contents(plan.id, plan.edition).text, hit.stored.passage.spans
        metadata: dict[str, Any] = {
            "plan_id": plan.id,
            "source": plan.source,
            "title": plan.title,
            "number": plan.header.number.value,
            "section": list(hit.stored.path),
            "start": spans[0].start,
            "end": spans[0].end,
            "page": None,
            "score": hit.score,
        }
        return Document(page_content="\n".join(span.of(text) for span in spans), metadata=metadata)
