"""What admins decided about the changes that plans make to others, as the catalogue keeps it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Engine, insert, select

from vectorstore.catalogue.database import reading, writing
from vectorstore.catalogue.edition_rows import retire
from vectorstore.catalogue.schema import DecisionRow
from vectorstore.changes import ChangeKind

Verdict = Literal["accepted", "rejected"]


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a change that plan ``plan_id`` makes to plan ``target_id``, by whom and when (UTC)."""

    plan_id: str
    target_id: str
    kind: ChangeKind
    verdict: Verdict
    by: str
    at: str


class KeptDecisions:
    """The decisions of one catalogue. Changes are for the holder of the writer lock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def all(self) -> tuple[Decision, ...]:
        """Every decision that was ever made, oldest first; the latest of a change counts."""
        with reading(self._engine) as session:
            rows = session.scalars(select(DecisionRow).order_by(DecisionRow.key))
            return tuple(_to_decision(row) for row in rows)

    def decide(self, decision: Decision, *, ends: bool) -> None:
        """Keeps a decision; ``ends``: withdraws the plan that it is about, in the same transaction."""
        with writing(self._engine) as session:
            columns = {"plan_id": decision.plan_id, "target_id": decision.target_id, "kind": decision.kind}
            made = {"verdict": decision.verdict, "made_by": decision.by, "made_at": decision.at}
            session.execute(insert(DecisionRow).values(**columns, **made))
            if ends:
                retire(session, decision.target_id)


def _to_decision(row: DecisionRow) -> Decision:
    kind: ChangeKind = row.kind  # type: ignore[assignment]  # as it was kept
    verdict: Verdict = row.verdict  # type: ignore[assignment]
    return Decision(row.plan_id, row.target_id, kind, verdict, row.made_by, row.made_at)
