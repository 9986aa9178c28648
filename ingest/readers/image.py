"""Images of pages: PNG, JPEG, TIFF of several pages, BMP, WebP. Their words are recognised by Tesseract."""

from __future__ import annotations

import io
import logging
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from ingest.document import Document
from ingest.errors import DamagedFile, IngestError, TooComplex, TooManyPages
from ingest.scans.recognise import Job, confidence_warnings, ensure_legible, recognise_sheets
from ingest.sheets.compose import compose

log = logging.getLogger(__name__)

MOST_PIXELS = 120_000_000  # of one page; A3 at 600 dpi has 70 million
MOST_PAGES = 2_000
_FORMATS = ("PNG", "JPEG", "TIFF", "BMP", "WEBP")
_DPI = 200  # where the image doesn't say, or says what no page can be
_SANE_DPI = (72, 1200)
_SANE_INCHES = (2, 24)  # of a page's shorter side
_LYING = (5, 6, 7, 8)  # values of EXIF orientation that change width for height

Image.MAX_IMAGE_PIXELS = MOST_PIXELS  # Pillow warns above it and refuses above twice as many; here both are refused


def read(data: bytes, path: Path, pages: Callable[[int, int], None]) -> Document:
    """The words of an image's pages. Raises DamagedFile, TooComplex, TooManyPages, NoText or ProgramMissing."""
    with _told(path), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
        count = getattr(image, "n_frames", 1) if image.format == "TIFF" else 1  # others move, or are previews
        if count > MOST_PAGES:
            raise TooManyPages(path, pages=count, limit=MOST_PAGES)
        jobs = [_job(image, number, path) for number in range(1, count + 1)]
        sheets = recognise_sheets(jobs, path, lambda number: pages(number, count))
    ensure_legible(sheets, path)
    document = compose(sheets)
    return replace(document, warnings=(*document.warnings, *confidence_warnings(sheets)))


@contextmanager
def _told(path: Path) -> Iterator[None]:
    """Turns what Pillow stumbles over into an error that names the file."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd metadata
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            yield
    except (IngestError, MemoryError):
        raise
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise TooComplex(path, reason="reason.drawing") from error
    except Exception as error:  # a broken image fails in as many ways as its format has fields
        log.info("%s: Pillow gave it up: %r", path.name, error)
        raise DamagedFile(path, reason=_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, UnidentifiedImageError):
        return "reason.not_its_format"
    return "reason.cut" if "truncated" in str(error) else "reason.no_page"


def _job(image: Image.Image, number: int, path: Path) -> Job:
    """One page: only its measures are read here."""
    image.seek(number - 1)
    if image.width * image.height > MOST_PIXELS:
        raise TooComplex(path, reason="reason.drawing")
    across, down = dpi_of(image)
    size = image.width * 72 / across, image.height * 72 / down
    if image.getexif().get(ExifTags.Base.Orientation) in _LYING:
        size = size[1], size[0]
    return number, partial(_drawn, image, number), *size


def dpi_of(image: Image.Image) -> tuple[float, float]:
    """Dots an inch, across and down, as the image says or as may be supposed."""
    said = image.info.get("dpi")
    if not isinstance(said, tuple) or len(said) != 2:
        return _DPI, _DPI
    across, down = float(said[0]), float(said[1])
    if not all(_SANE_DPI[0] <= dots <= _SANE_DPI[1] for dots in (across, down)):
        return _DPI, _DPI
    inches = min(image.width / across, image.height / down)
    return (across, down) if _SANE_INCHES[0] <= inches <= _SANE_INCHES[1] else (_DPI, _DPI)


def _drawn(image: Image.Image, number: int) -> Image.Image:
    """The page as a viewer shows it."""
    image.seek(number - 1)
    image.load()
    return ImageOps.exif_transpose(image)
