"""One reader a format. A reader turns a file's bytes into a Document; everything after it is the same for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from ingest.document import Document
from ingest.errors import EmptyFile, FileMissing, FileTooLarge, UnsupportedFormat

Pages = Callable[[int, int], None]
"""Called with how many pages of a file are read and how many there are."""

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: the module of its reader, and the size in bytes over which a file is refused.

    The module has ``read(data, path, pages) -> Document``; ``path`` is for messages and for the ending only. It is
    imported when a file is read, so that each format costs only who uses it. ``apart``: read in a process of its own.
    """

    reader: str
    limit: int
    apart: bool = True

    def read(self, data: bytes, path: Path, pages: Pages) -> Document:
        """What the reader makes of the bytes. Raises IngestError."""
        document: Document = import_module(f"ingest.readers.{self.reader}").read(data, path, pages)
        return document


# A plan of 400 pages is about one megabyte of text; scanned at 300 dpi in colour, about 400.
FORMATS = {
    ".txt": Format("plain", 20 * MEGABYTE, apart=False),
    ".md": Format("plain", 20 * MEGABYTE, apart=False),
    ".pdf": Format("pdf", 500 * MEGABYTE),
    ".docx": Format("docx", 100 * MEGABYTE),
    ".docm": Format("docx", 100 * MEGABYTE),  # its macros are never run
    ".doc": Format("office", 100 * MEGABYTE),
    ".odt": Format("office", 100 * MEGABYTE),
    ".rtf": Format("office", 100 * MEGABYTE),
    ".xls": Format("office", 50 * MEGABYTE),
    ".ods": Format("office", 50 * MEGABYTE),
    ".xlsx": Format("workbook", 50 * MEGABYTE),
    ".xlsm": Format("workbook", 50 * MEGABYTE),
    ".html": Format("html", 20 * MEGABYTE),
    ".htm": Format("html", 20 * MEGABYTE),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp", ".webp"), Format("image", 200 * MEGABYTE)),
}
ARCHIVES = {".zip": 500 * MEGABYTE}


def load(path: Path) -> bytes:
    """The bytes of a file that a reader exists for. Raises FileMissing, UnsupportedFormat, FileTooLarge, EmptyFile."""
    try:
        there = path.is_file()
    except OSError as error:  # it can't be looked at, or has a name that no file has
        raise FileMissing(path) from error
    if not there:
        raise FileMissing(path)
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise UnsupportedFormat(path, suffix=path.suffix or path.name, known=" ".join((*FORMATS, *ARCHIVES)))
    try:
        size = path.stat().st_size
        if size > known.limit:
            raise FileTooLarge(path, size=size // MEGABYTE, limit=known.limit // MEGABYTE)
        if size == 0:
            raise EmptyFile(path)
        return path.read_bytes()
    except OSError as error:
        raise FileMissing(path) from error


def no_progress(done: int, of: int) -> None:
    """Takes no notice of pages."""


def read(data: bytes, path: Path, pages: Pages = no_progress) -> Document:
    """The document in a loaded file, read in this process. Raises IngestError."""
    return FORMATS[path.suffix.lower()].read(data, path, pages)
