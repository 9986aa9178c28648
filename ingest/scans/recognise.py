"""Images of pages → sheets, through Tesseract: two pages at a time, each set straight and freed of its ruling first."""

from __future__ import annotations

import logging
import re
import subprocess
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Lock

import numpy as np
from PIL import Image

from ingest.errors import NoText
from ingest.scans.beside import blocks_beside
from ingest.scans.cell_strip import cells_of, strip_of
from ingest.scans.paper import cleaned, inks_of
from ingest.scans.ruling import Ruling, ruling_of
from ingest.scans.seals import without_seals
from ingest.scans.stamps import stamped
from ingest.scans.straighten import Lie, Matrix, lie_of, pose_of, sized, turned
from ingest.scans.tesseract import BLOCK, Sighting, require, sightings
from ingest.sheets.sheet import Rule, Sheet, Word
from vectorstore.pages import SURE, Box

log = logging.getLogger(__name__)

Job = tuple[int, Callable[[], Image.Image], float, float]
"""A page's number, what draws it at about 300 dpi, and its width and height in points."""

DPI = 300
_AT_ONCE = 2
_DOUBTFUL = 65.0  # below: perhaps the page lies the other way round …
_LOST = 50.0  # … and where it is lower both ways: perhaps it lies as was not thought
_SPECK = 50.0  # confidence
_NEAR = 0.22  # of the usual height of type; notes are smaller, titles larger
_STROKES = re.compile(r"(?=.*\||.*IH|.*HI)[|lIH]{1,3}\.?")
_EM = 1.06  # times the height of a line's letters is the size of its type


def recognise_sheets(jobs: Sequence[Job], path: Path, done: Callable[[int], None]) -> list[Sheet]:
    """The pages' words, in the order of ``jobs``; ``done`` is called with a page's number once it is read.

    A page that Tesseract gives up, or takes too long for, has no words and confidence 0. Raises ProgramMissing.
    """
    require(path)
    drawing = Lock()  # pdfium and Pillow's files are for one thread at a time

    def sheet(job: Job) -> Sheet:
        number, draw, width, height = job
        with drawing:
            image = draw()
        return _recognised(image, number, width, height)

    sheets = []
    pool = ThreadPoolExecutor(_AT_ONCE)
    try:
        for found in pool.map(sheet, jobs):
            sheets.append(found)
            done(found.number)
    finally:
        pool.shutdown(cancel_futures=True)  # where a page can't be drawn, the others aren't begun
    return sheets


def ensure_legible(sheets: Sequence[Sheet], path: Path) -> None:
    """Raises NoText where no page has a letter."""
    if not any(c.isalpha() for sheet in sheets for word in sheet.words for c in word.text):
        raise NoText(path)


def confidence_warnings(sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """A warning that names the pages whose text was recognised with little confidence."""
    unsure = [str(s.number) for s in sheets if s.confidence is not None and s.confidence < SURE]
    return (f"low_confidence:{', '.join(unsure)}",) if unsure else ()


def _recognised(image: Image.Image, number: int, width: float, height: float) -> Sheet:
    inks = inks_of(image)
    page = sized(cleaned(inks.grey), (width, height))
    page = without_seals(page) if inks.red is None else page
    lie = lie_of(page)
    try:
        found, ruling, matrix, quarters = _best_way_up(page, lie)
        if inks.red is not None:
            red, _ = turned(inks.red.resize(page.size), quarters, lie.degrees)
            found += stamped(red, DPI)
    except (subprocess.SubprocessError, OSError) as error:
        log.warning("page %d: not recognised: %s", number, error)
        return Sheet(number, width, height, confidence=0.0)
    return _sheet(number, found, ruling, matrix, page.size, (width, height))


def _best_way_up(page: Image.Image, lie: Lie) -> tuple[list[Sighting], Ruling, Matrix, int]:
    """What is read one way up, or another where that is read better."""
    best: tuple[list[Sighting], Ruling, Matrix, int] | None = None
    for quarters in (1, 3, 0, 2) if lie.sideways else (0, 2, 1, 3):
        if best is not None and quarters % 2 != lie.sideways and confidence(best[0]) >= _LOST:
            break
        straight, matrix = turned(page, quarters, lie.degrees)
        ruling = ruling_of(straight)
        found = _read(ruling)
        if best is None or confidence(found) > confidence(best[0]):
            best = found, ruling, matrix, quarters
        if confidence(best[0]) >= _DOUBTFUL:
            break
    assert best is not None
    return best


def _read(ruling: Ruling) -> list[Sighting]:
    """The words of a page that stands straight: those in cells, and in blocks side by side, apart from the others."""
    cells = cells_of(ruling.ink)
    blocks = blocks_beside(ruling.image, cells)
    page, strip = strip_of(ruling.image, cells)
    page, beside = strip_of(page, blocks)
    inside = [strip.back(_numeral(word)) for word in sightings(strip.image, DPI, BLOCK)] if strip else []
    aside = [beside.back(word) for word in sightings(beside.image, DPI)] if beside else []  # with signatures, seals
    return [word for word in (*sightings(page, DPI), *inside, *aside) if _written(word)]


def _numeral(word: Sighting) -> Sighting:
    """A word of upright strokes in a cell is a Roman number: "|" for "I", "IH" for "III", and no Vietnamese word."""
    if not _STROKES.fullmatch(word.text):
        return word
    return replace(word, text=word.text.replace("H", "II").replace("|", "I").replace("l", "I"))


def _written(word: Sighting) -> bool:
    """A sign without letter or digit that is hardly recognised is a speck, or the end of a rule."""
    return word.confidence >= _SPECK or any(c.isalnum() for c in word.text)


def confidence(found: Sequence[Sighting]) -> float:
    """How sure the words are, each weighted by its letters; 0 where there are none."""
    weights = [sum(c.isalnum() for c in word.text) for word in found]
    total = sum(weights)
    return sum(w.confidence * n for w, n in zip(found, weights, strict=True)) / total if total else 0.0


def _sheet(
    number: int,
    found: Sequence[Sighting],
    ruling: Ruling,
    matrix: Matrix,
    pixels: tuple[int, int],
    points: tuple[float, float],
) -> Sheet:
    across, down = points[0] / pixels[0], points[1] / pixels[1]
    scale = (across + down) / 2
    pose = pose_of(np.diag([across, down, 1.0]) @ matrix @ np.diag([1 / scale, 1 / scale, 1.0]), *points)
    size = ruling.image.size

    def placed(box: Box) -> Box:
        return box[0] * scale, box[1] * scale, box[2] * scale, box[3] * scale

    usual = float(np.median([word.height for word in found])) if found else 0.0
    words = tuple(Word(w.text, placed(w.box), _type_height(w.height, usual) * scale * _EM) for w in found)
    rules = tuple(Rule(placed(box)) for box in (*ruling.level, *ruling.upright))
    return Sheet(number, size[0] * scale, size[1] * scale, words, rules, round(confidence(found), 1), pose)


def _type_height(height: float, usual: float) -> float:
    """Tesseract's measure of a line's type varies with the letters in it: what is near the page's usual is usual."""
    return usual if abs(height - usual) <= _NEAR * usual else height
