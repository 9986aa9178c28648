"""The lexicon of one library: the packaged one with the admin's own names, ``units.yaml`` in the data folder."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from vectorstore.lexicon.lexicon import Lexicon
from vectorstore.lexicon.own_file import Kept
from vectorstore.lexicon.own_units import OwnUnits

FILE = "units.yaml"


def own_units(data: Path) -> OwnUnits:
    """The admin's own names of units; none where there is no file. Raises OwnUnitsError."""
    return OwnUnits.read(data / FILE)


def own_lexicon(data: Path) -> Lexicon:
    """The lexicon, made anew when the admin's file has changed.

    A file that can't be used stops no question: a warning is logged once, and the last lexicon serves on, or the
    packaged one. What reads plans takes ``own_units``, which raises.
    """
    return _lexicons.of(data)


def _lexicon(data: Path) -> Lexicon:
    return Lexicon.of(own=own_units(data))


@cache
def _packaged() -> Lexicon:
    return Lexicon.of()


_lexicons = Kept(FILE, _lexicon, _packaged)
