"""The files that fuzzing begins with: small ones that show what each reader knows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from tests.ingest import file_fixtures as files
from tests.ingest import hostile_images, hostile_papers
from tests.ingest.readers import docx_fixtures, html_fixtures, pdf_fixtures, workbook_fixtures

_SAMPLES = Path(__file__).parents[1] / "tests" / "samples" / "plans"
Seed = tuple[str, bytes]  # the ending and the file


def _docx() -> list[Seed]:
    return [(".docx", fixture.data) for fixture in docx_fixtures.FIXTURES]


def _workbook() -> list[Seed]:
    made = (workbook_fixtures.task_list(), workbook_fixtures.hidden_parts(), workbook_fixtures.several_sheets())
    return [(".xlsx", data) for data in (*made, files.xlsx_bytes())]


def _html() -> list[Seed]:
    return [(".html", data.encode() if isinstance(data, str) else data)
            for data in (html_fixtures.WORD_PAGE, html_fixtures.SITE_PAGE, files.HTML)]  # fmt: skip


def _pdf() -> list[Seed]:
    pages = [
        hostile_papers.pdf_bytes(),
        hostile_papers.pdf_bytes(pages=3),
        hostile_papers.active(),
        hostile_papers.many_pages(5),
    ]
    if pdf_fixtures.font_file():
        pages += [make() for make in (pdf_fixtures.ruled_table, pdf_fixtures.noted, pdf_fixtures.two_columns)]
    return [(".pdf", data) for data in pages]


def _image() -> list[Seed]:
    kinds = {".png": "PNG", ".jpg": "JPEG", ".tif": "TIFF", ".bmp": "BMP", ".webp": "WEBP"}
    images = [(ending, files.image_bytes(kind, (200, 150))) for ending, kind in kinds.items()]
    return [*images, (".tif", files.image_bytes("TIFF", (40, 30), 3)), (".tif", hostile_images.tiff(3))]


def _plain() -> list[Seed]:
    texts = [path.read_bytes()[:5000] for path in sorted(_SAMPLES.iterdir())[:3]]
    return [(".txt", data) for data in (*texts, texts[0].decode("utf-8", "ignore").encode("utf-16"))]


def _archive() -> list[Seed]:
    inside = {"Kế hoạch/a.txt": files.WORDS.encode(), "b.docx": files.docx_bytes()}
    return [(".zip", files.zip_bytes(inside)), (".zip", files.zip_bytes(inside, stored=True))]


def _office() -> list[Seed]:
    return [(".odt", files.odf_bytes()), (".rtf", files.RTF), (".doc", files.compound("WordDocument", "1Table"))]


_SEEDS: Mapping[str, Callable[[], list[Seed]]] = {
    "docx": _docx,
    "workbook": _workbook,
    "html": _html,
    "pdf": _pdf,
    "image": _image,
    "plain": _plain,
    "archive": _archive,
    "office": _office,
}


@cache
def seeds(reader: str) -> list[Seed]:
    """The files for a reader, the same in every run."""
    return _SEEDS[reader]()
