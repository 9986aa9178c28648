"""The pages of original files drawn as images: each once, a few at a time, kept in a folder of limited size."""

from __future__ import annotations

import logging
import os
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

Draw = Callable[[Path, Path, int, int], bytes]
"""Bytes of a file, its name, the page's number and the width in pixels: the page as PNG. May take seconds."""

AT_ONCE = 2
WAITING = 100  # pages, beyond which one more is refused
KEPT = 1_000_000_000  # bytes in the folder
FAILED_FOR = 60.0  # seconds in which a page that could not be drawn is not tried again

log = logging.getLogger(__name__)


class TooMany(Exception):
    """Too many pages wait to be drawn already."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A page of an original file at a width."""

    original: Path  # where the file is kept
    name: Path  # what it is called: its ending says what it is
    digest: str  # of the file, sha-256 in hexadecimals
    number: int
    width: int

    @property
    def key(self) -> str:
        """The same for the same image."""
        return f"{self.digest}-{self.number}-{self.width}"


class DrawnPages:
    """The images in ``folder``, made when first used. Safe to use from several threads, and processes."""

    def __init__(self, folder: Path, draw: Draw, *, kept: int = KEPT, waiting: int = WAITING) -> None:
        self._folder, self._draw, self._kept, self._waiting = folder, draw, kept, waiting
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="draw")
        self._lock = Lock()
        self._running: dict[str, Future[bytes]] = {}
        self._failed: dict[str, tuple[float, Exception]] = {}

    def kept(self, wanted: Wanted) -> bytes | None:
        """The image, where it is drawn already."""
        path = self._path(wanted)
        try:
            image = path.read_bytes()
            os.utime(path)  # so that the least recently used go first
        except OSError:
            return None
        return image

    def drawn(self, wanted: Wanted) -> Future[bytes]:
        """The image to come; who asks for a page that is being drawn waits for the same one.

        Raises TooMany, or what ``draw`` raised where the page failed a moment ago.
        """
        with self._lock:
            if wanted.key in self._running:
                return self._running[wanted.key]
            self._forget_failures()
            if wanted.key in self._failed:
                raise self._failed[wanted.key][1]
            if len(self._running) >= self._waiting:
                raise TooMany
            future = self._running[wanted.key] = self._threads.submit(self._make, wanted)
        future.add_done_callback(lambda _: self._running.pop(wanted.key, None))
        return future

    def _make(self, wanted: Wanted) -> bytes:
        if (kept := self.kept(wanted)) is not None:
            return kept
        try:
            image = self._draw(wanted.original, wanted.name, wanted.number, wanted.width)
        except Exception as error:
            with self._lock:
                self._failed[wanted.key] = (time.monotonic() + FAILED_FOR, error)
            raise
        try:
            self._keep(self._path(wanted), image)
        except OSError as error:  # a full disk: the image is shown all the same
            log.warning("the image of a page can't be kept: %s", error)
        return image

    def _keep(self, path: Path, image: bytes) -> None:
        """Writes the image so that it is there whole or not at all, and makes room for it."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".", suffix=".part")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(image)
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise
        self._prune()

    def _prune(self) -> None:
        """Removes images, the least recently used first, until the rest are within the limit."""
        with os.scandir(self._folder) as entries:
            files = sorted((entry.stat().st_mtime, entry.stat().st_size, entry.path) for entry in entries)
        over = sum(size for _, size, _ in files) - self._kept
        for _, size, path in files:
            if over <= 0:
                return
            Path(path).unlink(missing_ok=True)
            over -= size

    def _forget_failures(self) -> None:
        now = time.monotonic()
        for key in [key for key, (until, _) in self._failed.items() if until < now]:
            del self._failed[key]

    def _path(self, wanted: Wanted) -> Path:
        return self._folder / f"{wanted.key}.png"
