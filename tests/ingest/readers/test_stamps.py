"""Stamps of secrecy on files of several formats, through their readers: found wherever the file has them."""

from __future__ import annotations

import io
from pathlib import Path

import docx
import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen import canvas

from ingest.programs import LANGUAGE, TESSERACT, recognised_languages
from ingest.readers import read
from ingest.reading import read as read_text
from ingest.secrecy import DEGREES, stamp_of
from tests.ingest.readers.pdf_fixtures import font_file

FONT = pytest.mark.skipif(font_file() is None, reason="no font with Vietnamese letters to make a PDF with")
RECOGNISES = pytest.mark.skipif(
    LANGUAGE not in recognised_languages(), reason=f"{TESSERACT.name} isn't installed: {TESSERACT.install}"
)
LINES = [
    (85, 790, "ỦY BAN NHÂN DÂN"),
    (95, 774, "XÃ KHE NƯỚC"),
    (95, 745, "Số: 12/KH-UBND"),
    (300, 790, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    (340, 774, "Độc lập - Tự do - Hạnh phúc"),
    (320, 745, "Khe Nước, ngày 05 tháng 3 năm 2026"),
    (260, 650, "KẾ HOẠCH"),
    (190, 634, "Diễn tập phòng thủ dân sự năm 2026"),
    (85, 600, "I. MỤC ĐÍCH"),
    (85, 584, "1. Nâng cao năng lực chỉ huy của Ban Chỉ huy Quân sự xã trong mọi tình huống."),
    (85, 568, "2. Công an xã tuần tra, canh gác."),
]

# Every degree at every angle, on a fine scan and on a coarse one; every two of these together without "long".
SCANS = [
    pytest.param(degree, degrees, dpi, marks=[] if (first + second) % 2 == third else [pytest.mark.long])
    for first, degree in enumerate([*DEGREES, None])
    for second, degrees in enumerate([0, 3, -4])
    for third, dpi in enumerate([200, 300])
]


def stamped_pdf(stamp: str, degrees: float = 0.0) -> bytes:
    """A page with a stamp in a double frame below number and symbol, put down at an angle."""
    pdfmetrics.registerFont(TTFont("Stamp", str(font_file())))
    out = io.BytesIO()
    paper = canvas.Canvas(out, pagesize=(595, 842), invariant=True)
    paper.setFont("Stamp", 12)
    for x, y, words in LINES:
        paper.drawString(x, y, words)
    paper.translate(110, 700)
    paper.rotate(degrees)
    paper.setFillColorRGB(0.8, 0, 0)
    paper.setStrokeColorRGB(0.8, 0, 0)
    paper.setFont("Stamp", 14)
    if stamp:
        wide = pdfmetrics.stringWidth(stamp, "Stamp", 14)
        paper.drawString(8, 7, stamp)
        paper.rect(0, 0, wide + 16, 25)
        paper.rect(2, 2, wide + 12, 21)
    paper.showPage()
    paper.save()
    return out.getvalue()


def scanned(paper: bytes, dpi: int) -> bytes:
    """The page as a scanner in colour gives it."""
    with pypdfium2.PdfDocument(paper) as opened:
        image = opened[0].render(scale=dpi / 72).to_pil().convert("RGB")
    out = io.BytesIO()
    image.save(out, "JPEG", quality=70, dpi=(dpi, dpi))
    return out.getvalue()


def stamped_docx(head: str = "", below: str = "") -> bytes:
    """A plan with a stamp in its running head, or below number and symbol."""
    document, out = docx.Document(), io.BytesIO()
    document.sections[0].header.paragraphs[0].text = head
    for words in ("ỦY BAN NHÂN DÂN XÃ KHE NƯỚC", "Số: 12/KH-UBND", below, *(line for _, _, line in LINES[6:])):
        document.add_paragraph(words)
    document.save(out)
    return out.getvalue()


def stamp(data: bytes, name: str) -> str | None:
    document = read(data, Path(name))
    return stamp_of(document, read_text(document.text))


@FONT
@pytest.mark.parametrize("degrees", [0, 3, 30, 90])
@pytest.mark.parametrize("degree", ["MẬT", "TUYỆT MẬT", None])
def test_on_a_pdf_at_any_angle(degree: str | None, degrees: float) -> None:
    assert stamp(stamped_pdf(degree or "", degrees), "a.pdf") == degree


def test_on_a_docx() -> None:
    assert stamp(stamped_docx(head="TỐI MẬT"), "a.docx") == "TỐI MẬT"
    assert stamp(stamped_docx(below="MẬT"), "a.docx") == "MẬT"
    assert stamp(stamped_docx(head="Kế hoạch bảo mật"), "a.docx") is None


@FONT
@RECOGNISES
@pytest.mark.slow
@pytest.mark.parametrize(("degree", "degrees", "dpi"), SCANS)
def test_on_a_scan_in_colour(degree: str | None, degrees: float, dpi: int) -> None:
    assert stamp(scanned(stamped_pdf(degree or "", degrees), dpi), "a.jpg") == degree
