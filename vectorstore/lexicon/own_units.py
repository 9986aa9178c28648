"""An admin's own names of units: ``units.yaml`` in the data folder.

same:             # each list is one unit; its first name is shown
  - [Tổ Bảo vệ bờ biển, Tổ BVBB, đội canh bờ biển]
abbreviations:    # what is written short → in full
  BVBB: Bảo vệ bờ biển
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from vectorstore.lexicon.name_words import known_words
from vectorstore.lexicon.own_file import OwnFileError, loaded

_KEYS = ("same", "abbreviations")


class OwnUnitsError(OwnFileError):
    """An admin's file of units can't be used; the message names the place in it and the remedy."""


@dataclass(frozen=True, slots=True)
class OwnUnits:
    """``groups``: names that mean one unit, the first is shown. ``abbreviations``: short → in full."""

    groups: tuple[tuple[str, ...], ...] = ()
    abbreviations: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> OwnUnits:
        """The file's names; none where there is no file. Raises OwnUnitsError, which names the entry to mend."""
        return cls.checked(path, loaded(path, OwnUnitsError))

    @classmethod
    def checked(cls, path: Path, raw: Any) -> OwnUnits:
        """The names of a file's values. Raises OwnUnitsError."""
        return cls(*_checked(path, raw or {}))

    def digest(self) -> str:
        """Tells these names from others; how the file writes them doesn't count."""
        names = repr((self.groups, sorted(self.abbreviations.items())))
        return sha256(names.encode("utf-8", "backslashreplace")).hexdigest()


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
