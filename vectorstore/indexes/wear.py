"""How worn a dense index is: how many rows were dropped from it, and how many came and went, since it was built.

A long log is written into the graph in a copy of the files, which takes as long as the log is and as copying them does;
only dropped rows want a graph anew, in which every row is placed again. Measured with 7,200 rows: a search takes 1.25
times as long where half as many were dropped as are left, 1.7 times where as many were, 7 times where eleven times as
many were; adding slows down too. Placing takes 0.3 ms a row, more in a large graph.
Rows that came or went since stand in Chroma's log, of which each process that opens the index reads again all: up to
1 ms a row. So rows that would make the log long are added to the copy at once, which places each one time and not two.

On a server, which writes its log away by itself, a search takes 1.5 times as long where twice as many rows were dropped
as are left, 3 times where twelve times as many were, and copying takes 3 ms a row and more: there it is done later.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Literal

Worn = Literal["", "log", "graph"]
"""Nothing, or what of an index is to be made anew."""

_FILE = "dropped"
_SHARE = 0.25  # dropped rows, of those that are left
_LEAST = 250  # fewer dropped rows cost less than building anew
_SERVED_SHARE = 2.0
_SERVED_LEAST = 1000
_LOG = "logged"
_LOG_SHARE = 0.03  # rows in the log, of those that are left: who opens it waits for them, and each share is a copy
_LOG_LEAST = 1000


def noted(generation: Path, gone: int, live: Callable[[], int], come: int = 0) -> Worn:
    """Notes that rows were dropped or came; what is worn now. ``live``: how many are left, asked where it counts."""
    if not gone + come:
        return ""
    dropped, logged = _counted(generation / _FILE, gone), _counted(generation / _LOG, gone + come)
    if gone > 0 and dropped >= _LEAST and dropped > _SHARE * live():
        return "graph"
    return "log" if _is_long(logged, live) else ""


def wears(generation: Path, come: int, live: int) -> bool:
    """Whether so many rows more would make the log long."""
    return _is_long(_counted(generation / _LOG, 0) + come, lambda: live)


def _is_long(logged: int, live: Callable[[], int]) -> bool:
    return logged >= _LOG_LEAST and logged > _LOG_SHARE * live()


def log_written(generation: Path) -> None:
    """Notes that nothing stands in the log any more."""
    (generation / _LOG).unlink(missing_ok=True)


def worn_served(dropped: int, live: int) -> bool:
    """Whether so many rows were dropped from an index on a server that it should be built anew."""
    return dropped >= _SERVED_LEAST and dropped > _SERVED_SHARE * live


def _counted(note: Path, more: int) -> int:
    """How many there are with these; only these where the note is lost, or was being written as its process died."""
    before = 0
    with suppress(FileNotFoundError, ValueError):
        before = int(note.read_text(encoding="ascii"))
    if more:
        note.write_text(str(before + more), encoding="ascii")
    return before + more
