"""Corrections as the catalogue keeps them: made, ended, never deleted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, func, insert, select, update

from vectorstore.catalogue.database import reading, writing
from vectorstore.catalogue.schema import CorrectionRow, advance
from vectorstore.corrections import Correction, Field, State
from vectorstore.errors import UnknownCorrection


class KeptCorrections:
    """The corrections of one catalogue. Changes are for the holder of the writer lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self, plan_id: str | None = None) -> tuple[Correction, ...]:
        """Every correction that was ever made, of one plan or of all, oldest first."""
        chosen = select(CorrectionRow).order_by(CorrectionRow.key)
        if plan_id is not None:
            chosen = chosen.where(CorrectionRow.plan_id == plan_id)
        with reading(self._engine) as session:
            return tuple(_to_correction(row) for row in session.scalars(chosen))

    def marks(self) -> dict[str, tuple[int, ...]]:
        """Of each plan that was corrected, figures that change whenever its corrections do."""
        figures = func.count(), func.max(CorrectionRow.key), func.count(CorrectionRow.ended_at)
        with reading(self._engine) as session:
            rows = session.execute(select(CorrectionRow.plan_id, *figures).group_by(CorrectionRow.plan_id)).all()
        return {plan_id: tuple(said) for plan_id, *said in rows}

    def get(self, correction: int) -> Correction:
        """One correction. Raises UnknownCorrection."""
        with reading(self._engine) as session:
            row = session.get(CorrectionRow, correction) if abs(correction) < 2**63 else None
        if row is None:
            raise UnknownCorrection(correction)
        return _to_correction(row)

    def change(self, ended: Iterable[tuple[int, State]], made: Iterable[dict[str, Any]], *, by: str, at: str) -> None:
        """Ends corrections and makes others in one transaction; ``made`` holds the columns of each."""
        with writing(self._engine) as session:
            for key, state in ended:
                row = update(CorrectionRow).where(CorrectionRow.key == key)
                session.execute(row.values(state=state, ended_by=by, ended_at=at))
            for columns in made:
                session.execute(insert(CorrectionRow).values(**columns, made_by=by, made_at=at, state="active"))
            advance(session)


def _to_correction(row: CorrectionRow) -> Correction:
    field: Field = row.field  # type: ignore[assignment]  # as it was checked
    state: State = row.state  # type: ignore[assignment]
    return Correction(
        row.key,
        row.plan_id,
        row.obligation_id,
        field,
        row.value,
        row.was,
        row.made_by,
        row.made_at,
        row.why,
        row.quote,
        state,
        row.origin,
        row.ended_by,
        row.ended_at,
    )
