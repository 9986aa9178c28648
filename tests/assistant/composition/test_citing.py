"""Citations, and words of plans as Markdown that shows them to the letter."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.composition.citing import LONGEST_NAME, cite, cite_piece, escape, plan_name
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords
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
