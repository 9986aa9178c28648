"""Files read, unpacked and drawn in a process of their own: what the rest of the product calls."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from ingest.archive import Member
from ingest.document import Document
from ingest.errors import FileMissing, ReaderDied
from ingest.kinds import check_kind
from ingest.readers import ARCHIVES, FORMATS, Pages, no_progress, read
from ingest.sandbox import wire
from ingest.sandbox.folders import working_folder
from ingest.sandbox.limits import DRAWING, LIMITS, OFFICE, Limits
from ingest.sandbox.process import Answer, Reader

_PNG = b"\x89PNG\r\n\x1a\n"
_NAME_LETTERS = 4_000

T = TypeVar("T")


def read_apart(data: bytes, path: Path, pages: Pages = no_progress, limits: Limits | None = None) -> Document:
    """The document in a loaded file; ``path`` is for messages and the ending only. Plain text is read in this process.

    Raises IngestError, and whatever ``pages`` raises.
    """
    check_kind(data, path)
    known = FORMATS[path.suffix.lower()]
    if not known.apart:
        return read(data, path, pages)
    with working_folder() as own:
        reader = Reader(own, path, limits or (OFFICE if known.reader == "office" else LIMITS))
        answer = reader.ask("read", _written(data, path, own), pages=pages)
        return _believed(answer, "document", wire.document_of, path)


def unpack_apart(path: Path, folder: Path, limits: Limits = LIMITS) -> list[Member]:
    """The members of the archive at ``path``, unpacked into ``folder``, which is there and empty.

    Raises IngestError where the archive itself can't be unpacked; what is wrong with a member stands in it.
    """
    try:
        if path.is_file() and path.stat().st_size <= ARCHIVES[path.suffix.lower()]:
            check_kind(path.read_bytes(), path)
    except OSError as error:
        raise FileMissing(path) from error
    with working_folder() as own:
        reader = Reader(own, path, limits)
        answer = reader.ask("unpack", str(path.resolve()), str(folder.resolve()), pages=no_progress)
        return _believed(answer, "members", lambda value: [_member_of(one, folder) for one in wire.listed(value)], path)


def render_apart(file: Path, path: Path, number: int, width: int, limits: Limits = DRAWING) -> bytes:
    """Page ``number`` of the kept file at ``file``, which is called ``path``: a PNG, ``width`` pixels wide.

    Only the process that draws it reads the file. Raises IngestError.
    """
    with working_folder() as own:
        reader = Reader(own, path, limits)
        named = own / f"file{path.suffix.lower()}"
        named.symlink_to(file.resolve())
        answer = reader.ask("render", str(named), str(number), str(width), pages=no_progress)
        return _believed(answer, "image", _image_of, path)


def _written(data: bytes, path: Path, folder: Path) -> str:
    """Where the bytes lie for the reading process: with the file's ending, and nothing else of its name."""
    file = folder / f"file{path.suffix.lower()}"
    file.write_bytes(data)
    return str(file)


def _believed(answer: Answer, kind: str, made_of: Callable[[object], T], path: Path) -> T:
    """What the answer holds, checked. Raises ReaderDied where no sound reader would have given it."""
    try:
        if answer[0] != kind:
            raise wire.Rubbish(f"{answer[0]!r} for {kind!r}")
        return made_of(answer[1])
    except wire.Rubbish as error:
        raise ReaderDied(path, status="?") from error


def _image_of(value: object) -> bytes:
    image = wire.bytes_of(value)
    if not image.startswith(_PNG):
        raise wire.Rubbish("no image")
    return image


def _member_of(value: object, folder: Path) -> Member:
    """A member whose file, where it has one, is a plain file in ``folder``."""
    name, file, wrong = wire.members(value, "name", "file", "error")
    name = wire.printable(wire.words(name, _NAME_LETTERS))
    error = None if wrong is None else wire.error_of(wrong, Path(name))
    path = None if file is None else folder / wire.words(file, _NAME_LETTERS)
    if path is not None and (path.parent != folder or path.is_symlink() or not path.is_file()):
        raise wire.Rubbish("a member elsewhere")
    return Member(name, path, error)
