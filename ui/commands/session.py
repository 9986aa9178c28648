"""What every command of the command line works with, and how it prints JSON."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from prompts.texts import Language
    from ui.wiring import Parts


@dataclass(frozen=True, slots=True)
class Session:
    """What the options before the command settled: the parts to work with and the interface's language.

    ``told``: what the command at hand adds to its entry in the audit trail.
    """

    parts: Parts
    language: Language
    told: dict[str, Any] = field(default_factory=dict, compare=False)

    def noting(self, **details: Any) -> None:
        """Adds short values to what the audit trail notes of the command, as ``ui.access.needs.noting`` does."""
        self.told.update(details)


def emit(shape: dict[str, Any] | list[dict[str, Any]]) -> None:
    """One JSON value on one line of standard output."""
    sys.stdout.write(json.dumps(shape, ensure_ascii=False, allow_nan=False) + "\n")
    sys.stdout.flush()
