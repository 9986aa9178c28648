"""Watched folders: which of their files have come or changed, and have settled.

What a folder holds now is compared with what it held, so that nothing that the system's notices leave out is missed;
the notices only say when to look. A file is taken once its size and time have stayed the same for a while: one that is
still being copied is waited for.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from typing import Any

from ingest.pipeline import expand

SETTLE_SECONDS = 2.0
_LOOK_SECONDS = 60.0  # between two looks without a notice, should one be lost
_POLL_SECONDS = 5.0  # between two looks where no notices come
_TICK_MILLISECONDS = 1000

Mark = tuple[int, int, int]
"""Size, time of change and inode: a file with another is not the one that was read."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is new in the folders: files to read, files and folders that have gone, and folders that are there again."""

    ready: tuple[Path, ...] = ()
    gone: tuple[Path, ...] = ()
    lost: tuple[Path, ...] = ()
    found: tuple[Path, ...] = ()


class Watched:
    """Files of ``folders`` as they were last seen, but those below ``but``. ``clock``: seconds."""

    def __init__(
        self,
        folders: Sequence[Path],
        but: Path | None = None,
        settle: float = SETTLE_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.folders = tuple(dict.fromkeys(folders))
        self._but, self._settle, self._clock = but, settle, clock
        self._read: dict[Path, Mark] = {}  # as it was when it was handed out
        self._moving: dict[Path, tuple[Mark | None, float]] = {}  # since when it is so; None: it isn't there
        self._lost: set[Path] = set()

    @property
    def unsettled(self) -> bool:
        """Whether something is waited for, so that it is worth looking again soon."""
        return bool(self._moving)

    def minds(self, path: Path) -> bool:
        """Whether a change of this path may be news."""
        return self._but is None or not path.is_relative_to(self._but)

    def look(self) -> Look:
        """What has settled since the last look."""
        there = [folder for folder in self.folders if folder.is_dir()]
        away = {folder for folder in self.folders if folder not in there}
        lost, found = away - self._lost, self._lost - away
        self._lost = away
        ready, gone = self._settled(self._marks(there), away)
        return Look(ready, gone, tuple(sorted(lost)), tuple(sorted(found)))

    def _settled(self, now: dict[Path, Mark], away: set[Path]) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
        """Files to read, and files that have gone; those of a folder that is away are waited for."""
        changed: dict[Path, Mark | None] = {path: mark for path, mark in now.items() if self._read.get(path) != mark}
        changed |= {
            path: None for path in self._read if path not in now and not any(path.is_relative_to(one) for one in away)
        }
        moment = self._clock()
        before, self._moving = self._moving, {}
        ready, gone = [], []
        for path, mark in changed.items():
            known, since = before.get(path, (mark, moment))
            if known != mark or moment - since < self._settle:
                self._moving[path] = (mark, since if known == mark else moment)
            elif mark is None:
                gone.append(path)
                del self._read[path]
            else:
                ready.append(path)
                self._read[path] = mark
        return tuple(sorted(ready)), tuple(sorted(gone))

    def _marks(self, folders: Sequence[Path]) -> dict[Path, Mark]:
        """The files below the folders; one that goes meanwhile, or can't be looked at, is left out."""
        marks = {}
        for path in filter(self.minds, (found for folder in folders for found in expand(folder))):
            try:
                about = path.stat()
            except OSError:
                continue
            marks[path] = about.st_size, about.st_mtime_ns, about.st_ino
        return marks


def looks(watched: Watched, stop: Event, *, poll: bool = False, every: float = _POLL_SECONDS) -> Iterator[Look]:
    """A look at once, and one whenever there may be something new, until ``stop`` is set.

    ``poll``: without the system's notices, which don't come for what other machines do on a network share; then there
    is one ``every`` so many seconds.
    """
    looked = float("-inf")
    for noticed in _ticks(watched, stop, poll, every):
        if noticed or watched.unsettled or time.monotonic() - looked >= _LOOK_SECONDS:
            looked = time.monotonic()
            yield watched.look()


def _ticks(watched: Watched, stop: Event, poll: bool, every: float) -> Iterator[bool]:
    """Whether something may have changed, again and again."""
    yield True
    while not stop.is_set():
        there = {} if poll else _there(watched.folders)
        if not there:  # nothing to have notices of
            if not stop.wait(min(every, SETTLE_SECONDS / 2) if watched.unsettled else every):
                yield True
            continue
        yield from _notices(watched, there, stop, every)


def _notices(watched: Watched, there: dict[Path, int], stop: Event, every: float) -> Iterator[bool]:
    """A tick a second, true where the system noticed something; ends where a folder goes, comes or is another."""
    import watchfiles  # cost: only who watches needs it

    begun = True
    told = {"rust_timeout": _TICK_MILLISECONDS, "debounce": 500, "yield_on_timeout": True}
    minded: dict[str, Any] = {"watch_filter": lambda _, path: watched.minds(Path(path)), "stop_event": stop} | told
    try:
        for changes in watchfiles.watch(*there, ignore_permission_denied=True, **minded):
            yield begun or bool(changes)  # what came before the notices began is noticed by nobody
            begun = False
            if _there(watched.folders) != there:
                yield True
                return
    except OSError:  # a folder went as the watch began, or the system watches no more
        if not stop.wait(every):
            yield True


def _there(folders: Sequence[Path]) -> dict[Path, int]:
    """The folders that are there, each with its inode: one made anew has to be watched anew."""
    found = {}
    for folder in folders:
        try:
            found[folder] = folder.stat().st_ino if folder.is_dir() else 0
        except OSError:
            continue
    return {folder: inode for folder, inode in found.items() if inode}
