"""After a failure, a while in which nothing is tried: who asks next gets the same failure at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Repeatable(Protocol):
    """A failure that can be told again."""

    def again(self) -> Exception:
        """The same for who asks next, without a new try."""


class Pause:
    """Lasts ``seconds`` by the ``clock`` from the latest failure. Safe to use from several threads."""

    def __init__(self, seconds: float, clock: Callable[[], float]) -> None:
        self._seconds = seconds
        self._clock = clock
        self._last: tuple[Repeatable, float] | None = None

    def check(self) -> None:
        """Raises the failure again while the pause lasts."""
        last = self._last
        if last is not None and self._clock() < last[1]:
            raise last[0].again()

    def begin(self, failure: Repeatable) -> None:
        """Nothing is tried from now on."""
        self._last = failure, self._clock() + self._seconds

    def end(self) -> None:
        """It goes well again."""
        self._last = None
