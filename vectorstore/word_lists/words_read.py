"""Whether the plans were read with an admin's units as they are now.

``units_read.yaml`` in the data folder, which no admin writes, names the units by which every plan was read. It advises
only: without it, plans count as read without any own units.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from vectorstore.lexicon.own_lexicon import own_units
from vectorstore.lexicon.own_units import OwnUnits, OwnUnitsError

NOTE = "units_read.yaml"  # ends as the word lists do, so that backups hold it
_MIXED = "several"  # plans were read by different units


def unread(data: Path) -> bool:
    """The units have changed since plans were read, so that ``reindex`` may find more in them.

    So it is too while ``units.yaml`` can't be used.
    """
    try:
        return own_units(data).digest() != _noted(data)
    except OwnUnitsError:
        return True


def note_read(data: Path, own: OwnUnits, *, every: bool) -> None:
    """Notes that plans are read by these units: every plan there is, or some beside those there are."""
    digest = own.digest()
    if _noted(data) == digest:
        return
    beside = data / f"{NOTE}.new"
    beside.write_text(digest if every else _MIXED, encoding="ascii")
    with suppress(FileNotFoundError):  # no lock is held: another process has just noted the same
        beside.replace(data / NOTE)


def _noted(data: Path) -> str:
    try:
        return (data / NOTE).read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return OwnUnits().digest()
