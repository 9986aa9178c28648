"""One reader a format. A reader turns a file's bytes into a Document; everything after it is the same for all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ingest.errors import EmptyFile, FileMissing, FileTooLarge, UnsupportedFormat
from ingest.readers import plain

Reader = Callable[[bytes, Path], str]

MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: its reader, and the size in bytes over which a file is refused."""

    read: Reader
    limit: int


# A plan of 400 pages is about one megabyte of text.
FORMATS = {
    ".txt": Format(plain.read, 20 * MEGABYTE),
    ".md": Format(plain.read, 20 * MEGABYTE),
}


def load(path: Path) -> bytes:
    """The bytes of a file that a reader exists for. Raises FileMissing, UnsupportedFormat, FileTooLarge, EmptyFile."""
    if not path.is_file():
        raise FileMissing(path)
    known = FORMATS.get(path.suffix.lower())
    if known is None:
        raise UnsupportedFormat(path, suffix=path.suffix or path.name, known=" ".join(FORMATS))
    try:
        size = path.stat().st_size
        if size > known.limit:
            raise FileTooLarge(path, size=size // MEGABYTE, limit=known.limit // MEGABYTE)
        if size == 0:
            raise EmptyFile(path)
        return path.read_bytes()
    except OSError as error:
        raise FileMissing(path) from error


def read(data: bytes, path: Path) -> str:
    """The canonical text of a loaded file."""
    return FORMATS[path.suffix.lower()].read(data, path)
