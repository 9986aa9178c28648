"""A passage cut by who acts in it."""

from __future__ import annotations

import pytest

from assistant.clauses import clauses
from vectorstore.values import Span

TEXT = (
    "Chủ tịch UBND xã quyết định phạm vi khoanh vùng; Công an xã bảo đảm trật tự tại khu vực khoanh vùng. "
    "Lực lượng khác hỗ trợ."
)


def said(text: str, *spans: Span) -> list[str]:
    return [" | ".join(span.of(text) for span in clause.spans) for clause in clauses(text, spans)]


def test_each_unit_has_its_clause() -> None:
    assert said(TEXT, Span(0, len(TEXT))) == [
        "Chủ tịch UBND xã quyết định phạm vi khoanh vùng;",
        "Công an xã bảo đảm trật tự tại khu vực khoanh vùng. Lực lượng khác hỗ trợ.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Kiểm tra các cơ sở; xử lý vi phạm kịp thời theo quy định của pháp luật.",
        "Gửi: Công an xã; Trạm Y tế xã; các thôn.",  # members of a list, not clauses
        "",
    ],
)
def test_a_text_with_one_actor_stays_whole(text: str) -> None:
    assert len(clauses(text, (Span(0, len(text)),))) == 1


def test_words_cut_by_a_page_break() -> None:
    text = TEXT.replace("trật tự ", "trật tự\n\n3\n\n")
    cut = text.index("\n\n3")
    assert said(text, Span(0, cut), Span(cut + 5, len(text)))[1].startswith("Công an xã bảo đảm trật tự | tại khu vực")


@pytest.mark.parametrize(
    ("unit", "acts"),
    [("cong an xa", True), ("cong an", True), ("cong an huyen", False), ("tram y te xa", False), ("", False)],
)
def test_who_acts(unit: str, acts: bool) -> None:
    clause = clauses(TEXT, (Span(0, len(TEXT)),))[1]
    assert (clause.acts(unit) >= 0.9) is acts
