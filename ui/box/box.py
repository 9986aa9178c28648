"""The box of one process: who may hold it, how visits through it are known, and how much is asked so."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from ui.box.keys import key_of
from ui.box.quotas import Quotas
from ui.box.visit import Visit
from ui.box.visits import Visits

if TYPE_CHECKING:
    from ui.settings import Settings


class Box:
    """``origins``: of pages that may hold it; none where there is no box. ``secret``: asked anew whenever it is needed,
    and raises SecretError where it can't be had.
    """

    def __init__(self, settings: Settings, secret: Callable[[], str], clock: Callable[[], float] = time.time) -> None:
        self.clock = clock
        self.origins = settings.framed_by
        self.quotas = Quotas(settings.box_visitor_quota, settings.box_origin_quota)
        self._secret = secret
        self._visits = Visits(secret, 60 * settings.box_minutes, clock)

    @property
    def seconds(self) -> int:
        """For which a visit holds."""
        return self._visits.seconds

    def key(self, origin: str) -> str:
        """The key with which the host of an origin signs. Raises SecretError."""
        return key_of(self._secret(), origin)

    def began(self, origin: str, person_id: str = "", plans: tuple[str, ...] = ()) -> str:
        """A new visit, as the box holds it. Raises SecretError."""
        return self._visits.sealed(Visit(origin, person_id or secrets.token_hex(8), person_id, plans))

    def visit(self, sealed: str) -> Visit | None:
        """What the box holds; None where it is over, not of our making, or its origin may hold the box no more."""
        visit = self._visits.read(sealed) if self.origins else None
        return visit if visit is not None and visit.origin in self.origins else None

    def asked_by(self, origin: str, person_id: str) -> Visit:
        """Whose question it is that a page of this origin puts over the API by itself."""
        return Visit(origin, person_id, person_id)
