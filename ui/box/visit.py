"""A visit through a box: from which page it comes, whose it is, and to which plans it is limited."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import HTTPConnection


@dataclass(frozen=True, slots=True)
class Visit:
    """``origin``: of the page that holds the box. ``visitor``: who asks, as quotas count; the person's id where known.

    ``person_id``: "" for nobody in particular. ``plans``: the only ones that the box asks; all that the visitor may see
    where there are none.
    """

    origin: str
    visitor: str
    person_id: str = ""
    plans: tuple[str, ...] = ()


def visit_of(request: HTTPConnection) -> Visit | None:
    """Through which box a request came, as the guard found out; None where through none."""
    visit = getattr(request.state, "visit", None)
    return visit if isinstance(visit, Visit) else None
