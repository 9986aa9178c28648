"""What a file that waits for a decision would change, in the plan that it may be a new edition of."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from vectorstore.errors import UnknownPlan, UnknownWaiting
from vectorstore.keeping.edition_diff import EditionDiff, edition_diff

if TYPE_CHECKING:
    from vectorstore.library import Library, Readable
    from vectorstore.placement import Waiting
    from vectorstore.values import Plan, PlanContents


def serving(library: Readable, plan_id: str) -> int | None:
    """The number of the edition that serves; None where the plan is withdrawn, or there is none of this id."""
    try:
        return library.plan(plan_id).edition
    except UnknownPlan:
        return None


def standing(library: Readable, plan_id: str) -> PlanContents:
    """The plan in the edition that serves; of a withdrawn plan, in the one that served last. Raises UnknownPlan."""
    last = next((plan.edition for plan in library.withdrawn() if plan.id == plan_id), None)
    return library.contents(plan_id, last)


def waiting_one(library: Library, key: int) -> Waiting:
    """The file that waits under this number. Raises UnknownWaiting."""
    for one in library.waiting():
        if one.key == key:
            return one
    raise UnknownWaiting(key)


def preview(library: Library, waiting: Waiting, plan_id: str) -> EditionDiff:
    """What the file would change as the plan's next edition, with the plan's corrections in force in both.

    Raises UnknownPlan, UnknownWaiting.
    """
    old = standing(library, plan_id)
    read = library.waiting_contents(waiting.key)
    next_one = replace(read.plan, id=plan_id, edition=_next(library.editions(plan_id)))
    return edition_diff(old, library.editor.applied(replace(read, plan=next_one)))


def _next(editions: tuple[Plan, ...]) -> int:
    return max((plan.edition for plan in editions), default=0) + 1
