"""How much may be asked through boxes: by one visitor, and from all pages of one origin."""

from __future__ import annotations

import time
from collections.abc import Callable

from ui.box.visit import Visit
from ui.rate_limit import RateLimit
from vectorstore.access.places import place_of


class Quotas:
    """``visitor`` and ``origin``: questions a minute. Safe to use from several threads."""

    def __init__(self, visitor: int, origin: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._visitors = RateLimit(visitor, clock=clock)
        self._origins = RateLimit(origin, clock=clock)

    def wait(self, visit: Visit | None, client: str) -> int:
        """Counts a question, and gives 0; or the whole seconds to wait. ``client``: the address that it comes from.

        Who is nobody in particular is counted by where they are: a box opened anew makes nobody of it another.
        """
        if visit is None:
            return 0
        who = visit.person_id or place_of(client) or visit.visitor
        # The visitor first: what one of them asks too much takes nothing from the others of the origin.
        return self._visitors.wait(f"{visit.origin} {who}") or self._origins.wait(visit.origin)
