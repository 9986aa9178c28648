"""The tokens of host pages that were used: each opens one visit."""

from __future__ import annotations

from threading import Lock


class Used:
    """Remembers tokens until they are over anyway; in memory, so that a new start of the server forgets them."""

    def __init__(self) -> None:
        self._until: dict[tuple[str, str], float] = {}
        self._lock = Lock()

    def first(self, origin: str, token_id: str, until: float, now: float) -> bool:
        """Whether it was not used before; from now on it was. ``until``: when it is over."""
        with self._lock:
            self._until = {one: end for one, end in self._until.items() if end > now}
            if (origin, token_id) in self._until:
                return False
            self._until[origin, token_id] = until
            return True
