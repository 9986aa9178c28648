"""What became of a file that was brought, in the words of whoever brought it."""

from __future__ import annotations

import errno
import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from ingest.errors import IngestError, NoRoom
from ingest.readers import FORMATS
from ingest.store_words import store_words
from prompts.texts import Language, say
from vectorstore.errors import Locked, StoreError
from vectorstore.placement import Taken

log = logging.getLogger(__name__)

_FULL = (errno.ENOSPC, errno.EDQUOT)

Outcome = Literal["created", "updated", "skipped", "waiting", "failed"]


@dataclass(frozen=True, slots=True)
class FileReport:
    """What became of one file. ``error`` and ``remedy`` are set where it failed; the library is then as before.

    The path of a file in an archive is that of the archive, and its name in it. Where it waits for an admin,
    ``waiting`` is the number to decide by, and ``candidates`` are the plans that it may be an edition of.
    """

    path: Path
    outcome: Outcome
    plan_id: str | None = None
    passages: int = 0
    obligations: int | None = None  # None: not read
    pages: int = 0  # 0: the file has none
    warnings: tuple[str, ...] = ()
    error: str | None = None
    remedy: str | None = None
    seconds: float = 0.0
    edition: int | None = None
    waiting: int | None = None
    candidates: tuple[dict[str, Any], ...] = ()  # {"plan_id", "reason", "likeness"}, the likeliest first
    code: str | None = None  # of the error, the same in every language: see errors.py

    def to_json(self) -> dict[str, Any]:
        """The report as JSON values."""
        lists = {"warnings": list(self.warnings), "candidates": list(self.candidates)}
        return asdict(self) | {"path": str(self.path)} | lists


def taken_in(path: Path, taken: Taken, language: Language, codes: Sequence[str] = ()) -> FileReport:
    """The report of a file that was taken in, or that was known; ``codes`` are the warnings of its reading."""
    outcome: Outcome = "created"
    if taken.known is not None:
        outcome = "waiting" if taken.known.fate == "waiting" else "skipped"
        codes = () if outcome == "waiting" else (f"{taken.known.fate}:{taken.plan.source}",)
    elif taken.outcome != "known":
        outcome = taken.outcome
    waits = outcome == "waiting"
    plan = taken.plan
    return FileReport(
        path,
        outcome,
        None if waits else plan.id or None,
        plan.passages,
        plan.obligations,
        plan.pages,
        tuple(_warning(code, language) for code in (*codes, *taken.noted)),
        edition=None if waits else plan.edition or None,
        waiting=plan.edition_key if waits else None,
        candidates=tuple(asdict(one) for one in taken.candidates),
    )


def failed(path: Path, error: Exception, language: Language) -> FileReport:
    """The report of what went wrong; what nobody foresaw goes to the log."""
    if isinstance(error, StoreError):
        code = "locked" if isinstance(error, Locked) else None
        return FileReport(path, "failed", error=store_words(error, language) or str(error), code=code)
    if isinstance(error, OSError) and error.errno in _FULL:
        error = NoRoom(path)
    if isinstance(error, IngestError):
        said = error.message(language), error.remedy(language)
        return FileReport(path, "failed", error=said[0], remedy=said[1], code=error.code)
    log.error("%s: reading failed", path, exc_info=error)
    message, remedy = (say(key, language) for key in ("ingest.unexpected", "ingest.unexpected.remedy"))
    return FileReport(path, "failed", error=f"{message} ({type(error).__name__})", remedy=remedy)


def passed_over(path: Path, language: Language) -> FileReport | None:
    """The report of a file in a folder that no reader knows; None of one that is to be read."""
    if path.suffix.lower() in FORMATS or path.is_dir():  # a folder that can't be opened, which is no silent matter
        return None
    return FileReport(path, "skipped", warnings=(_warning(f"unsupported:{path.suffix or path.name}", language),))


def _warning(code: str, language: Language) -> str:
    name, _, detail = code.partition(":")
    return say(f"warning.{name}", language, **({"detail": detail} if detail else {}))
