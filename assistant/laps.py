"""How long each step of one question took."""

from __future__ import annotations

import time


class Laps:
    """Laps of one question, in milliseconds; that of a step that comes again is added to what it took before."""

    def __init__(self) -> None:
        self.milliseconds: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, step: str) -> None:
        """A step has ended."""
        now = time.perf_counter()
        self.milliseconds[step] = round(self.milliseconds.get(step, 0.0) + 1000 * (now - self._last), 3)
        self._last = now
