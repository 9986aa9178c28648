"""Scans and images. What the pages are: scan_fixtures; how they are spoilt: scan_wear.

Measured with Tesseract 5.3.0 and the `vie` data of Debian 12: character errors of all characters, and words found
to the letter of all words, in percent.

| spoilt by | head | body | table | foot |
| --- | --- | --- | --- | --- |
| clean | 0.00 / 100 | 0.11 / 99.5 | 0.21 / 99.1 | 0.53 / 98.8 |
| grey | 0.00 / 100 | 0.11 / 99.5 | 0.21 / 99.1 | 1.07 / 98.8 |
| specks | 0.08 / 99.6 | 0.11 / 99.5 | 0.21 / 99.1 | 1.34 / 98.8 |
| grain | 0.00 / 100 | 0.11 / 99.5 | 0.11 / 99.5 | 9.63 / 90.2 |
| blur | 0.16 / 99.3 | 0.23 / 99 | 0.64 / 97.2 | 0.27 / 98.8 |
| jpeg | 0.00 / 100 | 0.11 / 99.5 | 0.11 / 99.5 | 1.34 / 95.1 |
| pale | 0.08 / 99.6 | 0.11 / 99.5 | 0.11 / 99.5 | 1.34 / 98.8 |
| shadow | 0.00 / 100 | 0.11 / 99.5 | 0.21 / 99.1 | 1.34 / 98.8 |
| dark_edges | 0.00 / 100 | 0.11 / 99.5 | 0.21 / 99.1 | 0.80 / 97.6 |
| coarse | 0.33 / 98.5 | 0.56 / 97.5 | 1.07 / 95.4 | 0.00 / 100 |
| skew_1.5 | 0.00 / 100 | 0.06 / 99.7 | 0.21 / 99.1 | 1.07 / 96.3 |
| skew_-4 | 0.00 / 100 | 0.06 / 99.7 | 0.11 / 99.5 | 0.80 / 97.6 |
| turned_90 | 0.00 / 100 | 0.11 / 99.5 | 0.21 / 99.1 | 0.53 / 98.8 |
| turned_180 | 0.00 / 100 | 0.11 / 99.5 | 0.21 / 99.1 | 0.53 / 98.8 |
| turned_270 | 0.00 / 100 | 0.11 / 99.5 | 0.21 / 99.1 | 0.53 / 98.8 |
| phone | 0.00 / 100 | 0.17 / 99.2 | 0.00 / 100 | 0.27 / 98.8 |
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ingest.readers import image as image_reader
from ingest.readers import no_progress
from ingest.reading import read
from ingest.scans.recognise import confidence_warnings, recognise_sheets
from ingest.sheets.sheet import Sheet
from tests.ingest.readers.scan_fixtures import (
    PAGES,
    Drawn,
    body_page,
    drawn,
    head_page,
    recognised,
    saved,
    secret_page,
    table_page,
)
from tests.ingest.readers.scan_scores import Score, score
from tests.ingest.readers.scan_wear import WAYS
from tests.ingest.readers.scan_words import TABLE_ROWS

A_PATH = Path("quet.png")
# spoilt by: percent of characters that may be wrong on head, body, table and foot. In grain a seal without colour can't
# be told from words and hides what it lies on; a page on its side or head must be read like one that lies right.
BOUNDS = {
    "clean": (1, 1, 1.5, 2.5),
    "grey": (1, 1, 1.5, 4),
    "specks": (1, 1, 1.5, 4),
    "grain": (1.5, 1.5, 1.5, 13),
    "blur": (1.5, 1.5, 2.5, 2.5),
    "jpeg": (1, 1, 1.5, 2.5),
    "pale": (1, 1, 1.5, 4),
    "shadow": (1, 1, 1.5, 4),
    "dark_edges": (1, 1, 1.5, 2.5),
    "coarse": (1.5, 2, 2.5, 2.5),
    "skew_1.5": (1, 1, 1.5, 3),
    "skew_-4": (1, 1, 1.5, 3),
    "turned_90": (1, 1, 1.5, 2.5),
    "turned_180": (1, 1, 1.5, 2.5),
    "turned_270": (1, 1, 1.5, 2.5),
    "phone": (1.5, 1.5, 2, 4),
}

# Every way with every page; each way with one of them, and each page with four, without "long".
SPOILT_PAGES = [
    pytest.param(way, page, marks=[] if at % len(PAGES) == which else [pytest.mark.long])
    for at, way in enumerate(WAYS)
    for which, page in enumerate(PAGES)
]


def sheets_of(*pages: Drawn) -> list[Sheet]:
    jobs = [
        (number, lambda page=page: page.image, page.image.width * 72 / page.dpi, page.image.height * 72 / page.dpi)
        for number, page in enumerate(pages, 1)
    ]
    return recognise_sheets(jobs, A_PATH, lambda _: None)


def scored(page: Drawn, sheet: Sheet) -> Score:
    dots = page.dpi / 72
    boxes = [(word.text, sheet.box_shown(word.box)) for word in sheet.words]
    return score(page, [(text, (a * dots, b * dots, c * dots, d * dots)) for text, (a, b, c, d) in boxes])


def boxes_in_bounds(sheet: Sheet) -> bool:
    width, height = sheet.size_shown
    boxes = [sheet.box_shown(word.box) for word in sheet.words]
    return all(-1 <= a < c <= width + 1 and -1 <= b < d <= height + 1 for a, b, c, d in boxes)


@drawn
@recognised
@pytest.mark.slow
def test_a_table_laid_askew_is_read_and_its_words_found_where_they_stand() -> None:
    page = WAYS["skew_-4"](table_page())
    (sheet,) = sheets_of(page)
    result = scored(page, sheet)
    assert result.rate < 1.5, result
    assert result.recall > 96, result
    assert sheet.confidence is not None
    assert sheet.confidence > 90
    assert sheet.size_shown == pytest.approx((595.2, 841.92))
    assert boxes_in_bounds(sheet)
    assert len(sheet.rules) == len(TABLE_ROWS) + 1 + 14


@drawn
@recognised
@pytest.mark.slow
def test_an_image_of_a_plan_goes_through_every_stage() -> None:
    data = saved(secret_page().image.resize((1654, 2339)), kind="JPEG", quality=80, dpi=(200, 200))
    calls = []
    document = image_reader.read(data, Path("quet.jpg"), lambda done, of: calls.append((done, of)))
    reading = read(document.text)
    assert calls == [(1, 1)]
    assert document.warnings == ()
    assert "TỐI MẬT" in document.text
    assert reading.header.number.value == "128/KH-PGDĐT"
    assert [section.marker for section in reading.sections] == ["I.", "1.", "2."]
    (page,) = document.pages
    assert (page.number, page.span.end) == (1, len(document.text.rstrip()))
    assert page.confidence is not None
    assert page.confidence > 90


@drawn
@recognised
@pytest.mark.slow
@pytest.mark.parametrize(("way", "page"), SPOILT_PAGES)
def test_spoilt_pages_are_read(way: str, page: str) -> None:
    spoilt = WAYS[way](PAGES[page]())
    (sheet,) = sheets_of(spoilt)
    result = scored(spoilt, sheet)
    assert result.rate < dict(zip(PAGES, BOUNDS[way], strict=True))[page], result
    assert boxes_in_bounds(sheet)


@drawn
@recognised
@pytest.mark.slow
def test_a_page_that_can_hardly_be_read_is_said_to_be_unsure() -> None:
    small = body_page().image.convert("L").resize((540, 764))
    noise = np.random.default_rng(9).normal(0, 18, (764, 540))
    page = Drawn(Image.fromarray(np.clip(np.asarray(small) + noise, 0, 255).astype(np.uint8)), (), dpi=65)
    sheets = sheets_of(body_page(), page)
    assert confidence_warnings(sheets) == ("low_confidence:2",)


@drawn
@recognised
@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "how"), [("PNG", {}), ("JPEG", {"quality": 60}), ("TIFF", {}), ("BMP", {}), ("WEBP", {"quality": 60})]
)
def test_every_format_of_images_is_read(kind: str, how: dict[str, int]) -> None:
    data = saved(head_page().image, kind=kind, dpi=(300, 300), **how)
    document = image_reader.read(data, Path(f"quet.{kind.lower()}"), no_progress)
    assert "Số: 128/KH-PGDĐT" in document.text


@drawn
@recognised
@pytest.mark.slow
def test_the_pages_of_a_tiff_stand_in_their_order() -> None:
    data = saved(*(page().image.convert("L") for page in PAGES.values()), kind="TIFF", dpi=(300, 300))
    calls = []
    document = image_reader.read(data, Path("quet.tiff"), lambda done, of: calls.append((done, of)))
    assert calls == [(1, 4), (2, 4), (3, 4), (4, 4)]
    assert [page.number for page in document.pages] == [1, 2, 3, 4]
    assert document.text.index("II. NHIỆM VỤ") < document.text.index("PHỤ LỤC") < document.text.index("Nơi nhận")
    last = document.pages[-1]
    assert "Lương Thị Hoài Thương" in document.text[last.span.start : last.span.end]


@drawn
@recognised
@pytest.mark.slow
def test_a_photo_that_says_it_lies_on_its_side_is_read_as_it_is_shown() -> None:
    turned_photo = head_page().image.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6  # the viewer turns it clockwise
    data = saved(turned_photo, kind="JPEG", exif=exif, dpi=(300, 300))
    (page,) = image_reader.read(data, Path("anh.jpg"), no_progress).pages
    assert (round(page.width), round(page.height)) == (595, 842)
    assert (page.confidence or 0) > 90
