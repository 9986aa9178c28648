"""The parts of an .xlsx, looked at before it is opened: whether opening it takes no more than it should."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

from ingest.errors import DamagedFile, Encrypted, TooComplex

OLE = bytes.fromhex("d0cf11e0a1b11ae1")  # the container of an older format, and of a newer one with a password
UNPACKED = 300_000_000  # bytes of all parts of XML
_STORED = 400_000  # cells, those included that only have a colour
_FILLED = 100_000  # cells with a value
_RANGE = 400_000  # cells of all merged ranges and links
_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is)>")
_UNCACHED = re.compile(
    rb"<(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*(?:<(?:\w+:)?v\s*(?:/>|></(?:\w+:)?v>))?\s*</(?:\w+:)?c>"
)
_SPREAD = re.compile(
    rb"<(?:\w+:)?(?:mergeCell|hyperlink)\s[^<>]*?\bref=[\"']\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})"
)
_DTD = (b"<!DOCTYPE", b"<!ENTITY", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def check_parts(data: bytes, path: Path) -> int:
    """How many formulas there are whose result isn't in the file.

    Raises Encrypted, DamagedFile, or TooComplex where the parts would unpack or spread to too much.
    """
    if data.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise Encrypted(path)
        raise DamagedFile(path, reason="reason.not_workbook")
    stored = filled = spread = uncached = 0
    try:
        for part in _xml_parts(data, path):
            if any(sign in part for sign in _DTD):
                raise DamagedFile(path, reason="reason.dtd")
            stored += len(_CELL.findall(part))
            filled += len(_VALUE.findall(part))
            spread += sum(_area(*found.groups()) for found in _SPREAD.finditer(part))
            uncached += len(_UNCACHED.findall(part))
            if stored > _STORED or filled > _FILLED or spread > _RANGE:
                raise TooComplex(path, reason="reason.cells")
    except BROKEN as error:
        raise DamagedFile(path, reason="reason.not_workbook") from error
    return uncached


def _xml_parts(data: bytes, path: Path) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        infos = [info for info in archive.infolist() if info.filename.lower().endswith((".xml", ".rels", ".vml"))]
        if sum(info.file_size for info in infos) > UNPACKED:  # no more is read than the size that is stated
            raise TooComplex(path, reason="reason.unpacked")
        for info in infos:
            yield archive.read(info)


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    return max(_column(right) - _column(left) + 1, 1) * max(int(bottom) - int(top) + 1, 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
