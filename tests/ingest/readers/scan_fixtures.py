"""Pages of an invented plan, drawn by script at 300 dpi as a scanner would see them.

| page | purpose |
| --- | --- |
| HEAD | issuer beside Quốc hiệu, number and date, title, bases, the first headings |
| BODY | headings, bullets and justified paragraphs of 13 points |
| TABLE | a ruled table whose cells have several lines, with a row that is merged across |
| FOOT | the end of the body, Nơi nhận beside the signature, a red seal over the signature |

secret_page is HEAD with a red stamp of secrecy. The ways a page is spoilt are in scan_wear.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ingest.programs import LANGUAGE, recognised_languages
from tests.ingest.readers.scan_words import (
    BODY_WORDS,
    FOOT_LEFT,
    FOOT_RIGHT,
    FOOT_WORDS,
    HEAD_LEFT,
    HEAD_RIGHT,
    HEAD_WORDS,
    SIGNER,
    TABLE_COLUMNS,
    TABLE_ROWS,
    TITLE,
)

DPI = 300
WIDTH, HEIGHT = 2480, 3508  # A4
_MARGINS = (295, 236, 2303, 3272)  # left, top, right, bottom: 25, 20, 15 and 20 mm
_SERIFS = (  # with all Vietnamese letters; the first that is there
    "/usr/share/fonts/truetype/noto/NotoSerif-{}.ttf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSerif-{}.ttf",
)
_FACES = {"": "Regular", "b": "Bold", "i": "Italic", "bi": "BoldItalic"}
_SCALE = 0.9  # these fonts are larger to their points than Times is

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Drawn:
    """A page and what is written on it: each line's words, and the box of the line in pixels of the straight page.

    ``matrix``: from the straight page to the image, as of ``ingest.sheets.sheet.Pose``. ``dpi`` as the file says it.
    """

    image: Image.Image
    lines: tuple[tuple[str, Box], ...]
    matrix: tuple[float, float, float, float, float, float] = (1, 0, 0, 0, 1, 0)
    dpi: int = DPI

    @property
    def text(self) -> str:
        """All lines, one below the other."""
        return "\n".join(text for text, _ in self.lines)

    def where(self, box: Box) -> Box:
        """A box of the straight page on the image."""
        a, b, c, d, e, f = self.matrix
        corners = [(x, y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        across, down = [a * x + b * y + c for x, y in corners], [d * x + e * y + f for x, y in corners]
        return min(across), min(down), max(across), max(down)


def serif() -> str | None:
    """The path of a serif font, with a place for its face; None where there is none on this machine."""
    return next((font for font in _SERIFS if Path(font.format("Bold")).is_file()), None)


@cache
def _font(points: float, style: str = "") -> ImageFont.FreeTypeFont:
    font = serif()
    assert font is not None, "no font with Vietnamese letters"
    file = Path(font.format(_FACES[style]))
    plain = Path(str(file).replace("-Regular", ""))
    return ImageFont.truetype(str(file if file.is_file() else plain), round(points * _SCALE * DPI / 72))


class _Paper:
    """A page while it is written."""

    def __init__(self) -> None:
        self.image = Image.new("RGB", (WIDTH, HEIGHT), "white")
        self.pen = ImageDraw.Draw(self.image)
        self.lines: list[tuple[str, Box]] = []
        self.y = float(_MARGINS[1])

    def put(self, words: str, x: float, y: float, points: float, style: str, room: float | None = None) -> None:
        """One line with its baseline box at y; ``room``: the width that its words are spread over."""
        font = _font(points, style)
        parts = words.split(" ")
        gap = font.getlength(" ")
        if room is not None and len(parts) > 1:
            gap = (room - sum(font.getlength(part) for part in parts)) / (len(parts) - 1)
        at = x
        for part in parts:
            self.pen.text((round(at), round(y)), part, font=font, fill="black")
            at += font.getlength(part) + gap
        height = sum(font.getmetrics())
        self.lines.append((words, (x, y, at - gap, y + height)))

    def block(
        self, words: str, left: float, right: float, *, points: float = 13, style: str = "", align: str = "justify"
    ) -> None:
        """A wrapped paragraph from ``self.y`` on, which it moves down."""
        font, height = _font(points, style), points * DPI / 72 * 1.25
        indent = 118.0 if align == "justify" else 0.0
        rows = wrapped(words, font, right - left, indent)
        for number, row in enumerate(rows):
            start = left + (indent if number == 0 else 0)
            last = number == len(rows) - 1
            if align == "centre":
                start = (left + right - font.getlength(row)) / 2
            spread = right - start if align == "justify" and not last else None
            self.put(row, start, self.y, points, style, spread)
            self.y += height

    def done(self) -> Drawn:
        return Drawn(self.image, tuple(self.lines))


def wrapped(words: str, font: ImageFont.FreeTypeFont, width: float, indent: float = 0.0) -> list[str]:
    """The words in lines that fit."""
    rows: list[str] = []
    row, room = "", width - indent
    for word in words.split():
        if row and font.getlength(f"{row} {word}") > room:
            rows.append(row)
            row, room = word, width
        else:
            row = f"{row} {word}".strip()
    return [*rows, row]


def _paragraphs(paper: _Paper, paragraphs: Sequence[tuple[str, str]]) -> None:
    for words, style in paragraphs:
        paper.block(words, _MARGINS[0], _MARGINS[2], style=style)
        paper.y += 25


def _rows(paper: _Paper, words: Sequence[tuple[str, str]], left: float, right: float, **how: object) -> None:
    for text, style in words:
        paper.block(text, left, right, style=style, **how)  # type: ignore[arg-type]


@cache
def head_page() -> Drawn:
    """The first page of the plan."""
    paper = _Paper()
    _rows(paper, HEAD_LEFT, 250, 1080, points=12, align="centre")
    paper.pen.line((560, paper.y + 10, 770, paper.y + 10), fill="black", width=4)
    paper.y = _MARGINS[1]
    _rows(paper, HEAD_RIGHT, 1100, 2350, points=13, align="centre")
    paper.pen.line((1430, paper.y + 8, 2020, paper.y + 8), fill="black", width=4)
    paper.y += 50
    top = paper.y
    paper.block("Số: 128/KH-PGDĐT", 250, 1080, align="centre")
    paper.y = top
    paper.block("Tân Phước Sơn, ngày 26 tháng 8 năm 2024", 1100, 2350, style="i", align="centre")
    paper.y += 80
    paper.block(TITLE[0], *_middle(), points=14, style="b", align="centre")
    paper.block(TITLE[1], 500, 2100, points=14, style="b", align="centre")
    paper.pen.line((1150, paper.y + 15, 1450, paper.y + 15), fill="black", width=4)
    paper.y += 90
    _paragraphs(paper, HEAD_WORDS)
    return paper.done()


def _middle() -> tuple[float, float]:
    return float(_MARGINS[0]), float(_MARGINS[2])


@cache
def body_page() -> Drawn:
    """A page of text with its number."""
    paper = _Paper()
    paper.put("2", WIDTH / 2 - 10, 120, 13, "")
    _paragraphs(paper, BODY_WORDS)
    return paper.done()


@cache
def table_page() -> Drawn:
    """A page with a ruled table below its heading."""
    paper = _Paper()
    paper.block("PHỤ LỤC", *_middle(), points=14, style="b", align="centre")
    paper.block("Phân công nhiệm vụ năm học 2024 - 2025", *_middle(), style="b", align="centre")
    paper.y += 60
    edges = [paper.y]
    across = []
    for number, row in enumerate(TABLE_ROWS):
        if len(row) == 1:
            across.append(number)
        paper.y = _table_row(paper, row, edges[-1], "b" if number == 0 or len(row) == 1 else "")
        edges.append(paper.y)
    for y in edges:
        paper.pen.line((TABLE_COLUMNS[0], y, TABLE_COLUMNS[-1], y), fill="black", width=3)
    for place, x in enumerate(TABLE_COLUMNS):
        for number in range(len(TABLE_ROWS)):
            if number not in across or place in (0, len(TABLE_COLUMNS) - 1):
                paper.pen.line((x, edges[number], x, edges[number + 1]), fill="black", width=3)
    paper.y += 50
    _paragraphs(paper, FOOT_WORDS)
    return paper.done()


def narrow_page() -> Drawn:
    """A page of narrow columns, a word or two a line: its lines run on from top to bottom as much as across."""
    paper = _Paper()
    words = " ".join(words for words, _ in BODY_WORDS).split()
    for at, word in enumerate(words[:150]):
        column, line = divmod(at, 30)
        paper.put(word, 240 + 430 * column, 240 + 95 * line + 19 * column, 13, "")  # no row is level with another
    return paper.done()


def _table_row(paper: _Paper, row: Sequence[str], top: float, style: str) -> float:
    """Writes the cells of a row; where it ends."""
    ends = []
    columns = TABLE_COLUMNS if len(row) > 1 else (TABLE_COLUMNS[0], TABLE_COLUMNS[-1])
    for cell, left, right in zip(row, columns, columns[1:], strict=False):
        paper.y = top + 12
        centred = style == "b" or cell.isdigit()
        paper.block(cell, left + 22, right - 22, points=12, style=style, align="centre" if centred else "left")
        ends.append(paper.y)
    return round(max(ends) + 14)


@cache
def foot_page() -> Drawn:
    """The last page, signed and sealed."""
    paper = _Paper()
    paper.put("4", WIDTH / 2 - 10, 120, 13, "")
    _paragraphs(paper, FOOT_WORDS)
    paper.y += 40
    top = paper.y
    _rows(paper, FOOT_LEFT, 295, 1100, points=12, align="left")
    paper.y = top
    _rows(paper, FOOT_RIGHT, 1300, 2250, points=13, align="centre")
    paper.y += 330
    paper.block(SIGNER, 1300, 2250, points=13, style="b", align="centre")
    _seal(paper, 1560, top + 250)
    return paper.done()


def _seal(paper: _Paper, x: float, y: float) -> None:
    """A round red seal and a blue signature over what is printed."""
    layer = Image.new("RGB", paper.image.size, "white")
    pen = ImageDraw.Draw(layer)
    red = (214, 40, 57)
    for radius, width in ((210, 9), (150, 4)):
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), outline=red, width=width)
    for number, letter in enumerate("PHÒNG GIÁO DỤC VÀ ĐÀO TẠO * HUYỆN TÂN PHƯỚC SƠN * "):
        angle = 2 * np.pi * number / 50 - np.pi / 2
        pen.text((x + 180 * np.cos(angle), y + 180 * np.sin(angle)), letter, font=_font(8), fill=red, anchor="mm")
    pen.regular_polygon((x, y, 70), 5, fill=red)
    ink = Image.new("RGB", paper.image.size, "white")
    curve = [(x + 40 * t, y + 40 + 70 * np.sin(2.2 * t) - 8 * t) for t in np.linspace(-1, 11, 120)]
    ImageDraw.Draw(ink).line(curve, fill=(30, 50, 160), width=7)
    sealed = np.minimum(np.asarray(paper.image), np.asarray(layer))
    paper.image = Image.fromarray(np.minimum(sealed, np.asarray(ink)))
    paper.pen = ImageDraw.Draw(paper.image)


@cache
def secret_page() -> Drawn:
    """The first page with a red stamp of secrecy, framed and a little askew, below the number."""
    page = head_page()
    stamp = Image.new("RGB", page.image.size, "white")
    pen = ImageDraw.Draw(stamp)
    pen.rectangle((330, 500, 700, 620), outline=(200, 30, 40), width=6)
    pen.text((515, 560), "TỐI MẬT", font=_font(18, "b"), fill=(200, 30, 40), anchor="mm")
    stamp = stamp.rotate(1.5, Image.Resampling.BICUBIC, center=(515, 560), fillcolor="white")
    image = Image.fromarray(np.minimum(np.asarray(page.image), np.asarray(stamp)))
    return replace(page, image=image, lines=(*page.lines, ("TỐI MẬT", (330, 500, 700, 620))))


PAGES: dict[str, Callable[[], Drawn]] = {
    "head": head_page,
    "body": body_page,
    "table": table_page,
    "foot": foot_page,
}


drawn = pytest.mark.skipif(
    serif() is None, reason="SKIPPED: no font with Vietnamese letters (fonts-noto-core or fonts-dejavu-core)"
)
recognised = pytest.mark.skipif(
    LANGUAGE not in recognised_languages(), reason="SKIPPED: no Tesseract with Vietnamese (tesseract-ocr-vie)"
)


def saved(*pages: Image.Image, kind: str = "PNG", **how: object) -> bytes:
    """An image file of these pages."""
    file = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(file, kind, **more, **how)
    return file.getvalue()
