"""Tesseract on one image: the words it finds, where, and how sure it is of them."""

from __future__ import annotations

import os
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree
from PIL import Image

from ingest.errors import ProgramMissing
from ingest.programs import LANGUAGE, TESSERACT, recognised_languages
from vectorstore.pages import Box

PAGE = 3  # page segmentation: columns, lines and pictures are looked for
BLOCK = 6  # one column of text
SPARSE = 11  # as much text as there is, in no order: stamps
SECONDS = 120  # that one page may take

_FIELD = re.compile(r"(bbox|x_size|x_wconf) ([\d. -]+)")
_HOCR = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Sighting:
    """A word as it was recognised: its box in pixels, the height of its line's type, and a confidence of 0 to 100."""

    text: str
    box: Box
    height: float
    confidence: float


def require(path: Path) -> None:
    """Raises ProgramMissing where Tesseract, or its Vietnamese, isn't there; ``path`` is for the message."""
    if TESSERACT.path() is None or LANGUAGE not in recognised_languages():
        raise ProgramMissing(path, program=f"{TESSERACT.name} ({LANGUAGE})", install=TESSERACT.install)


def sightings(image: Image.Image, dpi: int, mode: int = PAGE) -> list[Sighting]:
    """The words of a grey image.

    Raises subprocess.TimeoutExpired after SECONDS, and CalledProcessError where Tesseract gives the image up.
    """
    command = [str(TESSERACT.path()), "-", "-", "-l", LANGUAGE, "--psm", str(mode), "--dpi", str(dpi), "hocr"]
    done = subprocess.run(
        command,
        input=b"P5 %d %d 255\n" % image.size + image.tobytes(),
        capture_output=True,
        timeout=SECONDS,
        check=True,
        env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # its threads only wait for each other; pages run side by side
    )
    return list(_read(done.stdout)) if done.stdout.strip() else []


def _read(hocr: bytes) -> Iterator[Sighting]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True)
    page = etree.fromstring(hocr, parser)
    for line in page.iter(f"{_HOCR}span"):
        words = [word for word in line if word.get("class") == "ocrx_word"]
        size = _fields(line).get("x_size", [0.0])[0] if words else 0.0
        for word in words:
            text = unicodedata.normalize("NFC", "".join(map(str, word.itertext()))).strip()
            fields = _fields(word)
            if text:
                left, top, right, bottom = fields["bbox"]
                yield Sighting(text, (left, top, right, bottom), size or bottom - top, fields["x_wconf"][0])


def _fields(element: etree._Element) -> dict[str, list[float]]:
    title = element.get("title") or ""
    return {name: [float(number) for number in value.split()] for name, value in _FIELD.findall(title)}
