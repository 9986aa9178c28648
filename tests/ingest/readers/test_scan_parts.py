"""The steps before recognition, each for itself: no Tesseract needed."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from PIL import Image, ImageChops

from ingest.readers import image as image_reader
from ingest.scans.cell_strip import cells_of, strip_of
from ingest.scans.paper import cleaned, inks_of
from ingest.scans.ruling import ruling_of
from ingest.scans.seals import without_seals
from ingest.scans.straighten import lie_of, pose_of, sized, turned
from tests.ingest.readers.scan_fixtures import (
    Drawn,
    body_page,
    drawn,
    foot_page,
    head_page,
    narrow_page,
    table_page,
)
from tests.ingest.readers.scan_wear import WAYS, skewed
from tests.ingest.readers.scan_wear import turned as laid
from tests.ingest.readers.scan_words import TABLE_ROWS

pytestmark = pytest.mark.slow  # pages drawn at 300 dpi


@drawn
@pytest.mark.parametrize("degrees", [*(pytest.param(d, marks=pytest.mark.slow) for d in (-9, -0.6, 0, 7)), -4, 1.5])
def test_the_slope_of_a_page_is_seen(degrees: float) -> None:
    lie = lie_of(skewed(degrees)(body_page()).image.convert("L"))
    assert (lie.sideways, lie.degrees) == (False, pytest.approx(-degrees, abs=0.1))


@drawn
@pytest.mark.parametrize("page", [head_page, body_page, table_page, foot_page])
@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_a_page_on_its_side_is_seen(page: Callable[[], Drawn], quarters: int) -> None:
    image = page().image.convert("L")
    lying = laid(quarters)(Drawn(image, ())).image if quarters else image
    assert lie_of(lying).sideways == (quarters % 2 == 1)


@drawn
def test_narrow_columns_do_not_lie_on_their_side() -> None:
    assert not lie_of(narrow_page().image.convert("L")).sideways


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
@pytest.mark.parametrize("degrees", [0.0, 3.0, -8.0])
def test_a_dot_is_found_back_where_it_was(quarters: int, degrees: float) -> None:
    pixels = np.full((300, 200), 255, np.uint8)
    pixels[60:64, 150:154] = 0
    straight, matrix = turned(Image.fromarray(pixels), quarters, degrees)
    rows, columns = np.nonzero(np.asarray(straight) < 128)
    x, y, _ = matrix @ (columns.mean() + 0.5, rows.mean() + 0.5, 1)
    assert (x, y) == (pytest.approx(152, abs=0.6), pytest.approx(62, abs=0.6))
    assert (pose_of(matrix, 200, 300) is None) == (quarters == 0 and degrees == 0)


@drawn
def test_lines_are_found_and_taken_out_and_letters_left() -> None:
    page = table_page().image.convert("L")
    ruling = ruling_of(page)
    assert (len(ruling.level), len(ruling.upright)) == (len(TABLE_ROWS) + 1, 14)
    assert not ruling_of(ruling.image).level
    pale = page.copy()
    (_, top, _, bottom), middle = ruling.level[1], page.width // 2
    pale.paste(210, (middle - 30, round(top) - 1, middle + 30, round(bottom) + 1))  # too pale for ink
    assert any(box[0] < middle < box[2] < middle + 40 for box in ruling_of(pale).level)
    body = ruling_of(body_page().image.convert("L"))
    assert (body.level, body.upright) == ((), ())
    assert np.array_equal(np.asarray(body.image), np.asarray(body_page().image.convert("L")))


@drawn
def test_cells_are_cut_out_one_below_the_other() -> None:
    ruling = ruling_of(table_page().image.convert("L"))
    cells = cells_of(ruling.ink)
    assert len(cells) == sum(map(len, TABLE_ROWS))
    rest, strip = strip_of(ruling.image, cells)
    assert strip is not None
    ink = [int((np.asarray(image) < 150).sum()) for image in (ruling.image, rest, strip.image)]
    assert 0.97 * ink[0] <= ink[1] + ink[2] <= ink[0]  # a little less: the strip's paper is made whiter


@drawn
def test_red_ink_is_told_from_black() -> None:
    inks = inks_of(foot_page().image)
    assert inks.red is not None
    seal = inks.red.crop((1350, 600, 1780, 1050))
    assert (np.asarray(seal) < 128).any()
    assert inks_of(head_page().image).red is None
    black_where_red = (np.asarray(inks.red) < 100) & (np.asarray(inks.grey) > 190)
    assert black_where_red.sum() > 0.9 * (np.asarray(inks.red) < 100).sum()


@drawn
def test_a_grey_seal_is_taken_off_the_words_it_lies_on() -> None:
    page = foot_page().image.convert("L")
    freed = np.asarray(without_seals(page))
    words = np.asarray(page) < 20
    assert (freed[words] == np.asarray(page)[words]).all()
    assert (freed[620:1040, 1360:1760] < 150).sum() < 0.6 * (np.asarray(page)[620:1040, 1360:1760] < 150).sum()
    assert without_seals(body_page().image.convert("L")).size == page.size
    assert np.array_equal(np.asarray(without_seals(table_page().image.convert("L"))), table_page().image.convert("L"))


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "I;16", "I", "F"])
def test_every_kind_of_pixels_becomes_grey(mode: str) -> None:
    image = Image.new("L", (64, 64), 255)
    image.paste(0, (8, 8, 40, 40))
    if mode == "I;16":
        image = Image.fromarray(np.asarray(image).astype(np.uint16) * 257)
    elif mode == "RGBA":
        image = Image.merge("RGBA", (Image.new("L", (64, 64), 0),) * 3 + (ImageChops.invert(image),))
    else:
        image = image.convert(mode)
    grey = np.asarray(inks_of(image).grey)
    assert (int(grey[20, 20]), int(grey[50, 50])) == (0, 255)


@drawn
def test_dark_paper_becomes_white() -> None:
    for name in ("pale", "shadow", "dark_edges"):
        clean = np.asarray(cleaned(inks_of(WAYS[name](body_page()).image).grey))
        assert np.median(clean) >= 250, name
        assert (clean[:, :60] > 200).mean() > 0.97, name


@drawn
def test_small_letters_are_made_larger_and_a_fax_square() -> None:
    page = body_page().image.convert("L")
    points = (595.2, 841.92)
    assert sized(page, points).size == page.size
    assert 2100 < sized(page.resize((1240, 1754)), points).width < 2900
    fax = sized(page.resize((1728, 1075)), points)
    assert fax.height / fax.width == pytest.approx(3508 / 2480, rel=0.02)


DPI = [  # what the image says, its size, what is taken
    ((300, 300), (2480, 3508), (300, 300)),
    ((204, 98), (1728, 1078), (204, 98)),
    (None, (2480, 3508), (200, 200)),
    ((72, 72), (3000, 4000), (200, 200)),  # a page of 42 inches: a camera that doesn't know
    ((1, 1), (800, 1100), (200, 200)),
    ((2400, 2400), (800, 1100), (200, 200)),
    ((0, 0), (800, 1100), (200, 200)),
]


@pytest.mark.parametrize(("said", "size", "taken"), DPI)
def test_dots_an_inch_are_believed_where_they_can_be(
    said: tuple[int, int] | None, size: tuple[int, int], taken: tuple[int, int]
) -> None:
    image = Image.new("1", size)
    if said:
        image.info["dpi"] = said
    assert image_reader.dpi_of(image) == taken
