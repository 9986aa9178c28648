"""The letters that a PDF draws on a page, each at its place; those that nobody sees are left out."""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdfium2.raw as pdfium

from ingest.sheets.frame import Frame
from vectorstore.pages import Box

_STRAIGHT = 0.1  # of a quarter turn, that a line of letters may lean
_INVISIBLE = (3, 7)  # text rendering modes that draw nothing: PDF 32000-1, table 106
_WHITE = 245  # of 255, from which a colour isn't seen on paper
_SMALLEST = 1.5  # points: smaller type is not meant to be read
_LARGEST = 2_000.0  # points
_ASLANT = 4  # the direction of letters that stand at no quarter turn
_INKED = 0.01  # of the size, that a letter's box begins off its origin where the font doesn't say how wide it is
_HYPHENS = {0x02, 0xFFFE, 0xAD}  # what pdfium makes of a hyphen at a line's end, and the soft hyphen


@dataclass(slots=True)
class Glyph:
    """A letter: its place along its line, the line it stands on, and the height of its type, in points."""

    text: str
    left: float
    right: float
    base: float  # the baseline, from the top
    size: float


@dataclass(frozen=True, slots=True)
class Glyphs:
    """The letters of a page that are upright in ``frame``, and the words that stand across them."""

    frame: Frame
    glyphs: tuple[Glyph, ...]
    across: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Run:
    """What all letters of one text object share."""

    size: float
    direction: int  # quarter turns that make it upright, _ASLANT for none
    hidden: bool
    white: bool


_Raw = tuple[str, float, float, float, float, float, float, "_Run | None"]


def read_glyphs(textpage: object, shown: Frame, grounds: Sequence[Box], most: int) -> Glyphs | None:
    """The letters of a page; None where there are more than ``most``.

    ``grounds``: what is drawn in colour, in the PDF's coordinates; white letters are seen on it only.
    """
    count = pdfium.FPDFText_CountChars(textpage)
    if count > most:
        return None
    seen = [raw for raw in _raw(textpage, count) if raw[7] is None or _is_seen(raw, raw[7], grounds)]
    directions = Counter(raw[7].direction for raw in seen if raw[7] is not None and not raw[0].isspace())
    directions.pop(_ASLANT, None)
    common = max(directions, key=lambda d: directions[d], default=shown.quarters)
    frame = Frame(shown.visible, common)
    glyphs = _placed([raw for raw in seen if raw[7] is not None and raw[7].direction == common], frame)
    width, height = frame.size
    inside = tuple(g for g in glyphs if 0 <= g.left + g.right <= 2 * width and 0 <= g.base <= height + g.size / 4)
    return Glyphs(frame, inside, tuple(_across(seen, common)))


def _raw(textpage: object, count: int) -> Iterator[_Raw]:
    """Every character: text, box, origin and run; without a run where pdfium added a line's end."""
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    runs: dict[int | None, _Run] = {}
    run: _Run | None = None
    address = ctypes.addressof
    for index in range(count):
        code = pdfium.FPDFText_GetUnicode(textpage, index)
        if code in (32, 13, 10) and pdfium.FPDFText_IsGenerated(textpage, index):
            pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
            # Also in place of a space that a text object begins with: whether there is room for one tells.
            yield " ", x.value, y.value, x.value, y.value, x.value, y.value, run if code == 32 else None
            continue
        holder = pdfium.FPDFText_GetTextObject(textpage, index)
        key = address(holder.contents) if holder else None
        run = runs.get(key)
        if run is None:
            run = runs[key] = _run(textpage, index, holder)
        pdfium.FPDFText_GetLooseCharBox(textpage, index, box)
        pdfium.FPDFText_GetCharOrigin(textpage, index, x, y)
        text = "-" if code in _HYPHENS else chr(code) if 0 < code <= 0x10FFFF else "\ufffd"
        yield text, box.left, box.bottom, box.right, box.top, x.value, y.value, run


def _run(textpage: object, index: int, holder: object) -> _Run:
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFText_GetMatrix(textpage, index, matrix)
    size = abs(pdfium.FPDFText_GetFontSize(textpage, index)) * math.hypot(matrix.c, matrix.d)
    turned = math.atan2(matrix.b, matrix.a) / (math.pi / 2) % 4
    nearest = round(turned)
    direction = nearest % 4 if abs(turned - nearest) < _STRAIGHT else _ASLANT
    colour = [ctypes.c_uint() for _ in range(4)]
    known = bool(pdfium.FPDFText_GetFillColor(textpage, index, *colour))
    red, green, blue, alpha = (part.value for part in colour)
    mode = pdfium.FPDFTextObj_GetTextRenderMode(holder) if holder else 0
    hidden = mode in _INVISIBLE or not _SMALLEST <= size <= _LARGEST or (known and alpha == 0)
    return _Run(size, direction, hidden, known and mode == 0 and min(red, green, blue) >= _WHITE)


def _is_seen(raw: _Raw, run: _Run, grounds: Sequence[Box]) -> bool:
    if run.hidden or not run.white:
        return not run.hidden
    x, y = (raw[1] + raw[3]) / 2, (raw[2] + raw[4]) / 2
    return any(left <= x <= right and bottom <= y <= top for left, bottom, right, top in grounds)


def _placed(seen: Sequence[_Raw], frame: Frame) -> list[Glyph]:
    """The letters in a frame in which they are upright; marks that combine with the letter before are part of it."""
    a, b, c, d, e, f = frame.matrix
    found: list[Glyph] = []
    for text, left, bottom, right, top, x, y, run in seen:
        if "\u0300" <= text <= "\u036f" and found:
            found[-1].text += text
            continue
        size = run.size if run else 0.0
        start, end = a * left + c * bottom + e, a * right + c * top + e
        if start > end:
            start, end = end, start
        origin = a * x + c * y + e
        if abs(start - origin) > _INKED * size:  # only its ink is known: it stands in the middle of its width
            start, end = min(start, origin), max(end, start + end - origin)
        found.append(Glyph(text, start, end, b * x + d * y + f, size))
    return found


def _across(seen: Sequence[_Raw], common: int) -> Iterator[str]:
    """The words at other directions than most, as long as they follow one another in the file at one direction."""
    words, direction = "", common
    for raw in seen:
        text, run = raw[0], raw[7]
        if run is None or text.isspace():
            words += " "
            continue
        if run.direction != direction:
            if words.strip() and direction != common:
                yield " ".join(words.split())
            words, direction = "", run.direction
        words += text
    if words.strip() and direction != common:
        yield " ".join(words.split())
