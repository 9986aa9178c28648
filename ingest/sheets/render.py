"""One page of a file as an image, for whoever reads the plan."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ingest.errors import DamagedFile, TooComplex

WIDTHS = range(16, 4_001)  # pixels that a page may be drawn wide
_MOST_PIXELS = 40_000_000  # of a drawn page
_MOST_STORED = 120_000_000  # of an image as it is in its file
_IMAGES = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")


def render(data: bytes, path: Path, number: int, width: int) -> bytes:
    """Page ``number``, from 1, of a PDF or an image file as a PNG of ``width`` pixels.

    Raises TooComplex where that is too large to draw, DamagedFile where there is no such page or it can't be drawn.
    """
    if width not in WIDTHS:
        raise TooComplex(path, reason="reason.drawing")
    drawn = _pdf_page if path.suffix.lower() == ".pdf" else _image_page
    out = io.BytesIO()
    drawn(data, path, number, width).save(out, "PNG", compress_level=6)
    return out.getvalue()


def _pdf_page(data: bytes, path: Path, number: int, width: int) -> Image.Image:
    from ingest.readers import pdf

    with pdf.opened(data, path) as opened, pdf.page_of(opened, number, path) as page:
        across, down = page.get_size()
        if across <= 0 or down <= 0 or width * (width * down / across) > _MOST_PIXELS:
            raise TooComplex(path, reason="reason.drawing")
        return _sized(pdf.drawn(page, width / across, _MOST_PIXELS, path), width)


def _image_page(data: bytes, path: Path, number: int, width: int) -> Image.Image:
    from PIL import ImageOps

    Image.MAX_IMAGE_PIXELS = None  # our own limit refuses, Pillow's warns first
    try:
        with Image.open(io.BytesIO(data), formats=_IMAGES) as image:
            if number < 1:
                raise EOFError
            image.seek(number - 1)
            across, down = image.size
            if across * down > _MOST_STORED or width * (width * max(across, down) / min(across, down)) > _MOST_PIXELS:
                raise TooComplex(path, reason="reason.drawing")
            return _sized(ImageOps.exif_transpose(image).convert("RGB"), width)
    except EOFError as error:
        raise DamagedFile(path, reason="reason.no_page") from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise DamagedFile(path, reason="reason.not_its_format") from error


def _sized(image: Image.Image, width: int) -> Image.Image:
    if image.width == width:
        return image
    height = max(1, round(image.height * width / image.width))
    return image.resize((width, height), Image.Resampling.LANCZOS)
