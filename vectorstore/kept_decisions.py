"""What admins decided about the changes that plans make to others, as the catalogue keeps it."""

from __future__ import annotations

from sqlalchemy import Engine


class KeptDecisions:
    """The decisions of one catalogue. Changes are for the holder of the writer lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
