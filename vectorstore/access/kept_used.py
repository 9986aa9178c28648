"""Tokens of host pages that opened a visit of the box: each opens one, in whichever process, also after a restart."""

from __future__ import annotations

from hashlib import sha256

from sqlalchemy import Engine, delete, insert

from vectorstore.access.schema import UsedTokenRow
from vectorstore.access.turns import take_turn
from vectorstore.catalogue.database import writing


class UsedTokens:
    """Remembers tokens of one catalogue until they are over anyway. Raises CatalogueFailed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def first(self, origin: str, token_id: str, until: float, now: float) -> bool:
        """Whether it was not used before; from now on it was. ``until``: when it is over, in seconds since the epoch.

        Of two who come with it at once, one is the first.
        """
        digest = sha256(f"{origin} {token_id}".encode("utf-8", "surrogatepass")).hexdigest()
        with writing(self._engine) as session:
            take_turn(session)
            session.execute(delete(UsedTokenRow).where(UsedTokenRow.until <= now))
            if session.get(UsedTokenRow, digest) is not None:
                return False
            session.execute(insert(UsedTokenRow).values(digest=digest, until=until))
            return True
