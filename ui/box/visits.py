"""What a box holds of its visit: signed here, so that nobody else makes one up, and over after a while.

It is no cookie: a browser sends it only where the box's own page says so, whatever else that browser holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import astuple
from typing import Any

from itsdangerous import BadData, URLSafeSerializer

from ui.box.visit import Visit

LONGEST = 16_000  # characters; one with as many plans as a box may name is shorter


class Visits:
    """Signs visits, and reads what was signed. ``secret`` is asked anew each time: see ui/access/secret.py."""

    def __init__(self, secret: Callable[[], str], seconds: int, clock: Callable[[], float]) -> None:
        self.seconds = seconds
        self._secret, self._clock = secret, clock

    def sealed(self, visit: Visit) -> str:
        """The visit, which begins now, as the box holds it. Raises SecretError."""
        return str(self._signer().dumps([self._clock() + self.seconds, *astuple(visit)]))

    def read(self, sealed: str) -> Visit | None:
        """The visit; None where it is over, or not of our making. Raises SecretError."""
        if len(sealed) > LONGEST or not sealed.isascii():
            return None
        try:
            said: Any = self._signer().loads(sealed)
        except BadData:
            return None
        until, origin, visitor, person_id, plans = said
        return Visit(origin, visitor, person_id, tuple(plans)) if self._clock() < until else None

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret(), salt="box")
