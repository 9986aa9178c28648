"""Pages of a PDF whose text is missing or can't be read: which they are, and that they are recognised."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ingest import programs
from ingest.readers import read
from ingest.sheets.legible import must_be_recognised
from ingest.sheets.pdfium import Drawing
from ingest.sheets.sheet import Sheet, Word
from tests.ingest.readers.pdf_fixtures import DUTIES, Paper, needs_font

needs_tesseract = pytest.mark.skipif(
    programs.LANGUAGE not in programs.recognised_languages(),
    reason=f"Tesseract with Vietnamese data is missing: {programs.TESSERACT.install}",
)
_PROSE = " ".join(DUTIES)
_TCVN3 = "Uû ban nh©n d©n x· ban hµnh KÕ ho¹ch phßng, chèng thiªn tai vµ t×m kiÕm cøu n¹n"

# (what the page is, its words, the share of it under pictures, its shapes, whether it must be recognised)
CASES = (
    ("text", _PROSE, 0.0, 0, False),
    ("text over a picture of the whole page", _PROSE, 1.0, 0, False),
    ("text beside a map", _PROSE, 0.5, 900, False),
    ("nothing at all", "", 0.0, 3, False),
    ("a scan", "", 1.0, 0, True),
    ("a scan with a stamp of the archive laid over it", "Văn thư ký số ngày 03/02/2025", 0.98, 0, True),
    ("a picture in the middle of an empty page", "", 0.3, 0, True),
    ("letters drawn as shapes", "", 0.0, 2000, True),
    ("letters without meaning", "\ufffd\ufffdban nh\ufffdn d\ufffdn x\ufffd " * 5, 0.0, 0, True),
    ("letters of private use", "\ue001\ue002\ue003 \ue004\ue005" * 9, 0.0, 0, True),
    ("one letter without meaning", _PROSE + " \ufffd", 0.0, 0, False),
    ("TCVN3", _TCVN3, 0.0, 0, True),
)


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_which_pages_are_recognised(case: tuple[str, str, float, int, bool]) -> None:
    _, text, covered, shapes, expected = case
    words = tuple(Word(word, (0, 0, 10, 10), 12) for word in text.split())
    assert must_be_recognised(Drawing(Sheet(1, 595, 842, words), covered, shapes)) is expected


@needs_font
@needs_tesseract
@pytest.mark.slow
def test_a_mixed_file_is_read_page_by_page() -> None:
    said: list[tuple[int, int]] = []
    document = read(_mixed(), Path("plan.pdf"), lambda done, of: said.append((done, of)))
    assert said == [(1, 3), (2, 3), (3, 3)]
    assert [page.number for page in document.pages] == [1, 2, 3]
    assert [page.confidence is None for page in document.pages] == [True, False, True]
    lines = [line for line in document.text.split("\n") if line]
    assert (lines[0], lines[-1]) == (DUTIES[0], DUTIES[2])
    scanned = document.pages[1]
    assert "Các trường học" in scanned.span.of(document.text)
    assert (scanned.width, scanned.height) == pytest.approx((595.28, 841.89), abs=0.1)


def _mixed() -> bytes:
    """Three pages, the second of which is a scan."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595.28, 841.89))
    canvas.drawImage(ImageReader(_scan(DUTIES[1])), 0, 0, 595.28, 841.89)
    canvas.save()
    parts = [pypdfium2.PdfDocument(data) for data in (_page(DUTIES[0]), out.getvalue(), _page(DUTIES[2]))]
    whole = pypdfium2.PdfDocument.new()
    for part in parts:
        whole.import_pages(part)
    saved = io.BytesIO()
    whole.save(saved)
    for pdf in (whole, *parts):
        pdf.close()
    return saved.getvalue()


def _page(words: str) -> bytes:
    paper = Paper()
    paper.paragraph(words)
    return paper.done()


def _scan(words: str) -> io.BytesIO:
    pdf = pypdfium2.PdfDocument(_page(words))
    out = io.BytesIO()
    pdf[0].render(scale=200 / 72, grayscale=True).to_pil().save(out, "PNG")
    pdf.close()
    out.seek(0)
    return out
