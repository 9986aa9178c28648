"""An admin's own names of units: ``units.yaml`` in the data folder.

same:             # each list is one unit; its first name is shown
  - [Tổ Bảo vệ bờ biển, Tổ BVBB, đội canh bờ biển]
abbreviations:    # what is written short → in full
  BVBB: Bảo vệ bờ biển
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from vectorstore.errors import StoreError, storable
from vectorstore.name_words import known_words

_KEYS = ("same", "abbreviations")


class OwnUnitsError(StoreError):
    """An admin's file of units can't be used; the message names the place in it and the remedy."""

    def __init__(self, path: Path, place: str, remedy: str) -> None:
        super().__init__(storable(f"{path}: {place} {remedy}"))
        self.path = path
        self.place = place


@dataclass(frozen=True, slots=True)
class OwnUnits:
    """``groups``: names that mean one unit, the first is shown. ``abbreviations``: short → in full."""

    groups: tuple[tuple[str, ...], ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> OwnUnits:
        """The file's names; none where there is no file. Raises OwnUnitsError, which names the entry to mend."""
        if not path.exists():
            return cls()
        try:
            raw = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
        except (yaml.YAMLError, UnicodeDecodeError, OSError) as error:
            raise OwnUnitsError(path, _place(error), "cannot be read as YAML in UTF-8: mend it there") from error
        return cls(*_checked(path, raw or {}))


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else str(error)


def _checked(path: Path, raw: Any) -> tuple[tuple[tuple[str, ...], ...], dict[str, str]]:
    if not isinstance(raw, dict) or raw.keys() - set(_KEYS):
        unknown = sorted(map(str, raw.keys() - set(_KEYS))) if isinstance(raw, dict) else [type(raw).__name__]
        raise OwnUnitsError(path, ", ".join(unknown), f"is unknown: only {' and '.join(_KEYS)} may stand there")
    groups = raw.get("same") or []
    shorts = raw.get("abbreviations") or {}
    if not isinstance(groups, list):
        raise OwnUnitsError(path, "same", "is no list: write each unit's names as '- [name, other name]'")
    if not isinstance(shorts, dict):
        raise OwnUnitsError(path, "abbreviations", "is no table: write each as 'SHORT: in full'")
    for number, names in enumerate(groups, 1):
        if not isinstance(names, list) or not names or not all(_is_name(name) for name in names):
            raise OwnUnitsError(path, f"same, entry {number}", "is no list of names: write '- [name, other name]'")
    for short, full in shorts.items():
        if not _is_name(short) or not _is_name(full):
            raise OwnUnitsError(path, f"abbreviations, {short}", "is no pair of texts: write 'SHORT: in full'")
    _check_once(path, groups)
    return tuple(tuple(names) for names in groups), dict(shorts)


def _is_name(name: Any) -> bool:
    return isinstance(name, str) and bool(known_words(name))


def _check_once(path: Path, groups: list[list[str]]) -> None:
    seen: dict[tuple[str | None, ...], int] = {}
    for number, names in enumerate(groups, 1):
        for name in names:
            other = seen.setdefault(tuple(word.key for word in known_words(name)), number)
            if other != number:
                raise OwnUnitsError(path, f"same, entry {number}, {name!r}", f"stands in entry {other} too: keep one")
