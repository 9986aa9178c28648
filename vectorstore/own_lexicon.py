"""The lexicon of one library: the packaged one with the admin's own names, ``units.yaml`` in the data folder."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from vectorstore.lexicon import Lexicon
from vectorstore.own_units import OwnUnits, OwnUnitsError

FILE = "units.yaml"
log = logging.getLogger(__name__)
_good: dict[Path, Lexicon] = {}  # the last one made of a sound file, by data folder


def own_units(data: Path) -> OwnUnits:
    """The admin's own names of units; none where there is no file. Raises OwnUnitsError."""
    return OwnUnits.read(data / FILE)


def own_lexicon(data: Path) -> Lexicon:
    """The lexicon, made anew when the admin's file has changed.

    A file that can't be used stops no question: a warning is logged once, and the last lexicon serves on, or the
    packaged one. What reads plans takes ``own_units``, which raises.
    """
    try:
        file = (data / FILE).stat()
    except OSError:
        return _lexicon(data, (0, 0))
    return _lexicon(data, (file.st_mtime_ns, file.st_size))


@lru_cache(1)
def _lexicon(data: Path, _changed: tuple[int, int]) -> Lexicon:
    try:
        _good[data] = Lexicon.of(own=own_units(data))
    except OwnUnitsError as error:
        log.warning("%s; until then questions go on with the names known before", error)
        return _good.get(data) or Lexicon.of()
    return _good[data]
