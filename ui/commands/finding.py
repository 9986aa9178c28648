"""What ``doctor`` says of one thing that it looked at."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any, Literal

State = Literal["ok", "warning", "missing", "failed"]  # missing: goes without, but not all formats are read


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: its name and state, what was found, and what to do where that isn't well."""

    name: str
    state: State
    found: str
    remedy: str = ""

    def to_json(self) -> dict[str, Any]:
        """The finding as JSON values."""
        return asdict(self)
