"""What scanners, copiers and phones do to a page: each way with its purpose in ``SPOILT``."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from tests.ingest.readers.scan_fixtures import HEIGHT, WIDTH, Drawn


def grey(page: Drawn) -> Drawn:
    """Scanned without colour."""
    return replace(page, image=page.image.convert("L"))


def specks(page: Drawn) -> Drawn:
    """Salt and pepper on one pixel in a hundred."""
    pixels = np.array(page.image.convert("L"))
    chance = np.random.default_rng(3).random(pixels.shape)
    pixels[chance < 0.005], pixels[chance > 0.995] = 0, 255
    return replace(page, image=Image.fromarray(pixels))


def grain(page: Drawn) -> Drawn:
    """The grain of a sensor in poor light."""
    pixels = np.asarray(page.image.convert("L")).astype(float)
    pixels += np.random.default_rng(5).normal(0, 22, pixels.shape)
    return replace(page, image=Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8)))


def blur(page: Drawn) -> Drawn:
    """Out of focus."""
    return replace(page, image=page.image.filter(ImageFilter.GaussianBlur(2.2)))


def jpeg(page: Drawn) -> Drawn:
    """Compressed to quality 40, with a little blur, as messengers do."""
    file = io.BytesIO()
    page.image.filter(ImageFilter.GaussianBlur(0.8)).save(file, "JPEG", quality=40)
    return replace(page, image=Image.open(file).copy())


def pale(page: Drawn) -> Drawn:
    """Toner nearly at its end on grey paper: letters of 150 on 205."""
    return replace(page, image=Image.eval(page.image.convert("L"), lambda v: 150 + v * 55 // 255))


def shadow(page: Drawn) -> Drawn:
    """A shadow over one side and the lower corner, as in a photo of a bound book."""
    across = np.clip(np.linspace(0.35, 1.5, WIDTH), 0, 1)[None, :]
    down = np.clip(np.linspace(1.3, 0.7, HEIGHT), 0, 1)[:, None]
    pixels = np.asarray(page.image.convert("L")).astype(float) * across * down
    return replace(page, image=Image.fromarray(pixels.astype(np.uint8)))


def dark_edges(page: Drawn) -> Drawn:
    """The lid was open: black beyond the paper's edges."""
    image = page.image.copy()
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, 0, 90, HEIGHT), fill=(12, 12, 12))
    pen.rectangle((0, HEIGHT - 120, WIDTH, HEIGHT), fill=(20, 20, 20))
    return replace(page, image=image)


def coarse(page: Drawn) -> Drawn:
    """Scanned at 150 dpi."""
    small = page.image.resize((WIDTH // 2, HEIGHT // 2), Image.Resampling.LANCZOS)
    return replace(page, image=small, matrix=(0.5, 0, 0, 0, 0.5, 0), dpi=150)


def skewed(degrees: float) -> Callable[[Drawn], Drawn]:
    """Laid askew on the glass; counter-clockwise where ``degrees`` is positive."""

    def spoil(page: Drawn) -> Drawn:
        image = page.image.rotate(degrees, Image.Resampling.BICUBIC, fillcolor=_white(page.image))
        angle = np.radians(degrees)
        cos, sin, x, y = float(np.cos(angle)), float(np.sin(angle)), WIDTH / 2, HEIGHT / 2
        return replace(page, image=image, matrix=(cos, sin, x - cos * x - sin * y, -sin, cos, y + sin * x - cos * y))

    return spoil


def turned(quarters: int) -> Callable[[Drawn], Drawn]:
    """Laid on the glass on its side or head: so many quarter turns clockwise."""
    matrices = {
        1: (0, -1, HEIGHT, 1, 0, 0),
        2: (-1, 0, WIDTH, 0, -1, HEIGHT),
        3: (0, 1, 0, -1, 0, WIDTH),
    }

    def spoil(page: Drawn) -> Drawn:
        return replace(page, image=page.image.rotate(-90 * quarters, expand=True), matrix=matrices[quarters])

    return spoil


def both(*ways: Callable[[Drawn], Drawn]) -> Callable[[Drawn], Drawn]:
    """One after the other."""

    def spoil(page: Drawn) -> Drawn:
        for way in ways:
            page = way(page)
        return page

    return spoil


def _white(image: Image.Image) -> int | tuple[int, int, int]:
    return 255 if image.mode == "L" else (255, 255, 255)


# name, purpose, how
SPOILT: tuple[tuple[str, str, Callable[[Drawn], Drawn]], ...] = (
    ("clean", "the floor: what recognition reaches on a perfect page", lambda page: page),
    ("grey", "no colour to tell a seal by", grey),
    ("specks", "salt and pepper of a dirty glass", specks),
    ("grain", "noise in poor light", grain),
    ("blur", "out of focus", blur),
    ("jpeg", "compressed by a messenger", jpeg),
    ("pale", "low contrast", pale),
    ("shadow", "uneven light", shadow),
    ("dark_edges", "black beyond the paper", dark_edges),
    ("coarse", "150 dpi", coarse),
    ("skew_1.5", "laid a little askew", skewed(1.5)),
    ("skew_-4", "laid much askew: boxes lie aslant", skewed(-4)),
    ("turned_90", "a page on its side", turned(1)),
    ("turned_180", "a page on its head", turned(2)),
    ("turned_270", "a page on its other side", turned(3)),
    ("phone", "askew, with shadow, grain and compression at once", both(skewed(2.5), shadow, grain, jpeg)),
)
WAYS = {name: how for name, _, how in SPOILT}
