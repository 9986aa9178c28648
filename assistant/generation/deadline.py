"""How long a model may write, and whether anybody still waits for it."""

from __future__ import annotations

import time
from collections.abc import Callable


class Deadline:
    """Passes ``seconds`` from when it is made, or as soon as ``stopped`` says so."""

    def __init__(
        self,
        seconds: float,
        stopped: Callable[[], bool] = lambda: False,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._ends = clock() + seconds
        self._stopped, self._clock = stopped, clock

    @property
    def left(self) -> float:
        """Seconds until then; 0 where it has passed."""
        return 0.0 if self.is_stopped else max(0.0, self._ends - self._clock())

    @property
    def is_stopped(self) -> bool:
        """Nobody waits any more."""
        return self._stopped()
