"""Uploaded files, each in a folder of its own, until they are taken in: ``uploads/<job>/<number>/<name>``.

While files come in, their job's folder is locked by the process that receives them; the system frees the lock when that
ends, however it does. A folder that is not locked and of no job was left by a killed process, and is swept.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import ExitStack, contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from ingest.sandbox.folders import locked
from vectorstore.catalogue.jobs import NewFile

NAME_BYTES = 200
UNNAMED = "tep"  # what a file without a usable name is called
_YOUNG = 60.0  # seconds, in which a folder may be made and not yet locked
# Controls, what turns the direction of writing, and halves of characters.
_NOT_IN_NAMES = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class Spool:
    """The folder of uploads."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @contextmanager
    def receive(self, job_id: str) -> Iterator[Incoming]:
        """A new folder for the files of a job to be; on any error nothing of it stays. Raises OSError."""
        folder = self._folder / job_id
        folder.mkdir(mode=0o700, parents=True)
        try:
            with ExitStack() as held:
                with suppress(OSError):  # a file system without locks
                    held.callback(os.close, locked(folder))
                incoming = held.enter_context(Incoming(folder))
                yield incoming
        except BaseException:
            self.drop(job_id)
            raise

    def path(self, job_id: str, number: int, name: str) -> Path:
        """Where a file of a job lies."""
        return self._folder / job_id / str(number) / name

    def drop(self, job_id: str) -> None:
        """Removes the files of a job."""
        shutil.rmtree(self._folder / job_id, ignore_errors=True)

    def drop_file(self, job_id: str, number: int) -> None:
        """Removes a file of a job, and the job's folder after the last one."""
        shutil.rmtree(self._folder / job_id / str(number), ignore_errors=True)
        with suppress(OSError):  # others are left, or it has gone
            (self._folder / job_id).rmdir()

    def sweep(self, known: Callable[[], Collection[str]]) -> None:
        """Removes the folders of no known job into which nothing comes in."""
        try:
            found = list(self._folder.iterdir())
        except OSError:
            return
        for left in found:
            with suppress(OSError):  # something else, locked, or gone meanwhile
                young = time.time() - left.lstat().st_mtime < _YOUNG
                if not young and not left.is_symlink():
                    os.close(locked(left))  # once it can be had, its job is known, or never will be
                    if left.name not in known():
                        shutil.rmtree(left, ignore_errors=True)


class Incoming:
    """The files of one upload, one after another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._file: BinaryIO | None = None
        self._digest = sha256()
        self._path = folder
        self.files: list[NewFile] = []

    def __enter__(self) -> Incoming:
        return self

    def __exit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def begin(self, name: str) -> None:
        """The next file, called ``name`` by whoever sends it."""
        folder = self._folder / str(len(self.files) + 1)
        folder.mkdir()
        self._path = folder / safe_name(name)
        self._digest = sha256()
        self._file = self._path.open("xb")

    def write(self, data: bytes) -> None:
        """More of the file."""
        assert self._file is not None, "begin comes first"
        self._digest.update(data)
        self._file.write(data)

    def end(self) -> None:
        """The file is whole, and on the disk."""
        assert self._file is not None, "begin comes first"
        self._file.flush()
        os.fsync(self._file.fileno())  # else a power cut may leave a job with an empty file
        self._file.close()
        self._file = None
        self.files.append(NewFile(self._path.name, str(self._path), self._digest.hexdigest()))


def safe_name(name: str) -> str:
    """The last part of a name as a name of a file here: nothing that leads elsewhere, or is unseen, or is too long.

    The ending is kept, since it says the kind.
    """
    last = re.split(r"[/\\]", name)[-1]
    last = _NOT_IN_NAMES.sub("", last).strip()
    if not last.strip("."):
        return UNNAMED
    stem, dot, ending = last.rpartition(".")
    if not dot or len(ending.encode()) > 16:
        stem, dot, ending = last, "", ""
    room = NAME_BYTES - len((dot + ending).encode())
    return (stem.encode()[:room].decode(errors="ignore").rstrip() or UNNAMED) + dot + ending
