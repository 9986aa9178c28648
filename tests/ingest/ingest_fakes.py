"""A shelf that keeps readings in memory, and the steps that every test of the pipeline takes."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ingest.pipeline import FileReport, ingest
from prompts.texts import texts
from vectorstore.errors import StoreError
from vectorstore.keeping.arrival import Arrival
from vectorstore.library import Library
from vectorstore.placement import AUTOMATIC, Choice, Known, Taken
from vectorstore.values import Plan, Reading


class MemoryShelf:
    """What ``ingest.pipeline`` asks of a library. ``full`` lets every ``keep`` fail as a full disk does."""

    def __init__(self, full: bool = False) -> None:
        self.kept: dict[str, list[Plan]] = {}
        self._digests: dict[str, Plan] = {}
        self._paths: dict[str, str] = {}
        self._full = full
        self.together: list[int] = []  # how many files were brought at once, each time

    def meet(self, path: str, digest: str, collection: str = "") -> Taken | None:
        known = self._digests.get(digest)
        return Taken("known", known, known=Known("unchanged", known)) if known else None

    def take(
        self, reading: Reading, *, source: str, path: str, digest: str, data: bytes, choice: Choice = AUTOMATIC
    ) -> Taken:
        assert hashlib.sha256(data).hexdigest() == digest
        if self._full:
            raise StoreError("the disk is full: make room and try again")
        known = choice.plan_id or self._paths.get(path)
        plan_id = known or f"plan-{len(self.kept) + 1}"
        editions = self.kept.setdefault(plan_id, [])
        edition = len(editions) + 1
        plan = Plan(
            plan_id, edition, 0, source, reading.header, len(reading.passages), "", reading.warnings, file=digest
        )
        editions.append(plan)
        self._digests[digest] = plan
        self._paths[path] = plan_id
        return Taken("updated" if known else "created", plan)

    def take_all(self, arrivals: Sequence[Arrival]) -> list[Taken | Exception]:
        self.together.append(len(arrivals))
        return [self._taken(one) for one in arrivals]

    def _taken(self, one: Arrival) -> Taken | Exception:
        if (known := self.meet(one.path, one.digest)) is not None and one.choice.is_automatic:
            return known
        of_file: dict[str, Any] = {"source": one.source, "path": one.path, "digest": one.digest, "data": one.data}
        try:
            return self.take(one.reading, **of_file, choice=one.choice)
        except StoreError as failure:
            return failure


def write(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def run(shelf: MemoryShelf | Library, *paths: Path, language: str = "vi") -> list[FileReport]:
    return list(ingest(shelf, list(paths), language=language))  # type: ignore[arg-type]


def explains(report: FileReport, code: str, language: str) -> None:
    """The report names the file, and says what happened and what to do in its language."""
    entries = texts()
    assert report.outcome == "failed"
    assert report.error
    assert report.error.startswith(entries[f"ingest.{code}"][language].split("{")[0])
    assert report.remedy == entries[f"ingest.{code}.remedy"][language]
    assert report.plan_id is None
