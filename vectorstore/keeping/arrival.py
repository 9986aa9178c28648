"""A file that comes, as it was read: what is to be kept of it."""

from __future__ import annotations

from dataclasses import dataclass

from vectorstore.placement import AUTOMATIC, Choice
from vectorstore.values import Reading


@dataclass(frozen=True, slots=True)
class Arrival:
    """What was read of a file, and its bytes.

    ``source``: its name; ``path``: where it lies, "" where that says nothing; ``digest``: of the bytes, by which it is
    known again.
    """

    reading: Reading
    source: str
    path: str
    digest: str
    data: bytes
    choice: Choice = AUTOMATIC
