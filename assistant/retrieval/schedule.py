"""What is due in a period, by the dates of the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.retrieval.duties import obligations_of
from assistant.retrieval.evidence import Piece
from assistant.retrieval.plan_words import PlanWords
from assistant.retrieval.units import Grade, Matcher
from assistant.understanding.mentions import Mention
from assistant.understanding.period import Period
from vectorstore.occasions import periods, year_of


@dataclass(frozen=True, slots=True)
class Due:
    """A task and the day by which it is due."""

    day: date
    piece: Piece


def due_in(plans: Sequence[PlanWords], period: Period, units: Sequence[Mention], *, reports: bool) -> list[Due]:
    """The tasks, of these units or of all, that are due in the period, by day; ``reports``: duties to report alone."""
    found: list[Due] = []
    for plan in plans:
        matcher = Matcher(units, plan.lexicon)
        for piece in obligations_of(plan):
            obligation = piece.obligation
            assert obligation is not None
            if reports and obligation.kind != "report":
                continue
            deadline = obligation.deadline
            if period.overdue and (deadline is None or deadline.rrule):
                continue  # what comes back is due again
            if units and matcher.best(obligation.actors) is Grade.NONE:
                continue
            days = [last for _, last in periods(deadline, year_of(plan.contents.plan))]
            issued = plan.contents.plan.header.date.value
            first = max(period.first, date.fromisoformat(issued)) if issued and period.overdue else period.first
            within = [day for day in days if first <= day <= period.last]
            if within:
                found.append(Due(min(within), piece))
    return sorted(found, key=lambda due: (due.day, due.piece.contents.plan.id, due.piece.passage.ordinal))
