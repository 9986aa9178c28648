"""Jobs as the catalogue keeps them: the queue of what admins asked for."""

from __future__ import annotations

from sqlalchemy import Engine


class KeptJobs:
    """The jobs of one catalogue. Its writes are short, and need no writer lock: no reader of plans sees them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
