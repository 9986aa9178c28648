"""The original files, each under the SHA-256 of its bytes: what a plan was read from, to be shown and read again.

A file is written beside and takes its name once it is whole on the disk. It is kept before its edition serves, and
stays as long as any edition is there that was read from it, earlier and withdrawn ones included.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from vectorstore.errors import FileNotKept

_DIGEST = re.compile(r"[0-9a-f]{64}")
_UNFINISHED = ".unfinished"


class Originals:
    """The files in ``folder``. All but ``path`` are for the holder of the writer lock."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> str:
        """Keeps the bytes, where they aren't kept already; their digest. Raises FileNotKept."""
        digest = digest_of(data)
        try:
            if not self._has(digest, len(data)):
                self._write(self._folder / digest, data)
        except OSError as failure:
            raise FileNotKept(self._folder, failure) from failure
        return digest

    def path(self, digest: str) -> Path | None:
        """Where the file with this digest is kept; None where it isn't."""
        path = self._folder / digest
        return path if _DIGEST.fullmatch(digest) and path.is_file() else None

    def drop(self, digest: str) -> None:
        """Removes a file that no edition has, as far as it lets itself be removed."""
        if path := self.path(digest):
            with suppress(OSError):
                path.unlink()

    def sweep(self) -> None:
        """Removes what a killed process left half-written."""
        with suppress(OSError):
            for path in self._folder.glob(f"*{_UNFINISHED}"):
                path.unlink()

    def _has(self, digest: str, size: int) -> bool:
        path = self.path(digest)
        return path is not None and path.stat().st_size == size

    def _write(self, path: Path, data: bytes) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + _UNFINISHED)
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())  # else a power cut may leave the name of an empty file
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
        _settle(self._folder)


def digest_of(data: bytes) -> str:
    """The name that the bytes are kept under."""
    return sha256(data).hexdigest()


def _settle(folder: Path) -> None:
    """Writes the folder's list of names to the disk."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
