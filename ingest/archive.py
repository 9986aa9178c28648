"""A .zip → the files in it that can be read, each unpacked under a name of ours.

An archive is what anybody may send: it is never unpacked to a path that it names, and never further than its limits.
"""

from __future__ import annotations

import lzma
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path, PurePosixPath

from ingest.errors import (
    DamagedFile,
    EmptyFile,
    Encrypted,
    FileMissing,
    FileTooLarge,
    IngestError,
    NestedArchive,
    TooComplex,
)
from ingest.readers import ARCHIVES, FORMATS, MEGABYTE

MEMBERS = 500
UNPACKED = 500 * MEGABYTE  # all members together
RATIO = 200  # times as large as packed, that no document is
_RATIO_FROM = MEGABYTE  # unpacked, from which the ratio counts: a short form may well be all alike
_CHUNK = MEGABYTE
_LOCAL_HEADER = 30  # bytes at least, before the name
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1 | 0x40
_UNICODE_PATH = 0x7075  # the extra field in which WinRAR and Info-ZIP write a name in UTF-8
_JUNK = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_HIDDEN = (".", "~$")  # what systems and Office leave beside documents
_NAME_LETTERS = 1000  # of a path within the archive
_NOT_IN_NAMES = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')
_BROKEN = (  # what zipfile raises on archives that aren't whole, or packed in a way it doesn't know
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    ValueError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: where it lies unpacked, or why it isn't; neither where no reader knows its kind.

    ``name``: its path within the archive, between slashes, without anything that leads out of it.
    """

    name: str
    path: Path | None = None
    error: IngestError | None = None

    @property
    def suffix(self) -> str:
        """Its ending in small letters: ".docx"."""
        return PurePosixPath(self.name).suffix.lower()


def unpack(path: Path, folder: Path) -> list[Member]:
    """The members of the archive at ``path``, by name; those that a reader exists for are unpacked into ``folder``.

    Folders and what systems leave beside documents are passed over. A member that is encrypted, damaged, too large,
    a link or an archive itself has an error of its own. Raises FileMissing, FileTooLarge, EmptyFile, DamagedFile, or
    TooComplex where the archive has too many members, unpacks to too much in all, or its members overlap.
    """
    _check_size(path)
    try:
        archive = zipfile.ZipFile(path)
    except _BROKEN as error:
        raise DamagedFile(path, reason="reason.not_zip") from error
    with archive:
        infos = [info for info in archive.infolist() if not info.filename.endswith("/")]
        _check_members(infos, path)
        return _unpack_all(archive, _named(infos), path, folder)


def _check_size(path: Path) -> None:
    try:
        size = path.stat().st_size
    except OSError as error:
        raise FileMissing(path) from error
    limit = ARCHIVES[".zip"]
    if size > limit:
        raise FileTooLarge(path, size=size // MEGABYTE, limit=limit // MEGABYTE)
    if size == 0:
        raise EmptyFile(path)


def _check_members(infos: Sequence[zipfile.ZipInfo], path: Path) -> None:
    """Few enough, and each with bytes of its own: members that share theirs unpack to far more than is there."""
    if len(infos) > MEMBERS:
        raise TooComplex(path, reason="reason.members")
    placed = sorted((info.header_offset, info.compress_size, len(info.orig_filename)) for info in infos)
    for (start, packed, name), (following, _, _) in pairwise(placed):
        if start + _LOCAL_HEADER + name + packed > following:
            raise TooComplex(path, reason="reason.overlapping")


def _named(infos: Sequence[zipfile.ZipInfo]) -> list[tuple[Member, zipfile.ZipInfo]]:
    """The members that count, by name; of two with one name the second is told apart."""
    found: dict[str, zipfile.ZipInfo] = {}
    for info in infos:
        name = clean_name(name_of(info))
        if name:
            found[_unlike(name, found)] = info
    return [(Member(name), found[name]) for name in sorted(found)]


def _unlike(name: str, known: dict[str, zipfile.ZipInfo]) -> str:
    path, count = PurePosixPath(name), 2
    while name in known:
        name, count = str(path.with_stem(f"{path.stem} ({count})")), count + 1
    return name


def name_of(info: zipfile.ZipInfo) -> str:
    """The name as it was meant: in UTF-8 where its flag or an extra field says so or its bytes are; else in cp437."""
    if info.flag_bits & _UTF8_NAME:
        return info.orig_filename
    written = info.orig_filename.encode("cp437", "replace")
    unicode_path = _unicode_path(info.extra, written)
    try:
        return (unicode_path or written).decode("utf-8")
    except UnicodeDecodeError:
        return info.orig_filename


def _unicode_path(extra: bytes, written: bytes) -> bytes | None:
    """The name of the extra field, where it belongs to the name in the header."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(field) > 5 and struct.unpack_from("<I", field, 1)[0] == zlib.crc32(written):
            return field[5:]
    return None


def clean_name(name: str) -> str:
    """The name without what leads out of the archive, the end of a long one; "" for what no one meant to send."""
    name = re.sub(r"^[A-Za-z]:|\0.*", "", name)[-_NAME_LETTERS:]
    parts = [_NOT_IN_NAMES.sub("_", part).strip() for part in re.split(r"[/\\]", name)]
    parts = [part for part in parts if part not in ("", ".", "..")]
    junk = any(part.startswith(_HIDDEN) or part.lower() in _JUNK for part in parts)
    return "" if junk else "/".join(parts)


def _unpack_all(
    archive: zipfile.ZipFile, members: Sequence[tuple[Member, zipfile.ZipInfo]], path: Path, folder: Path
) -> list[Member]:
    unpacked, left = [], UNPACKED
    for at, (member, info) in enumerate(members, 1):
        done = _unpack(archive, member, info, folder / f"{at:04}{member.suffix}", left)
        if done.path is not None:
            left -= done.path.stat().st_size
        unpacked.append(done)
        if left <= 0:
            raise TooComplex(path, reason="reason.unpacked")
    return unpacked


def _unpack(archive: zipfile.ZipFile, member: Member, info: zipfile.ZipInfo, to: Path, left: int) -> Member:
    """The member with its path or error; no more than ``left`` bytes and one chunk are written."""
    name = Path(member.name)
    if member.suffix in ARCHIVES:
        return replace(member, error=NestedArchive(name))
    if member.suffix not in FORMATS:
        return member
    error = _refusal(name, info)
    if error is not None:
        return replace(member, error=error)
    try:
        with to.open("xb") as file:
            for chunk in _chunks(archive, info, name, left):
                file.write(chunk)
    except IngestError as refused:
        to.unlink()
        return replace(member, error=refused)
    return replace(member, path=to)


def _refusal(name: Path, info: zipfile.ZipInfo) -> IngestError | None:
    """What is wrong with a member before it is unpacked."""
    if info.flag_bits & _ENCRYPTED:
        return Encrypted(name)
    if stat.S_ISLNK(info.external_attr >> 16):
        return TooComplex(name, reason="reason.link")
    return EmptyFile(name) if info.file_size == 0 else None


def _chunks(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: Path, left: int) -> Iterator[bytes]:
    """The bytes of a member, counted as they come. Raises DamagedFile, or FileTooLarge or TooComplex over a limit."""
    limit = FORMATS[name.suffix.lower()].limit
    size = 0
    try:
        with archive.open(info) as file:
            while size <= left and (chunk := file.read(_CHUNK)):
                size += len(chunk)
                if size > limit:
                    raise FileTooLarge(name, size=info.file_size // MEGABYTE, limit=limit // MEGABYTE)
                if size > _RATIO_FROM and size > RATIO * info.compress_size:
                    raise TooComplex(name, reason="reason.unpacked")
                yield chunk
    except _BROKEN as error:
        raise DamagedFile(name, reason="reason.member") from error
