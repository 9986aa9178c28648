"""Questions asked and feedback given, as the catalogue keeps them."""

from __future__ import annotations

from sqlalchemy import Engine


class Journal:
    """The journal of one catalogue. Its writes are short, and need no writer lock: no reader of plans sees them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
