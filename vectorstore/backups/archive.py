"""A backup as a file: a ZIP file with the manifest and what it names, checked before anything is unpacked."""

from __future__ import annotations

import shutil
import stat
import struct
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from vectorstore.backups.errors import BadBackup
from vectorstore.backups.manifest import CATALOGUE, FILES, MANIFEST, Manifest, Member, TooNew, Unreadable, is_member

CHUNK = 1 << 20  # bytes at once
_LARGEST_MANIFEST = 64 << 20
_MOST_TIMES = 200  # that what is unpacked may be larger than the file: deflated catalogues are 3 to 10 times
_SMALL = 16 << 20  # bytes that are never too many
_ENCRYPTED = 1
# What the ZIP reader raises of a damaged or hostile file.
_BROKEN = (BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, struct.error, ValueError, LookupError)


class Archive:
    """A backup that is open. ``manifest`` is what it says of itself."""

    def __init__(self, file: Path, zipped: ZipFile) -> None:
        self._file, self._zipped = file, zipped
        self.manifest = self._read_manifest()

    def check(self, room: int) -> None:
        """Sees that it holds what its manifest names and nothing else, in sizes that ``room`` bytes can take.

        Raises BadBackup.
        """
        infos, members = self._zipped.infolist(), self.manifest.members
        for info in infos:
            if not _is_safe(info):
                raise BadBackup(self._file, "unsafe", member=info.filename)
        for name, member in members.items():
            if not is_member(name) or (name.startswith(f"{FILES}/") and name != f"{FILES}/{member.digest}"):
                raise BadBackup(self._file, "unsafe", member=name)
        names = [info.filename for info in infos]
        for name in sorted({*members, MANIFEST, CATALOGUE} ^ set(names)) or _repeated(names):
            raise BadBackup(self._file, "damaged", member=name, reason="it isn't there as often as the manifest says")
        for info in infos:
            if info.filename != MANIFEST and info.file_size != members[info.filename].size:
                raise BadBackup(self._file, "damaged", member=info.filename, reason="its size is another")
        size = sum(member.size for member in members.values())
        if size > max(_SMALL, _MOST_TIMES * self._file.stat().st_size):
            raise BadBackup(self._file, "bomb", size=size)
        if size > room:
            raise BadBackup(self._file, "too_large", size=size, room=room)

    def unpack(self, folder: Path) -> None:
        """Writes every file below ``folder``, each checked against its digest. Raises BadBackup."""
        for name, member in self.manifest.members.items():
            self._unpack(name, member, folder / name)

    def _unpack(self, name: str, member: Member, path: Path) -> None:
        digest, left = sha256(), member.size
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                for chunk in self._chunks(name):
                    left -= len(chunk)
                    if left < 0:
                        break
                    digest.update(chunk)
                    file.write(chunk)
        except OSError as failure:
            raise BadBackup(self._file, "unplaceable", reason=failure) from failure
        if left or digest.hexdigest() != member.digest:
            raise BadBackup(self._file, "damaged", member=name, reason="its digest is another")

    def _chunks(self, name: str) -> Iterator[bytes]:
        try:
            with self._zipped.open(name) as source:
                while chunk := source.read(CHUNK):
                    yield chunk
        except (*_BROKEN, OSError) as failure:
            raise BadBackup(self._file, "damaged", member=name, reason=failure) from failure

    def _read_manifest(self) -> Manifest:
        if MANIFEST not in self._zipped.namelist():
            raise BadBackup(self._file, "foreign", reason=f"it holds no {MANIFEST}")
        if self._zipped.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise BadBackup(self._file, "foreign", reason=f"its {MANIFEST} is too large")
        data = bytearray()
        for chunk in self._chunks(MANIFEST):
            data += chunk
            if len(data) > _LARGEST_MANIFEST:
                raise BadBackup(self._file, "foreign", reason=f"its {MANIFEST} is too large")
        try:
            return Manifest.parse(bytes(data))
        except Unreadable as wrong:
            raise BadBackup(self._file, "foreign", reason=wrong) from wrong
        except TooNew as newer:
            raise BadBackup(self._file, "too_new", program=newer) from newer


@contextmanager
def opened(file: Path) -> Iterator[Archive]:
    """The backup, open, with its manifest read; ``check`` and ``unpack`` see to the rest. Raises BadBackup."""
    try:
        zipped = ZipFile(file)
    except OSError as failure:
        raise BadBackup(file, "unreadable", reason=failure) from failure
    except _BROKEN as failure:
        raise BadBackup(file, "no_zip", reason=failure) from failure
    with zipped:
        yield Archive(file, zipped)


def room_in(folder: Path) -> int:
    """Free bytes on the disk of ``folder``."""
    return shutil.disk_usage(folder).free


def _is_safe(info: ZipInfo) -> bool:
    """An ordinary file of a name that a backup has, packed as backups pack."""
    kind = stat.S_IFMT(info.external_attr >> 16)
    ordinary = kind in (0, stat.S_IFREG) and not info.is_dir() and not info.flag_bits & _ENCRYPTED
    named = info.filename == MANIFEST or is_member(info.filename)
    whole = info.filename == info.orig_filename  # names are cut at a zero byte
    return ordinary and named and whole and info.compress_type in (ZIP_STORED, ZIP_DEFLATED)


def _repeated(names: list[str]) -> list[str]:
    return sorted(name for name, count in Counter(names).items() if count > 1)
