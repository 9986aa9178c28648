"""An answer as a Word document: what stands in it, to the letter, and that Word can open it whatever a plan holds."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from prompts.texts import Language, say
from ui.chat.answer_docx import answer_docx
from ui.chat.docx_paper import FONT, words_for_xml

DAY = date(2026, 11, 29)
QUESTION = "Công an xã phải làm gì?"


def cited(marker: int | str, *quotes: str, **given: Any) -> dict[str, Any]:
    parts = [
        {"start": at, "end": at + len(quote), "quote": quote, "page": None} for at, quote in enumerate(quotes or ("x",))
    ]
    shape = {
        "marker": marker,
        "plan_id": "kế hoạch/5",
        "edition": 2,
        "title": "Kế hoạch A",
        "section": ["II. B", "1. C"],
    }
    return shape | {"number": "5/KH", "issuer": "UBND xã", "date": "2024-03-05", "parts": parts} | given


def answer(
    text: str = "- x [1]", *citations: dict[str, Any], related: tuple[dict[str, Any], ...] = ()
) -> dict[str, Any]:
    return {
        "status": "answered",
        "language": "vi",
        "text": text,
        "citations": list(citations),
        "related": list(related),
    }


def written(given: dict[str, Any], language: Language = "vi", address: str = "", question: str = QUESTION) -> Any:
    return Document(io.BytesIO(answer_docx(question, given, language, DAY, address)))


def lines(document: Any) -> list[str]:
    return [paragraph.text for paragraph in document.paragraphs]


def rows(document: Any, table: int = 0) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in document.tables[table].rows]


def test_the_question_the_answer_and_its_sources() -> None:
    text = "Theo **kế hoạch A**:\n\n*II. B*\n\n- “Việc *một*” [1]\n  - nhỏ hơn\n\nĐã tìm trong 5 kế hoạch."
    document = written(answer(text, cited(1, "Việc *một*", page=None)))
    assert lines(document) == [
        "TRẢ LỜI CÂU HỎI VỀ KẾ HOẠCH",
        "Ngày hỏi: 29/11/2026",
        "Câu hỏi",
        QUESTION,
        "Trả lời",
        "Theo kế hoạch A:",
        "II. B",
        "“Việc *một*” [1]",
        "nhỏ hơn",
        "Đã tìm trong 5 kế hoạch.",
        "Nguồn trích dẫn",
        say("docx.note", "vi"),
    ]
    styles = [paragraph.style.name for paragraph in document.paragraphs]
    assert styles[7:9] == ["List Bullet", "List Bullet 2"] and styles.count("Heading 1") == 3
    assert rows(document) == [
        ["Dấu", "Trích nguyên văn", "Nguồn"],
        [
            "[1]",
            "Việc *một*",
            "Kế hoạch: Kế hoạch A\nSố, ký hiệu: 5/KH\nCơ quan ban hành: UBND xã\nNgày ban hành: 05/03/2024\n"
            "Mục: II. B › 1. C",
        ],
    ]


def test_what_is_not_known_is_left_out_and_pages_are_told() -> None:
    bare = cited(1, number=None, issuer=None, date=None, section=[])
    paged = cited(2, "a", "b")
    paged["parts"][0]["page"], paged["parts"][1]["page"] = 3, 4
    _, one, other = rows(written(answer("[1] [2]", bare, paged)))
    assert one[2] == f"Kế hoạch: Kế hoạch A\nMục: {say('sources.no_section', 'vi')}"
    assert other[1] == "a\nb" and other[2].endswith("Trang: 3–4")


def test_what_is_near_has_a_table_of_its_own() -> None:
    document = written(answer("x [1] [a]", cited(1), related=(cited("a", "gần"),)))
    assert [row[0] for row in rows(document, 1)] == ["Dấu", "[a]"] and rows(document, 1)[1][1] == "gần"
    assert "Nội dung gần với câu hỏi" in lines(document)


def test_an_answer_without_sources_has_no_table() -> None:
    document = written(answer("Không có kế hoạch nào nói về việc này."))
    assert not document.tables and say("docx.note", "vi") not in lines(document)


def test_markers_lead_to_their_rows_and_rows_to_the_plan() -> None:
    document = written(
        answer("x [1] [a]", cited(1), related=(cited("a"),)), address="http://10.0.0.5/ke-hoach/box?lang=vi"
    )
    body = document.element.body
    anchors = [link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink")) if link.get(qn("w:anchor"))]
    assert anchors == ["nguon_1", "nguon_a"]
    assert anchors == [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len({mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))}) == 2
    there = {one.target_ref for one in document.part.rels.values() if one.is_external}
    plan = "k%E1%BA%BF%20ho%E1%BA%A1ch%2F5?start=0&end=1&edition=2#quote"
    assert there == {f"http://10.0.0.5/ke-hoach/plans/{plan}"}
    bare = written(answer("x [1]", cited(1)))
    assert not any(one.is_external for one in bare.part.rels.values())


def test_the_paper_is_that_of_an_office() -> None:
    document = written(answer("x [1]", cited(1)))
    (section,) = document.sections
    sizes = (section.page_width, section.page_height, section.left_margin, section.right_margin)
    assert [round(size / Mm(1)) for size in sizes] == [210, 297, 30, 15]
    normal = document.styles["Normal"]
    assert (normal.font.name, normal.font.size) == (FONT, Pt(13))
    assert normal.element.rPr.rFonts.get(qn("w:eastAsia")) == FONT
    assert document.styles["Title"].font.size == Pt(14)
    assert section.different_first_page_header_footer and "PAGE" in section.header.paragraphs[0]._p.xml
    assert document.tables[0].rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None
    assert document.core_properties.language == "vi-VN" and document.core_properties.author == ""


def test_in_english() -> None:
    document = written(answer("x [1]", cited(1)), "en")
    assert lines(document)[0] == "ANSWER ABOUT THE PLANS" and "Asked on 2026-11-29" in lines(document)
    assert rows(document)[1][2].startswith("Plan: Kế hoạch A")


# Whatever a plan holds


HOSTILE = "a\x00\x08\x0b\x1b\x7f\x85\ufffe\uffff\ud800\udfff\u202eb <w:p/> & ]]> \u2028c"


@pytest.mark.parametrize("where", ["question", "text", "quote", "title", "section", "number", "issuer"])
def test_signs_that_xml_has_not_are_shown_in_their_place(where: str) -> None:
    fields: dict[str, Any] = {"number": "5", "issuer": "U"}
    if where in ("title", "number", "issuer"):
        fields[where] = HOSTILE
    elif where == "section":
        fields["section"] = [HOSTILE]
    quote = HOSTILE if where == "quote" else "x"
    given = answer(HOSTILE if where == "text" else "x [1]", cited(1, quote, **fields))
    file = answer_docx(HOSTILE if where == "question" else QUESTION, given, "vi", DAY, "")
    with zipfile.ZipFile(io.BytesIO(file)) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                etree.fromstring(packed.read(name))
    document = Document(io.BytesIO(file))
    told = "\n".join([*lines(document), *(cell for row in rows(document) for cell in row)])
    assert "b <w:p/> & ]]>" in told and "�" in told


SIGNS = st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cf", "Cn", "Zl", "Zp"])


@settings(max_examples=8)
@given(st.lists(st.text(SIGNS, min_size=1), min_size=10, max_size=40))
def test_quotes_stand_to_the_letter(quotes: list[str]) -> None:
    _, *told = rows(written(answer("x [1]", *(cited(at, quote) for at, quote in enumerate(quotes, 1)))))
    assert [row[1] for row in told] == quotes


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("a\r\nb\n\nc", "a\nb\n\nc"),
        ("ô\tô", "ô\tô"),
        ("a\u2028b", "a\nb"),
        ("\x1b[31m", "�[31m"),
        ("\ud800", "�"),
        ("", ""),
    ],
)
def test_lines_and_tabs_stay(words: str, shown: str) -> None:
    assert words_for_xml(words) == shown
    if words:
        assert rows(written(answer("x [1]", cited(1, words))))[1][1] == shown
