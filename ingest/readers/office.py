"""Word, OpenDocument, RTF and Excel files of older kinds: converted by LibreOffice, then read as what they became."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from ingest.document import Document
from ingest.errors import DamagedFile, Encrypted, TooComplex
from ingest.readers.libreoffice import convert
from ingest.readers.workbook_parts import OLE

_BECOMES = {
    ".doc": (".docx", "docx"),
    ".odt": (".docx", "docx"),
    ".rtf": (".docx", "docx"),
    ".xls": (".xlsx", "workbook"),
    ".ods": (".xlsx", "workbook"),
}
_SECTOR = 512  # bytes, at multiples of which streams of an OLE container begin
_FIB = b"\xec\xa5"  # what the stream of a Word document opens with (MS-DOC 2.5.2)
_FIB_FLAGS = 10
_FIB_ENCRYPTED = 0x100
_BOF = b"\x09\x08\x10\x00\x00\x06"  # what the stream of a workbook opens with (MS-XLS 2.4.21)
_FILEPASS = 0x2F
_UNPACKED = 500_000_000  # bytes of all parts of an OpenDocument file
_PART = 100_000_000  # bytes of its XML that are looked at


def read(data: bytes, path: Path, pages: Callable[[int, int], None]) -> Document:
    """What the reader of the newer format makes of the converted file.

    Raises Encrypted, DamagedFile, TooComplex, ProgramMissing, ConversionFailed, TimedOut, and what that reader raises.
    """
    suffix = path.suffix.lower()
    _CHECKS[suffix](data, path)
    to, reader = _BECOMES[suffix]
    document: Document = import_module(f"ingest.readers.{reader}").read(convert(data, path, to), path, pages)
    return document


def _check_word(data: bytes, path: Path) -> None:
    _check_container(data, path)
    if "WordDocument".encode("utf-16-le") not in data:
        raise DamagedFile(path, reason="reason.not_its_format")
    for at in range(0, len(data), _SECTOR):
        if data.startswith(_FIB, at):
            flags = int.from_bytes(data[at + _FIB_FLAGS : at + _FIB_FLAGS + 2], "little")
            if flags & _FIB_ENCRYPTED:
                raise Encrypted(path)
            return


def _check_excel(data: bytes, path: Path) -> None:
    _check_container(data, path)
    for at in range(0, len(data), _SECTOR):
        if data.startswith(_BOF, at) and _FILEPASS in _records(data[at : at + _SECTOR]):
            raise Encrypted(path)


def _records(sector: bytes) -> list[int]:
    """The kinds of the records at the start of a workbook's stream."""
    found, at = [], 0
    while at + 4 <= len(sector):
        found.append(int.from_bytes(sector[at : at + 2], "little"))
        at += 4 + int.from_bytes(sector[at + 2 : at + 4], "little")
    return found


def _check_container(data: bytes, path: Path) -> None:
    """LibreOffice takes anything for text: what isn't the container that the ending says is refused."""
    if not data.startswith(OLE):
        raise DamagedFile(path, reason="reason.not_its_format")
    if "EncryptedPackage".encode("utf-16-le") in data:
        raise Encrypted(path)


def _check_rtf(data: bytes, path: Path) -> None:
    if not re.match(rb"[\s\xef\xbb\xbf]*\{\\rtf", data):
        raise DamagedFile(path, reason="reason.not_its_format")


def _check_opendocument(data: bytes, path: Path) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = {info.filename: info for info in archive.infolist()}
            if sum(info.file_size for info in infos.values()) > _UNPACKED:
                raise TooComplex(path, reason="reason.unpacked")
            if "META-INF/manifest.xml" not in infos or "content.xml" not in infos:
                raise DamagedFile(path, reason="reason.not_its_format")
            if b"encryption-data" in archive.read("META-INF/manifest.xml"):
                raise Encrypted(path)
            for name, info in infos.items():
                if name.endswith(".xml") and info.file_size <= _PART and b"<!ENTITY" in archive.read(name):
                    raise DamagedFile(path, reason="reason.dtd")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise DamagedFile(path, reason="reason.not_zip") from error


_CHECKS: dict[str, Callable[[bytes, Path], None]] = {
    ".doc": _check_word,
    ".odt": _check_opendocument,
    ".rtf": _check_rtf,
    ".xls": _check_excel,
    ".ods": _check_opendocument,
}
