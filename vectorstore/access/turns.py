"""Transactions that decide by what they counted: one at a time, so that none counts what another is about to change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from vectorstore.catalogue.schema import StateRow

ROW = select(StateRow.id).with_for_update()


def take_turn(session: Session) -> None:
    """Waits until no other transaction is at its turn, and has it until the end of this one.

    On SQLite every writing transaction has its turn from its beginning, and the row needs no lock.
    """
    session.execute(ROW)
