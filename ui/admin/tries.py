"""Wrong keys are slowed: after a few from one address, no more is looked at for a while."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

WRONG_ALLOWED = 5
SECONDS = 60.0
_ADDRESSES_KEPT = 1000


class Tries:
    """The wrong keys of the last ``SECONDS``, by the address that they came from. In memory, of this process."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._wrong: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str) -> int:
        """Whole seconds until a key from ``address`` is looked at again; 0 where one is now."""
        with self._lock:
            wrong = self._wrong.get(address)
            if not wrong or len(wrong) < WRONG_ALLOWED:
                return 0
            left = wrong[0] + SECONDS - self._clock()
            return int(left) + 1 if left > 0 else 0

    def note(self, address: str) -> None:
        """A wrong key came from ``address``."""
        with self._lock:
            wrong = self._wrong.setdefault(address, deque(maxlen=WRONG_ALLOWED))
            self._wrong.move_to_end(address)
            wrong.append(self._clock())
            while len(self._wrong) > _ADDRESSES_KEPT:
                self._wrong.popitem(last=False)
