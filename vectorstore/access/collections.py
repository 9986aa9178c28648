"""Collections: plans that only certain groups may see. A plan is in one, or in none: for everybody who may come in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NONE = "-"  # said where a plan is to be in no collection, whatever the standard is


@dataclass(frozen=True, slots=True)
class Collection:
    """A collection. ``groups``: who may see it. ``standard``: new plans go into it where nothing else is said."""

    id: str
    name: str
    groups: tuple[str, ...] = ()
    standard: bool = False
    plans: int = 0

    def to_json(self) -> dict[str, Any]:
        """All of it, as JSON values."""
        values: dict[str, Any] = {"id": self.id, "name": self.name, "groups": list(self.groups)}
        return values | {"standard": self.standard, "plans": self.plans}
