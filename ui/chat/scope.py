"""Which plans a question of the chat is put to: of those that who asks may see, what they chose, within their box."""

from __future__ import annotations

from collections.abc import Sequence

from ui.box.visit import Visit
from ui.view import View
from vectorstore.occasions import year_of
from vectorstore.values import Plan


def plans_at_hand(view: View, visit: Visit | None) -> tuple[Plan, ...]:
    """The plans that can be asked: all that the viewer sees, or those of them to which their box is limited."""
    plans = view.library.plans()
    if visit is None or not visit.plans:
        return plans
    return tuple(plan for plan in plans if plan.id in visit.plans)


def plans_asked(
    view: View, visit: Visit | None, plans: Sequence[str] | None, years: Sequence[str] | None
) -> tuple[str, ...] | None:
    """The plans' ids for ``View.ask``; none for all there are, None where what was chosen leaves none.

    ``plans``, ``years``: as chosen in the page; where none are, no plan is left out for that.
    """
    limited = visit is not None and bool(visit.plans)
    if not plans and not years and not limited:
        return ()
    chosen = tuple(
        plan.id
        for plan in plans_at_hand(view, visit)
        if (not plans or plan.id in plans) and (not years or str(year_of(plan)) in years)
    )
    return chosen or None
