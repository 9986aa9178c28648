"""The paper of a scanned page made white and its ink dark: colours, shadows, specks, dark edges, size."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageFilter
from scipy import ndimage

Pixels = NDArray[np.uint8]

_MOST_PIXELS = 40_000_000  # of a page: more are no help to recognition
_GREY = ("1", "L", "I", "F", "I;16", "I;16L", "I;16B", "I;16N")
_RED = 60  # of 255, that red ink is redder than it is green and blue
_RED_SHARE = 0.0002  # of the page: less is a stain
_MEAN, _TILE = 4, 4  # the brightness of the paper is sought in tiles of so many means of so many pixels, both ways
_WHITE = 235  # paper as bright as this all over needs nothing done
_FULL = 0.95  # of the paper's brightness is white
_DARKEST = 40  # paper is never darker; what is, is no paper
_BLACK = 90
_SPECK = 90  # grey values between a speck and every pixel around it
_SPECKS = 0.0004  # of the page
_GRAIN = 9.0  # standard deviation of the paper's grey values


@dataclass(frozen=True, slots=True)
class Inks:
    """A page in grey without its red ink, and the red ink alone where there is any: seals and stamps."""

    grey: Image.Image
    red: Image.Image | None


def inks_of(image: Image.Image) -> Inks:
    """Takes red ink apart: a seal lies over the signature, and both can be read each for itself."""
    while image.width * image.height > _MOST_PIXELS:
        image = image.reduce(2)
    if image.mode in _GREY:
        return Inks(_grey(image), None)
    red, green, blue = _on_white(image).split()
    redness = ImageChops.subtract(red, ImageChops.lighter(green, blue))
    if (np.asarray(redness.reduce(4)) > _RED).mean() < _RED_SHARE:
        return Inks(_on_white(image).convert("L"), None)
    return Inks(red, ImageChops.invert(redness.point([min(255, 2 * value) for value in range(256)])))


def _on_white(image: Image.Image) -> Image.Image:
    """In colours, what is transparent as white as paper."""
    if image.mode == "RGB":
        return image
    if not image.has_transparency_data:
        return image.convert("RGB")
    shown = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", image.size, "white"), shown).convert("RGB")


def _grey(image: Image.Image) -> Image.Image:
    """In 256 values of grey; those of 65,536 are made fewer, where Pillow would cut them off."""
    if image.mode in ("1", "L"):
        return image.convert("L")
    values = np.asarray(image).astype(np.float32)
    return Image.fromarray((values * (255 / max(float(values.max()), 255.0))).clip(0, 255).astype(np.uint8))


def cleaned(image: Image.Image) -> Image.Image:
    """The grey page with white paper, without black edges, specks and grain."""
    pixels = np.asarray(image)
    paper = _paper(image)
    if paper.min() < _WHITE:
        pixels = _brightened(pixels, paper)
    image = Image.fromarray(pixels)
    image = _without_specks(image)
    return _without_grain(image)


def _paper(image: Image.Image) -> Pixels:
    """The brightness of the paper in tiles: the brightest around every place, smoothed."""
    mean = np.asarray(image.reduce(_MEAN))  # of a few pixels, so that grain isn't taken for paper
    height, width = (size // _TILE for size in mean.shape)
    tiles = mean[: height * _TILE, : width * _TILE].reshape(height, _TILE, width, _TILE)
    bright = np.percentile(tiles, 80, axis=(1, 3)).astype(np.uint8)
    smooth: Pixels = ndimage.gaussian_filter(ndimage.grey_closing(bright, size=(7, 7)), 2)
    return smooth


def _brightened(pixels: Pixels, paper: Pixels) -> Pixels:
    """Every grey value as a share of its paper's, the darkest ink made black."""
    size = (pixels.shape[1], pixels.shape[0])
    ground = Image.fromarray(np.maximum(paper, _DARKEST)).resize(size, Image.Resampling.BILINEAR)
    share = pixels.astype(np.float32) / np.asarray(ground)
    dark = float(np.percentile(share[::4, ::4], 0.5))
    low = min(dark, 0.8)
    stretched = (share - low) * (255 / max(_FULL - low, 0.1))
    black = np.asarray(Image.fromarray(((paper < _BLACK) * 255).astype(np.uint8)).resize(size)) > 127
    stretched[black] = 255
    clipped: Pixels = np.clip(stretched, 0, 255).astype(np.uint8)
    return clipped


def _without_specks(image: Image.Image) -> Image.Image:
    """Single pixels that differ from all around them take the middle value of these."""
    pixels = np.asarray(image)
    middle = np.asarray(image.filter(ImageFilter.MedianFilter(3)))
    odd = np.abs(pixels.astype(np.int16) - middle) > _SPECK
    single = odd & (ndimage.uniform_filter(odd.astype(np.float32), 3) < 2.5 / 9)
    if single.mean() < _SPECKS:
        return image
    return Image.fromarray(np.where(odd, middle, pixels))


def _without_grain(image: Image.Image) -> Image.Image:
    """A little blur where the paper is grainy."""
    pixels = np.asarray(image)[::4, ::4]
    paper = pixels[pixels > 170]
    if paper.size == 0 or paper.std() < _GRAIN:
        return image
    return image.filter(ImageFilter.GaussianBlur(1.0))
