"""Files → plans in the library: load, decode, read, keep; a report a file, and one file's fault stops no other."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Literal, Protocol

from ingest.errors import IngestError, NotAPlan
from ingest.readers import FORMATS, load
from ingest.readers import read as decode
from ingest.reading import looks_official, read
from prompts.texts import Language, say
from vectorstore.errors import StoreError
from vectorstore.own_units import OwnUnits
from vectorstore.values import Plan, Reading

log = logging.getLogger(__name__)

Outcome = Literal["created", "updated", "skipped", "failed"]
Progress = Callable[[str, int, int], None]
"""Called with a file's name, how many files are done and how many there are."""


class Known(Protocol):
    """What the pipeline asks of the catalogue."""

    def edition_with_digest(self, digest: str) -> Plan | None:
        """The current plan read from these bytes."""

    def plan_at_path(self, path: str) -> str | None:
        """The plan read from this path."""


class Shelf(Protocol):
    """What the pipeline needs of the library."""

    def keep(self, reading: Reading, *, source: str, path: str, digest: str, plan_id: str | None) -> Plan:
        """Stores a reading whole or not at all, and makes it current."""

    @property
    def catalogue(self) -> Known:
        """What is there already."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. ``error`` and ``remedy`` are set where it failed; the library is then as before."""

    path: Path
    outcome: Outcome
    plan_id: str | None = None
    passages: int = 0
    obligations: int | None = None  # None: not read
    warnings: tuple[str, ...] = ()
    error: str | None = None
    remedy: str | None = None
    seconds: float = 0.0

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        return asdict(self) | {"path": str(self.path), "warnings": list(self.warnings)}


def ingest(
    library: Shelf,
    paths: Sequence[Path],
    *,
    progress: Progress | None = None,
    language: Language = "vi",
    own: OwnUnits | None = None,
) -> Iterator[FileReport]:
    """Reads every file, and every file in every folder, into the library; yields a report a file.

    A file that no reader knows is an error where it was asked for by name, and passed over where a folder holds it.
    ``own``: an admin's own names of units.
    """
    files = list(dict.fromkeys(found for path in paths for found in expand(path)))
    for done, path in enumerate(files):
        if progress:
            progress(path.name, done, len(files))
        started = time.perf_counter()
        report = _passed_over(path, language) if path not in paths else None
        report = report or _ingest_file(library, path, language, own)
        yield replace(report, seconds=round(time.perf_counter() - started, 3))
    if progress:
        progress("", len(files), len(files))


def expand(path: Path) -> list[Path]:
    """The file itself, or all files below a folder but hidden ones, by name."""
    if not path.is_dir():
        return [path]
    inside = (p for p in path.rglob("*") if p.is_file())
    return sorted(p for p in inside if not any(part.startswith(".") for part in p.relative_to(path).parts))


def _passed_over(path: Path, language: Language) -> FileReport | None:
    if path.suffix.lower() in FORMATS:
        return None
    return FileReport(path, "skipped", warnings=(_warning(f"unsupported:{path.suffix or path.name}", language),))


def _ingest_file(library: Shelf, path: Path, language: Language, own: OwnUnits | None) -> FileReport:
    try:
        return _keep(library, path, language, own)
    except IngestError as error:
        return FileReport(path, "failed", error=error.message(language), remedy=error.remedy(language))
    except StoreError as error:
        return FileReport(path, "failed", error=str(error))
    except Exception as error:
        log.exception("%s: reading failed", path)
        message, remedy = (say(key, language) for key in ("ingest.unexpected", "ingest.unexpected.remedy"))
        return FileReport(path, "failed", error=f"{message} ({type(error).__name__})", remedy=remedy)


def _keep(library: Shelf, path: Path, language: Language, own: OwnUnits | None) -> FileReport:
    data = load(path)
    digest = hashlib.sha256(data).hexdigest()
    known = library.catalogue.edition_with_digest(digest)
    if known is not None:
        unchanged = (_warning(f"unchanged:{known.source}", language),)
        return FileReport(path, "skipped", known.id, known.passages, known.obligations, unchanged)
    reading = read(decode(data, path).text, own)
    if not looks_official(reading):
        raise NotAPlan(path)
    where = str(path.resolve())
    replaced = library.catalogue.plan_at_path(where)
    plan = library.keep(reading, source=path.name, path=where, digest=digest, plan_id=replaced)
    warnings = tuple(_warning(code, language) for code in reading.warnings)
    outcome: Outcome = "updated" if replaced else "created"
    return FileReport(path, outcome, plan.id, plan.passages, plan.obligations, warnings)


def _warning(code: str, language: Language) -> str:
    name, _, detail = code.partition(":")
    return say(f"warning.{name}", language, **({"detail": detail} if detail else {}))
