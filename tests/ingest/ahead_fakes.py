"""Readers that take their time, and a shelf that remembers what it was given."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from random import Random
from time import sleep

from ingest.readers import Pages
from ingest.sent import answer
from tests.ingest.ingest_fakes import MemoryShelf
from vectorstore.library import Library
from vectorstore.placement import AUTOMATIC, Choice, Taken
from vectorstore.values import PlanContents, Reading


class Slow:
    """Reads with three threads that answer out of order; ``said`` may say something else than the reader does."""

    def __init__(self, ahead: int = 8, said: Callable[[bytes], bytes] = answer) -> None:
        self.ahead = ahead
        self.requests: list[bytes] = []
        self.checked = 0
        self._said, self._random = said, Random(3)
        self._threads = ThreadPoolExecutor(3)

    def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
        self.requests.append(request)
        return self._threads.submit(self._read, request, self._random.random() / 20)

    def check(self) -> None:
        self.checked += 1

    def _read(self, request: bytes, seconds: float) -> bytes:
        sleep(seconds)
        return self._said(request)


class AtOnce:
    """Reads in this thread, before anything else is done."""

    ahead = 64

    def begin(self, request: bytes, pages: Pages) -> Future[bytes]:
        said: Future[bytes] = Future()
        said.set_result(answer(request))
        return said

    def check(self) -> None:
        """It is there."""


class Readings(MemoryShelf):
    """Remembers every reading by the name of its file, and in which order they came."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: dict[str, tuple[str, Reading]] = {}

    def take(
        self, reading: Reading, *, source: str, path: str, digest: str, data: bytes, choice: Choice = AUTOMATIC
    ) -> Taken:
        self.taken[source] = (digest, reading)
        return super().take(reading, source=source, path=path, digest=digest, data=data, choice=choice)


def held(library: Library) -> dict[str, tuple[object, ...]]:
    """All that the library holds of its plans in every edition, but when it came."""
    return {
        plan.id: (
            *_told(library.contents(plan.id)),
            tuple((one.edition, one.source, one.file, one.header) for one in library.editions(plan.id)),
        )
        for plan in library.plans()
    }


def _told(contents: PlanContents) -> tuple[object, ...]:
    plan = contents.plan
    of_plan = (plan.edition, plan.source, plan.file, plan.header, plan.warnings, plan.noted)
    read = (contents.text, contents.sections, contents.passages, contents.obligations, contents.pages)
    return (*of_plan, *read, contents.changes)
