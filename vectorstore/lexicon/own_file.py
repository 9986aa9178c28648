"""A word list that an admin keeps in the data folder: read with care, made into a value anew when it changes."""

from __future__ import annotations

import logging
from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any, Generic, TypeVar

import yaml

from vectorstore.errors import StoreError, storable

_FOLDERS = 16  # data folders of which the values are kept
T = TypeVar("T")
log = logging.getLogger(__name__)


class OwnFileError(StoreError):
    """An admin's file can't be used; the message names the place in it and the remedy."""

    def __init__(self, path: Path, place: str, remedy: str) -> None:
        super().__init__(storable(f"{path}: {place} {remedy}"))
        self.path = path
        self.place = place


def loaded(path: Path, failure: type[OwnFileError] = OwnFileError) -> Any:
    """What the YAML file holds; None where there is no file. Raises ``failure``."""
    if not path.exists():
        return None
    try:
        return parsed(path.read_text(encoding="utf-8-sig"))
    except (yaml.YAMLError, ValueError, OSError, RecursionError) as error:
        raise failure(path, _place(error), "cannot be read as YAML in UTF-8: mend it there") from error


def parsed(text: str) -> Any:
    """The values of a YAML text. Raises yaml.YAMLError, or ValueError of a value such as the date 2024-13-40."""
    return yaml.safe_load(text)


def _place(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    return f"line {mark.line + 1}" if mark else str(error)


class Kept(Generic[T]):
    """What is made of one file of each data folder, while the file stays as it is.

    A file that can't be used stops no question: a warning is logged once, and what was made of it before serves on, or
    what is made where there is no file. Safe to use from several threads.
    """

    def __init__(self, name: str, make: Callable[[Path], T], without: Callable[[], T]) -> None:
        """``make``: from the data folder, raises OwnFileError; ``without``: where there is no file to be used."""
        self._name, self._make, self._without = name, make, without
        self._made: OrderedDict[Path, tuple[tuple[int, ...], T]] = OrderedDict()  # the folder last used is the last
        self._making = Lock()

    def of(self, data: Path) -> T:
        """The value of this data folder."""
        try:
            file = (data / self._name).stat()
        except OSError:
            return self._without()
        changed = (file.st_mtime_ns, file.st_size, file.st_ino)  # a file put in its place has another number
        with self._making:
            before = self._made.get(data)
            if before is None or before[0] != changed:
                self._made[data] = (changed, self._new(data, before))
            self._made.move_to_end(data)
            while len(self._made) > _FOLDERS:
                self._made.popitem(last=False)
            return self._made[data][1]

    def _new(self, data: Path, before: tuple[tuple[int, ...], T] | None) -> T:
        try:
            return self._make(data)
        except OwnFileError as error:
            log.warning("%s; until then questions go on with the words known before", error)
            return before[1] if before else self._without()
