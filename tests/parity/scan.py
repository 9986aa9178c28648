"""A PDF printed and scanned: its pages as images with the grain, the slant and the loss of a cheap office scanner."""

from __future__ import annotations

import io

import numpy as np
import pypdfium2
from PIL import Image, ImageFilter

_GRAIN = 7.0  # standard deviation of the noise, of 255 shades
_PAPER, _INK = 243, 40  # shades of what was white and black


def build_scan(pdf: bytes, *, dpi: int, slants: tuple[float, ...], quality: int) -> bytes:
    """An image-only PDF of pages as large as those of ``pdf``, turned by ``slants`` degrees by turns."""
    rng = np.random.default_rng(20260112)
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for at in range(len(document)):
        drawn = document[at].render(scale=dpi / 72, grayscale=True).to_pil().convert("L")
        pages.append(_scanned(drawn, slants[at % len(slants)], quality, rng))
    document.close()
    written = io.BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=dpi, quality=quality)
    return written.getvalue()


def _scanned(page: Image.Image, slant: float, quality: int, rng: np.random.Generator) -> Image.Image:
    if slant:
        page = page.rotate(slant, Image.Resampling.BICUBIC, fillcolor=255)
    page = page.filter(ImageFilter.GaussianBlur(0.6))
    shades = _INK + np.asarray(page, dtype=np.float32) * ((_PAPER - _INK) / 255)
    shades += rng.normal(0, _GRAIN, shades.shape).astype(np.float32)
    grainy = Image.fromarray(np.clip(shades, 0, 255).astype(np.uint8))
    written = io.BytesIO()
    grainy.save(written, "JPEG", quality=quality)
    return Image.open(written).convert("L")
