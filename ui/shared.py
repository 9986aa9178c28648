"""What stands once for all that the same parts serve: the applications of both languages count in one place."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TypeVar, cast

One = TypeVar("One")


class Shared:
    """What surfaces keep in memory, by name. Safe to use from several threads."""

    def __init__(self) -> None:
        self._kept: dict[str, object] = {}
        self._lock = Lock()

    def one(self, name: str, make: Callable[[], One]) -> One:
        """What was made under this name, made now if nothing was. Whoever uses a name means one thing by it."""
        with self._lock:
            if name not in self._kept:
                self._kept[name] = make()
            return cast(One, self._kept[name])
