"""A queue in a temporary folder, and readers of files of pages that can be held up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Event

from ingest.pipeline import Moved
from ingest.reports import FileReport
from vectorstore.catalogue.jobs import Job, JobFile


class PagedReader:
    """Reads a file of three pages; ``at`` is told each page, and may wait, or raise."""

    def __init__(self, at: Callable[[str, int], None] = lambda name, page: None) -> None:
        self.at = at
        self.read: list[str] = []
        self.paths: list[Path] = []
        self.reports: dict[str, tuple[FileReport, ...]] = {}

    def __call__(self, job: Job, file: JobFile, path: Path, page: Moved) -> Iterator[FileReport]:
        self.paths.append(path)
        for number in range(3):
            page(file.name, number, 3)
            self.at(file.name, number)
        page(file.name, 3, 3)
        self.read.append(file.name)
        yield from self.reports.get(file.name, (FileReport(path, "created", f"plan-{file.number}", 4, 2, 3),))


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Waits until it is so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came"
        time.sleep(0.01)


class Gate:
    """Holds a reader up at a page until it is opened."""

    def __init__(self, name: str, page: int) -> None:
        self._at = (name, page)
        self.reached, self.opened = Event(), Event()

    def __call__(self, name: str, page: int) -> None:
        if (name, page) == self._at:
            self.reached.set()
            assert self.opened.wait(20)
