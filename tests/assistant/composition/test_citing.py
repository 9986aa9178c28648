"""Citations, and words of plans as Markdown that shows them to the letter."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Answer
from assistant.composition.citing import LONGEST_NAME, cite, cite_piece, escape, plan_name
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords
from assistant.verify import verify
from vectorstore.pages import Page, pack
from vectorstore.values import Header, HeaderField, Plan, PlanContents, Span

WordsOf = Callable[[str], PlanWords]


@pytest.mark.parametrize(
    "words",
    [
        "[1]",
        "[a]",
        "**đậm**",
        "_nghiêng_",
        "<script>alert(1)</script>",
        "![x](http://evil.example/x.png)",
        "a | b",
        "`mã`",
        "# mục",
        "~~bỏ~~",
        "&lt;b&gt;",
        "\\[2\\]",
    ],
)
def test_words_of_a_plan_are_neither_markers_nor_markup(words: str) -> None:
    shown = escape(words)
    assert not set("<>|`#~&_*[]") & set(re.sub(r"\\.", "", shown))
    assert re.sub(r"\\(.)", r"\1", shown) == words


def test_words_are_put_on_one_line() -> None:
    assert escape("một\n\n3\t hai") == "một 3 hai"
    assert escape(" \n ") == ""


@given(words=st.text(max_size=80))
def test_whatever_the_words_they_are_shown_to_the_letter(words: str) -> None:
    assert re.sub(r"\\(.)", r"\1", escape(words)) == " ".join(words.split())
    assert not re.search(r"\[\d+\]", re.sub(r"\\.", "", escape(words)))


def contents(title: str = "KẾ HOẠCH Hè", **fields: str) -> PlanContents:
    said = {name: HeaderField("present", value) for name, value in {"title": title, **fields}.items()}
    header = Header(**said)  # type: ignore[arg-type]
    return PlanContents(Plan("p", 2, 7, "a/p.txt", header, 0, ""), "Tuần tra các bến sông.", (), ())


def test_a_citation_holds_what_is_needed_to_find_it() -> None:
    plan = contents(number="1/KH", issuer="UBND xã", date="2024-01-02")
    citation = cite(plan, [Span(0, 8), Span(9, 12)], None, marker=3)
    assert citation.to_json() == {
        "marker": 3,
        "plan_id": "p",
        "edition": plan.plan.edition,
        "source": "a/p.txt",
        "title": plan.plan.title,
        "number": "1/KH",
        "issuer": "UBND xã",
        "date": "2024-01-02",
        "section": (),
        "basis": [],
        "start": 0,
        "end": 8,
        "quote": "Tuần tra",
        "page": None,
        "parts": (
            {"start": 0, "end": 8, "quote": "Tuần tra", "page": None, "boxes": ()},
            {"start": 9, "end": 12, "quote": "các", "page": None, "boxes": ()},
        ),
    }


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({}, "KẾ HOẠCH Hè"),
        ({"number": "1/KH"}, "1/KH – KẾ HOẠCH Hè"),
        ({"issuer": "Trường Lộc Khê"}, "KẾ HOẠCH Hè (Trường Lộc Khê)"),
        ({"title": "KẾ HOẠCH Hè xã An Lành", "issuer": "UBND xã An Lành"}, "KẾ HOẠCH Hè xã An Lành"),
        ({"title": "KẾ HOẠCH [1]"}, "KẾ HOẠCH \\[1\\]"),
    ],
)
def test_how_a_plan_is_named(fields: dict[str, str], name: str) -> None:
    assert plan_name(contents(**fields)) == name


def test_a_long_name_is_cut() -> None:
    name = plan_name(contents("KẾ HOẠCH " + "rất dài " * 60, number="1/KH"))
    assert name.endswith("…")
    assert len(name) <= LONGEST_NAME + len("1/KH – ") + 1


def test_the_cell_that_holds_what_is_asked_is_quoted_too(words_of: WordsOf) -> None:
    plan = words_of("tinh_trung_lac")
    cell = Piece(plan, next(words for words in plan.passages if words.text.startswith("Tham mưu bố trí dự toán")))
    assert [part.quote[:8] for part in cite_piece(cell).parts] == ["Tham mưu"]
    assert [part.quote for part in cite_piece(cell, ["deadline"]).parts][1:] == ["Trước ngày 15/5/2023"]
    assert [part.quote for part in cite_piece(cell, ["actor", "deadline"]).parts][1:] == [
        "Sở Tài chính",
        "Trước ngày 15/5/2023",
    ]


def test_a_heading_that_gives_the_actor_is_basis_and_no_quote(words_of: WordsOf) -> None:
    plan = words_of("xa_trang_khe")
    duty = Piece(plan, next(words for words in plan.passages if words.text.startswith("Tăng cường tuần tra")))
    citation = cite_piece(duty, ["actor"])
    assert len(citation.parts) == 1
    assert [(basis.role, "Công an xã" in basis.quote) for basis in citation.basis] == [("actor", True)]
    assert citation.section[-1].endswith("Công an xã")


CUT = "Tuần tra các\n\nbến sông. Báo cáo\n\nhằng tháng."
SHEETS = (
    Page(3, Span(0, 12), 595, 842, placed=pack([(Span(0, 4), (70, 90, 95, 103)), (Span(5, 8), (99, 90, 118, 103))])),
    Page(4, Span(14, 31), 595, 842, placed=pack([(Span(14, 17), (70, 60, 90, 73))])),
    Page(5, Span(33, 44), 595, 842),
)


def paged() -> PlanContents:
    return replace(contents(), text=CUT, pages=SHEETS)


@pytest.mark.parametrize(
    ("spans", "parts", "quotes"),
    [
        ([Span(0, 8)], [(0, 8, 3)], ["Tuần tra"]),
        ([Span(0, 23)], [(0, 12, 3), (14, 23, 4)], ["Tuần tra các bến sông."]),
        ([Span(9, 44)], [(9, 12, 3), (14, 31, 4), (33, 44, 5)], ["các bến sông. Báo cáo hằng tháng."]),
        ([Span(0, 8), Span(14, 23)], [(0, 8, 3), (14, 23, 4)], ["Tuần tra", "bến sông."]),
        ([Span(24, 44), Span(0, 8)], [(24, 31, 4), (33, 44, 5), (0, 8, 3)], ["Báo cáo hằng tháng.", "Tuần tra"]),
    ],
)
def test_a_quote_over_the_end_of_a_page_is_cut_and_reads_as_one(
    spans: list[Span], parts: list[tuple[int, int, int]], quotes: list[str]
) -> None:
    citation = cite(paged(), spans, None, marker=1)
    assert [(part.start, part.end, part.page) for part in citation.parts] == parts
    assert all(part.quote == CUT[part.start : part.end] for part in citation.parts)
    assert list(citation.quotes) == quotes
    assert citation.pages == tuple(sorted({page for _, _, page in parts}))
    assert verify(Answer("answered", "vi", "việc [1]", (citation,)), lambda *_: CUT)


def test_pages_and_boxes_as_the_contract_has_them() -> None:
    shape = cite(paged(), [Span(0, 23)], None).to_json()
    assert (shape["start"], shape["end"], shape["quote"], shape["page"]) == (0, 12, "Tuần tra các", 3)
    assert shape["parts"] == (
        {"start": 0, "end": 12, "quote": "Tuần tra các", "page": 3, "boxes": ((70, 90, 118, 103),)},
        {"start": 14, "end": 23, "quote": "bến sông.", "page": 4, "boxes": ((70, 60, 90, 73),)},
    )
    assert json.loads(json.dumps(shape))["parts"][0]["boxes"] == [[70, 90, 118, 103]]


def test_a_plan_without_pages_has_none() -> None:
    citation = cite(replace(paged(), pages=()), [Span(0, 23)], None)
    assert [(part.quote, part.page, part.boxes) for part in citation.parts] == [(CUT[:23], None, ())]
    assert (citation.pages, citation.quotes) == ((), (CUT[:23],))
