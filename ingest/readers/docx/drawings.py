"""What is drawn over a page: text boxes, WordArt, and pictures that may hold text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml.etree import _Element as Element

from ingest.readers.docx.names import ALTERNATE, TXBX, chosen

_ART = "{urn:schemas-microsoft-com:vml}textpath"
_SHAPE, _IMAGE = "{urn:schemas-microsoft-com:vml}shape", "{urn:schemas-microsoft-com:vml}imagedata"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/"
_EXTENT, _PICTURE = f"{_DRAWING}wordprocessingDrawing}}extent", f"{_DRAWING}picture}}pic"
_GRAPHIC = f"{_DRAWING}main}}graphic"
_LARGE = 60 * 28.35**2  # square points, 60 cm²: a seal or a logo has less, a table or page as a picture more
_POINTS = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75}
_SIZE = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([\d.]{1,9})(pt|in|cm|mm|px)")
_EMU = 12_700  # a point


@dataclass(slots=True)
class Drawn:
    """Text boxes, lines of WordArt, and how many large pictures."""

    boxes: list[Element] = field(default_factory=list)
    art: list[str] = field(default_factory=list)
    pictures: int = 0


def drawn(drawing: Element) -> Drawn:
    """What a drawing holds, in either of the two languages that Word draws in."""
    found = Drawn()
    _collect(drawing, found)
    return found


def _collect(element: Element, found: Drawn) -> None:
    if element.tag == ALTERNATE:
        inner = chosen(element)
        for child in inner if inner is not None else ():
            _collect(child, found)
        return
    large = _is_large(element)
    for child in element:
        if child.tag == TXBX:
            found.boxes.append(child)
        elif child.tag == _ART:
            found.art.append(" ".join(child.get("string", "").split()))
        else:
            found.pictures += large and child.tag in (_IMAGE, _GRAPHIC) and _has_picture(child)
            _collect(child, found)


def _has_picture(element: Element) -> bool:
    return element.tag == _IMAGE or next(element.iter(_PICTURE), None) is not None


def _is_large(element: Element) -> bool:
    extent = element.find(_EXTENT)
    if extent is not None:
        width, height = extent.get("cx", ""), extent.get("cy", "")
        known = width.isdecimal() and height.isdecimal()
        return known and float(width[:15]) * float(height[:15]) >= _LARGE * _EMU**2
    if element.tag != _SHAPE:
        return False
    sizes = {side: float(figure.strip(".") or 0) * _POINTS[unit] for side, figure, unit in
             _SIZE.findall(element.get("style", "")) if figure.count(".") < 2}  # fmt: skip
    return sizes.get("width", 0) * sizes.get("height", 0) >= _LARGE
