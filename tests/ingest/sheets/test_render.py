"""A page as an image: as wide as asked, the page asked for, and no larger than can be drawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from ingest.errors import DamagedFile, IngestError, TooComplex
from ingest.sheets.render import render


def _pdf(width: float = 200, height: float = 300) -> bytes:
    """Two pages, the second of which is black below."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(width, height))
    canvas.showPage()
    canvas.rect(0, 0, width, height / 2, fill=1)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def _tiff() -> bytes:
    """Two pages, white and black."""
    out = io.BytesIO()
    Image.new("L", (200, 300), 255).save(out, "TIFF", save_all=True, append_images=[Image.new("L", (200, 300), 0)])
    return out.getvalue()


def _photo() -> bytes:
    """A picture that its camera says to turn."""
    out = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    Image.new("RGB", (300, 200), (255, 255, 255)).save(out, "JPEG", exif=exif)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "number", "below"),
    [
        ("a.pdf", _pdf(), 1, 255),
        ("a.pdf", _pdf(), 2, 0),
        ("a.tif", _tiff(), 1, 255),
        ("a.tif", _tiff(), 2, 0),
        ("a.jpg", _photo(), 1, 255),
    ],
)
def test_a_page_is_drawn(name: str, data: bytes, number: int, below: int) -> None:
    image = Image.open(io.BytesIO(render(data, Path(name), number, 160)))
    assert (image.format, image.size) == ("PNG", (160, 240))
    assert image.convert("L").getpixel((80, 200)) == below


@pytest.mark.parametrize(
    ("name", "build", "number", "width", "error"),
    [
        ("a.pdf", _pdf, 3, 160, DamagedFile),
        ("a.pdf", _pdf, 0, 160, DamagedFile),
        ("a.tif", _tiff, 3, 160, DamagedFile),
        ("a.tif", _tiff, 0, 160, DamagedFile),
        ("a.pdf", _pdf, 1, 100_000, TooComplex),
        ("a.pdf", _pdf, 1, 0, TooComplex),
        ("a.pdf", lambda: _pdf(20, 14_000), 1, 4_000, TooComplex),
        ("a.png", lambda: b"no picture", 1, 160, DamagedFile),
        ("a.pdf", lambda: b"no file", 1, 160, DamagedFile),
    ],
)
def test_what_can_not_be_drawn(
    name: str, build: Callable[[], bytes], number: int, width: int, error: type[IngestError]
) -> None:
    with pytest.raises(error):
        render(build(), Path(name), number, width)
