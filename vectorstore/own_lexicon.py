"""The lexicon of one library: the packaged one with the admin's own names, ``units.yaml`` in the data folder."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from vectorstore.lexicon import Lexicon
from vectorstore.own_units import OwnUnits

FILE = "units.yaml"


def own_units(data: Path) -> OwnUnits:
    """The admin's own names of units; none where there is no file. Raises OwnUnitsError."""
    return OwnUnits.read(data / FILE)


def own_lexicon(data: Path) -> Lexicon:
    """The lexicon, made anew when the admin's file has changed. Raises OwnUnitsError."""
    file = data / FILE
    return _lexicon(data, file.stat().st_mtime_ns if file.exists() else 0)


@lru_cache(1)
def _lexicon(data: Path, _changed: int) -> Lexicon:
    return Lexicon.of(own=own_units(data))
