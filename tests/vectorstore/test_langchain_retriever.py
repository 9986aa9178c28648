"""The LangChain adapter gives verbatim documents with what a citation needs."""

from __future__ import annotations

import pytest
from store_fakes import reading_of

from vectorstore.library import Library


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of LangChain's own imports
def test_documents(library: Library) -> None:
    from vectorstore.langchain_retriever import PlanRetriever

    reading = reading_of("I. CÔNG AN XÃ", "Tuần  tra\tban đêm", "Báo cáo")
    plan = library.keep(reading, source="a.txt", path="/a.txt", digest="d", plan_id=None)
    (document,) = PlanRetriever(library=library, limit=1, plans=(plan.id,)).invoke("tuan tra")
    assert document.page_content == "Tuần  tra\tban đêm"
    metadata = document.metadata
    assert reading.text[metadata["start"] : metadata["end"]] == document.page_content
    assert metadata | {"start": 0, "end": 0, "score": 0} == {
        "plan_id": "50-kh-ubnd-da-nang-2023",
        "source": "a.txt",
        "title": "KẾ HOẠCH Công tác trẻ em",
        "number": "50/KH-UBND",
        "section": ["I. CÔNG AN XÃ"],
        "start": 0,
        "end": 0,
        "page": None,
        "score": 0,
    }
