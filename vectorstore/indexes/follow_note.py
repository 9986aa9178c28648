"""What is noted beside an index that follows a catalogue: of which editions it holds every row.

The note never says more than is so: an edition is taken off it before its rows go, and put on it once they are there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from vectorstore.indexes.rows import FORM


@dataclass(frozen=True, slots=True)
class Note:
    """What an index holds. ``state``: of the ``catalogue`` that it was brought up to; None while it is being.

    ``whole``: the mark of each edition of which every row is there. ``begun``: editions of which some may be.
    """

    catalogue: str
    state: int | None = None
    whole: Mapping[int, str] = field(default_factory=dict)
    begun: frozenset[int] = frozenset()


def read(path: Path, catalogue: str) -> Note | None:
    """The note; None where there is none that this version of the program can use.

    The state in one of another catalogue says nothing of this one's.
    """
    try:
        shape = json.loads(path.read_text(encoding="utf-8"))
        if shape["form"] != FORM:
            return None
        state = shape["state"] if shape["catalogue"] == catalogue else None
        whole = {int(key): str(mark) for key, mark in shape["whole"].items()}
        return Note(catalogue, state, whole, frozenset(map(int, shape["begun"])))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None  # there is none, it was cut short, or it is another version's


def write(path: Path, note: Note) -> None:
    """Puts the note in the place of the one before, whole or not at all. Raises OSError."""
    shape = {"form": FORM, "catalogue": note.catalogue, "state": note.state}
    shape |= {"whole": dict(note.whole), "begun": sorted(note.begun)}
    beside = path.with_name(f"{path.name}.new")
    with beside.open("w", encoding="utf-8") as file:
        json.dump(shape, file)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
