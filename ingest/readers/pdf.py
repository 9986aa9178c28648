"""PDF: the text that it carries, page by page; pages that carry none, or none that can be read, are recognised.

pdfium alone opens the file. Scripts, forms and attached files in it are never touched.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as raw
from PIL import Image

from ingest.document import Document
from ingest.errors import DamagedFile, Encrypted, NoText, TooComplex, TooManyPages
from ingest.sheets.compose import compose
from ingest.sheets.legible import must_be_recognised
from ingest.sheets.pdfium import TooDense, read_page
from ingest.sheets.sheet import Sheet

MOST_PAGES = 2_000
_DPI = 300
_MOST_PIXELS = 40_000_000  # of a page drawn for recognition: A3 at 300 dpi has 17 million
_HEAD = 1_024  # bytes within which a PDF says that it is one


def read(data: bytes, path: Path, pages: Callable[[int, int], None]) -> Document:
    """The document in a PDF. Raises Encrypted, DamagedFile, TooManyPages, TooComplex, NoText or ProgramMissing."""
    with opened(data, path) as pdf:
        count = len(pdf)
        if count > MOST_PAGES:
            raise TooManyPages(path, pages=count, limit=MOST_PAGES)
        sheets: list[Sheet] = []
        unread: list[int] = []
        for number in range(1, count + 1):
            with page_of(pdf, number, path) as page:
                sheet, legible = _sheet(page, number, path)
            sheets.append(sheet)
            if legible:
                pages(number - len(unread), count)
            else:
                unread.append(number)
        if unread:
            return _recognised(pdf, path, sheets, unread, pages)
    if not any(c.isalpha() for sheet in sheets for word in sheet.words for c in word.text):
        raise NoText(path)
    return compose(sheets)


@contextmanager
def opened(data: bytes, path: Path) -> Iterator[pypdfium2.PdfDocument]:
    """An open PDF. Raises Encrypted or DamagedFile."""
    if b"%PDF-" not in data[:_HEAD]:
        raise DamagedFile(path, reason="reason.not_its_format")
    if data.rfind(b"%%EOF") < len(data) // 2:  # pdfium would read what is left and say nothing of the rest
        raise DamagedFile(path, reason="reason.cut")
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code == raw.FPDF_ERR_PASSWORD:
            raise Encrypted(path) from error
        raise DamagedFile(path, reason="reason.not_its_format") from error
    with closing(pdf):
        if not len(pdf):
            raise DamagedFile(path, reason="reason.no_pages")
        yield pdf


@contextmanager
def page_of(pdf: pypdfium2.PdfDocument, number: int, path: Path) -> Iterator[pypdfium2.PdfPage]:
    """A page, by its number from 1. Raises DamagedFile where it can't be opened."""
    try:
        page = pdf[number - 1]
    except (pypdfium2.PdfiumError, IndexError) as error:
        raise DamagedFile(path, reason="reason.no_page") from error
    with closing(page):
        yield page


def _sheet(page: pypdfium2.PdfPage, number: int, path: Path) -> tuple[Sheet, bool]:
    """What a page carries, and whether it can be read."""
    try:
        found = read_page(page, number)
    except TooDense as error:
        raise TooComplex(path, reason="reason.too_long") from error
    except pypdfium2.PdfiumError as error:
        raise DamagedFile(path, reason="reason.no_page") from error
    return found.sheet, not must_be_recognised(found)


def _recognised(
    pdf: pypdfium2.PdfDocument, path: Path, sheets: list[Sheet], unread: list[int], pages: Callable[[int, int], None]
) -> Document:
    """The document, once the pages that could not be read are recognised."""
    from ingest.scans.recognise import confidence_warnings, ensure_legible, recognise_sheets  # needs numpy and scipy

    def drawing(number: int) -> Callable[[], Image.Image]:
        def draw() -> Image.Image:
            with page_of(pdf, number, path) as page:
                return drawn(page, _DPI / 72, _MOST_PIXELS, path)

        return draw

    done = iter(range(len(sheets) - len(unread) + 1, len(sheets) + 1))
    jobs = [(number, drawing(number), *sheets[number - 1].size_shown) for number in unread]
    for sheet in recognise_sheets(jobs, path, lambda _: pages(next(done), len(sheets))):
        sheets[sheet.number - 1] = sheet
    ensure_legible(sheets, path)
    document = compose(sheets)
    return replace(document, warnings=(*document.warnings, *confidence_warnings(sheets)))


def drawn(page: pypdfium2.PdfPage, scale: float, most: int, path: Path) -> Image.Image:
    """A page as an image, ``scale`` pixels a point, or smaller where it would have more than ``most`` pixels.

    Raises DamagedFile where it can't be drawn.
    """
    width, height = page.get_size()
    fitting = (most / max(1.0, width * height)) ** 0.5
    try:
        image: Image.Image = page.render(scale=min(scale, fitting), may_draw_forms=False).to_pil()
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise DamagedFile(path, reason="reason.no_page") from error
    return image
