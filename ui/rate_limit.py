"""How often one client may do something: counted in memory, in each process by itself."""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from math import ceil
from threading import Lock

MOST_CLIENTS = 10_000  # that are remembered; the one that came least lately is forgotten first


class RateLimit:
    """``most`` times in any ``seconds`` seconds for each client. Safe to use from several threads."""

    def __init__(self, most: int = 30, seconds: float = 60.0, clock: Callable[[], float] = time.monotonic) -> None:
        self.most, self.seconds, self._clock = most, seconds, clock
        self._times: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, client: str) -> int:
        """Counts a use, and gives 0; or the whole seconds that the client has to wait for its next."""
        with self._lock:
            now = self._clock()
            times = self._times.setdefault(client, deque())
            self._times.move_to_end(client)
            if len(self._times) > MOST_CLIENTS:
                self._times.popitem(last=False)
            while times and times[0] <= now - self.seconds:
                times.popleft()
            if len(times) >= self.most:
                return ceil(times[0] + self.seconds - now)
            times.append(now)
            return 0
