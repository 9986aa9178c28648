"""A PDF as an office makes it: written in a word processor, exported by LibreOffice."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import docx
import pytest
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import _Cell

from ingest import programs
from ingest.readers import read
from ingest.reading import read as read_plan
from tests.ingest.readers.pdf_fixtures import DUTIES

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        programs.LIBREOFFICE.path() is None, reason=f"LibreOffice is missing: {programs.LIBREOFFICE.install}"
    ),
]
HEADS = ("TT", "Nội dung công việc", "Đơn vị chủ trì", "Đơn vị phối hợp", "Thời gian hoàn thành")
FOOT = ("Nơi nhận:", "- UBND huyện Hạ Nguyên;", "- Đảng ủy, HĐND xã;", "- Lưu: VT.")
POSTS = ("TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "", "", "Tạ Thị Hồng Khơi")


def test_a_plan_from_an_office(tmp_path: Path) -> None:
    document = read(_exported(tmp_path), Path("plan.pdf"))
    reading = read_plan(document.text)
    header = reading.header
    assert (header.number.value, header.date.value) == ("31/KH-UBND", "2025-04-14")
    assert (header.signer.value, header.place.value) == ("Tạ Thị Hồng Khơi", "Bến Thượng")
    assert header.position.value == "TM. ỦY BAN NHÂN DÂN, KT. CHỦ TỊCH, PHÓ CHỦ TỊCH"
    assert len(header.recipients) == 3
    assert document.margins == tuple(str(page.number) for page in document.pages[1:])
    quotes = [" ".join(" ".join(span.of(reading.text) for span in o.spans).split()) for o in reading.obligations]
    for duty in DUTIES:
        assert quotes.count(duty.removeprefix("- ")) == 6
    works = [o for o, quote in zip(reading.obligations, quotes, strict=True) if quote.startswith("Dọn rác")]
    assert [o.actors[0].text for o in works] == ["Công an xã", "Trạm Y tế xã", "Trạm Y tế xã"] + ["Công an xã"] * 9


def _exported(folder: Path) -> bytes:
    source = folder / "plan.docx"
    _document().save(str(source))
    command = [str(programs.LIBREOFFICE.path()), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run([*command, "--convert-to", "pdf", "--outdir", folder, source], check=True, capture_output=True)
    return (folder / "plan.pdf").read_bytes()


def _document() -> Docx:
    """Head and foot in tables without borders, first lines set in, page numbers from the second page on."""
    document = docx.Document()
    document.styles["Normal"].font.name = "DejaVu Serif"
    document.styles["Normal"].font.size = Pt(12)
    _number_pages(document)
    head = document.add_table(2, 2)
    _fill(head.cell(0, 0), ("ỦY BAN NHÂN DÂN", "XÃ BẾN THƯỢNG"), ALIGN.CENTER, 9)
    _fill(head.cell(0, 1), ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"), ALIGN.CENTER, 8)
    _fill(head.cell(1, 0), ("Số: 31/KH-UBND",), ALIGN.CENTER, 9)
    _fill(head.cell(1, 1), ("Bến Thượng, ngày 14 tháng 4 năm 2025",), ALIGN.CENTER, 9)
    _paragraph(document, "KẾ HOẠCH", ALIGN.CENTER, 0)
    _paragraph(document, "Bảo đảm an toàn giao thông đường thủy năm 2025", ALIGN.CENTER, 0)
    for title in ("I. MỤC ĐÍCH, YÊU CẦU", "II. NHIỆM VỤ"):
        _paragraph(document, title)
        for duty in DUTIES * 3:
            _paragraph(document, duty)
    _paragraph(document, "III. PHÂN CÔNG")
    _tasks(document)
    _paragraph(document, "Trên đây là Kế hoạch của UBND xã, yêu cầu các đơn vị nghiêm túc thực hiện./.")
    foot = document.add_table(1, 2)
    _fill(foot.cell(0, 0), FOOT, ALIGN.LEFT, 10)
    _fill(foot.cell(0, 1), POSTS, ALIGN.CENTER, 11)
    return document


def _tasks(document: Docx) -> None:
    """A bordered table over page ends: a row merged across, a lead merged down, two bullets in a cell."""
    table = document.add_table(1, 5, style="Table Grid")
    for cell, title in zip(table.rows[0].cells, HEADS, strict=True):
        _fill(cell, (title,), ALIGN.CENTER, 10)
    repeated = OxmlElement("w:tblHeader")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    group = table.add_row().cells
    _fill(group[0].merge(group[4]), ("A. Trước mùa nước lớn",), ALIGN.LEFT, 10)
    for at in range(1, 13):
        row = table.add_row()
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        work = (f"- Kiểm tra bến số {at}, sửa lối lên xuống;", f"- Dọn rác hai bên bờ bến số {at}")
        lead = "" if at == 3 else "Trạm Y tế xã" if at == 2 else "Công an xã"
        for cell, words in zip(
            row.cells, ((str(at),), work, (lead,), ("Các thôn",), (f"{at:02d}/5/2025",)), strict=True
        ):
            _fill(cell, words, ALIGN.LEFT, 10)
    _fill(table.cell(3, 2).merge(table.cell(4, 2)), ("Trạm Y tế xã",), ALIGN.LEFT, 10)


def _fill(cell: _Cell, lines: Sequence[str], align: ALIGN, size: float) -> None:
    for at, words in enumerate(lines):
        paragraph = cell.paragraphs[0] if at == 0 else cell.add_paragraph()
        paragraph.alignment = align
        paragraph.paragraph_format.space_after = Pt(0)
        for run in paragraph.runs:
            run.text = ""
        paragraph.add_run(words).font.size = Pt(size)
    for paragraph in cell.paragraphs[len(lines) :]:
        paragraph._p.getparent().remove(paragraph._p)


def _paragraph(document: Docx, words: str, align: ALIGN = ALIGN.JUSTIFY, indent: float = 1.27) -> None:
    paragraph = document.add_paragraph(words)
    paragraph.alignment = align
    paragraph.paragraph_format.first_line_indent = Cm(indent)
    paragraph.paragraph_format.space_after = Pt(6)


def _number_pages(document: Docx) -> None:
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.header.paragraphs[0].alignment = ALIGN.CENTER
    run = section.header.paragraphs[0].add_run()
    for kind in ("begin", "", "end"):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = "PAGE"
        run._r.append(element)
