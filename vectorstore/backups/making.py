"""Making a backup while others read, write and ask.

The writer lock is held while the catalogue is copied and the word lists are read. The originals are packed after it is
let go: they never change, and only those of files that wait for a decision can go. Where one goes meanwhile, all is
done again with the lock held throughout.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from filelock import FileLock, Timeout

from vectorstore.backups import people_rows
from vectorstore.backups.archive import CHUNK
from vectorstore.backups.errors import BackupFailed
from vectorstore.backups.manifest import CATALOGUE, FILES, MANIFEST, UPLOADS, Manifest, Member, is_member
from vectorstore.backups.staging import settle
from vectorstore.catalogue.lock import writing
from vectorstore.errors import CatalogueFailed, storable

_COUNTS = """
    SELECT (SELECT version_num FROM alembic_version), (SELECT count(*) FROM plans WHERE current IS NOT NULL),
           (SELECT count(*) FROM editions WHERE activated)
"""
_OF_THE_DISK = (8, 10, 13, 14)  # SQLite's codes: read-only, input or output, full, can't open
_FILES = "SELECT DISTINCT file FROM editions WHERE file <> '' ORDER BY file"


@dataclass(frozen=True, slots=True)
class _Snapshot:
    """What is to be packed. ``files``, ``lost``: the originals that are there, and those that aren't, by digest."""

    made_at: str
    revision: str
    plans: int
    editions: int
    files: tuple[str, ...]
    lost: tuple[str, ...]
    lists: Mapping[str, bytes]


class _Gone(Exception):
    """An original went while it was to be packed."""


class Maker:
    """Makes backups of ``data``, whose catalogue is the SQLite file ``catalogue``."""

    def __init__(self, data: Path, catalogue: Path, now: Callable[[], datetime], lock_seconds: float) -> None:
        self._data, self._catalogue, self._now, self._lock_seconds = data, catalogue, now, lock_seconds

    def make(self, file: Path) -> Manifest:
        """Writes the backup ``file``, instead of one that is there; what was made. Raises BackupFailed, StoreError."""
        try:
            with _workplace(file) as place:
                try:
                    manifest = self._pack(place, held=False)
                except _Gone:
                    manifest = self._pack(place, held=True)
                (place / "zip").replace(file)
                _settle(file.parent)
        except OSError as failure:
            raise BackupFailed(file, "unwritable", reason=failure) from failure
        return manifest

    def _pack(self, place: Path, *, held: bool) -> Manifest:
        with ExitStack() as lock:
            lock.enter_context(writing(self._data, self._lock_seconds))
            settle(self._data, self._catalogue)  # what a restore left
            snapshot = self._snapshot(place / CATALOGUE)
            if not held:
                lock.close()
            with open(place / "zip", "wb", opener=_for_its_owner) as stream:
                with ZipFile(stream, "w") as zipped:
                    manifest = self._write(_Packer(zipped), place / CATALOGUE, snapshot, held)
                stream.flush()
                os.fsync(stream.fileno())
        return manifest

    def _snapshot(self, copy: Path) -> _Snapshot:
        """Copies the catalogue as it is now, and reads what goes with it. Raises CatalogueFailed, OSError."""
        copy.unlink(missing_ok=True)
        try:
            with closing(sqlite3.connect(self._catalogue)) as source, closing(sqlite3.connect(copy)) as target:
                source.backup(target)
                people_rows.empty(target)
                target.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
                revision, plans, editions = target.execute(_COUNTS).fetchone()
                files = [name for (name,) in target.execute(_FILES)]
        except sqlite3.Error as failure:
            if (failure.sqlite_errorcode or 0) & 0xFF in _OF_THE_DISK:
                raise OSError(*failure.args) from failure
            raise CatalogueFailed(str(self._catalogue), failure) from failure
        there = tuple(name for name in files if (self._data / FILES / name).is_file())
        lists = {path.name: path.read_bytes() for path in sorted(self._data.glob("*.yaml")) if is_member(path.name)}
        made_at = self._now().astimezone(UTC).isoformat(timespec="seconds")
        return _Snapshot(made_at, revision, plans, editions, there, tuple(sorted({*files} - {*there})), lists)

    def _write(self, packer: _Packer, copy: Path, snapshot: _Snapshot, held: bool) -> Manifest:
        packer.file(CATALOGUE, copy, ZIP_DEFLATED)
        for name, data in snapshot.lists.items():
            packer.data(name, data)
        lost = list(snapshot.lost)
        for name in snapshot.files:
            try:
                packer.file(f"{FILES}/{name}", self._data / FILES / name, ZIP_STORED)  # most are packed already
            except FileNotFoundError as gone:
                if not held:
                    raise _Gone from gone
                lost.append(name)
        self._write_uploads(packer)
        counts = (snapshot.plans, snapshot.editions)
        place = storable(str(self._data))
        members = dict(packer.members)
        manifest = Manifest(snapshot.made_at, snapshot.revision, place, *counts, members, tuple(lost))
        packer.data(MANIFEST, json.dumps(manifest.to_json(), ensure_ascii=False, indent=1).encode())
        return manifest

    def _write_uploads(self, packer: _Packer) -> None:
        """Files that were handed in and wait to be read; one that is read meanwhile is among the originals then."""
        for path in sorted((self._data / UPLOADS).rglob("*")):
            name = path.relative_to(self._data).as_posix()
            if path.is_file() and not path.is_symlink() and is_member(name):
                with suppress(FileNotFoundError):
                    packer.file(name, path, ZIP_STORED)


class _Packer:
    """Writes files into a ZIP file and notes their sizes and digests."""

    def __init__(self, zipped: ZipFile) -> None:
        self._zipped = zipped
        self.members: dict[str, Member] = {}

    def file(self, name: str, path: Path, packing: int) -> None:
        """Packs a file. Raises OSError; FileNotFoundError before anything is written."""
        with path.open("rb") as source:
            digest, size = sha256(), 0
            with self._zipped.open(_entry(name, packing), "w", force_zip64=True) as target:
                while chunk := source.read(CHUNK):
                    target.write(chunk)
                    digest.update(chunk)
                    size += len(chunk)
        self.members[name] = Member(size, digest.hexdigest())

    def data(self, name: str, data: bytes) -> None:
        """Packs these bytes."""
        self._zipped.writestr(_entry(name, ZIP_DEFLATED), data)
        self.members[name] = Member(len(data), sha256(data).hexdigest())


def _entry(name: str, packing: int) -> ZipInfo:
    entry = ZipInfo(name)
    entry.compress_type = packing
    entry.external_attr = (stat.S_IFREG | 0o600) << 16
    return entry


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _workplace(file: Path) -> Iterator[Path]:
    """A folder beside ``file``, for this process alone; what a killed one left in it goes. Raises BackupFailed."""
    place = file.with_name(f".{file.name}.unfinished")
    place.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(place / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as busy:
        raise BackupFailed(file, "busy") from busy
    try:
        for name in ("zip", CATALOGUE, f"{CATALOGUE}-journal", f"{CATALOGUE}-wal", f"{CATALOGUE}-shm"):
            (place / name).unlink(missing_ok=True)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        lock.release()


def _settle(folder: Path) -> None:
    """Writes the folder's list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
