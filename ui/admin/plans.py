"""The pages of plans: all that serve and all that were withdrawn, and one plan with its editions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from ui.addresses import admin_address
from ui.admin.differences import diff_view
from ui.admin.frame import Frame, gone_to
from ui.plan_page import edition_asked
from ui.previews import serving as serving_edition
from vectorstore.edition_diff import edition_diff
from vectorstore.folding import fold
from vectorstore.values import Plan

ROWS_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list of plans."""

    plans: tuple[Plan, ...]
    found: int
    number: int
    pages: int


def plans_router(frame: Frame) -> APIRouter:
    """The routes of /admin/plans."""
    router = frame.router()

    @router.get("/admin/plans")
    def plans(request: Request, q: str = "", state: str = "", page: str = "") -> HTMLResponse:
        serving, withdrawn = frame.library.plans(), frame.library.withdrawn()
        chosen = withdrawn if state == "withdrawn" else serving
        shown = listed(chosen, q, page)
        counts = {"serving": len(serving), "withdrawn": len(withdrawn)}
        return frame.page(
            request, "plans", "admin_plans.html", shown=shown, q=q.strip(), state=state, counts=counts, link=list_link
        )

    @router.get("/admin/plans/{plan_id}")
    def plan(request: Request, plan_id: str) -> HTMLResponse:
        editions = frame.library.editions(plan_id)
        serving = serving_edition(frame.library, plan_id)
        last = next((one for one in editions if one.edition == serving), editions[-1])
        return frame.page(
            request,
            "plans",
            "admin_plan.html",
            plan=last,
            editions=editions[::-1],
            serving=serving,
            address=admin_address(plan_id),
        )

    @router.get("/admin/plans/{plan_id}/diff")
    def diff(request: Request, plan_id: str, old: str = "", new: str = "") -> HTMLResponse:
        editions = [plan.edition for plan in frame.library.editions(plan_id)]
        before, after = _asked_pair(editions, old, new)
        if before is None or after is None:
            return frame.missing(request, "plans", "admin.diff.none")
        sides = [frame.library.contents(plan_id, edition) for edition in (before, after)]
        found = diff_view(edition_diff(*sides), frame.language)
        shown: dict[str, Any] = {
            "diff": found,
            "old": sides[0].plan,
            "new": sides[1].plan,
            "address": admin_address(plan_id),
        }
        return frame.page(request, "plans", "admin_diff.html", **shown)

    return router


def plan_changes_router(frame: Frame) -> APIRouter:
    """What is done to a plan; each goes back to its page, which says so."""
    router = frame.router()

    @router.post("/admin/plans/{plan_id}/rollback")
    def rollback(request: Request, plan_id: str, edition: Annotated[str, Form()] = "") -> Response:
        try:
            number = edition_asked(edition)
        except ValueError:
            number = None
        if number is None:
            return frame.missing(request, "plans", "admin.edition.none")
        frame.library.rollback(plan_id, number)
        return gone_to(request, admin_address(plan_id), "rolled_back")

    @router.post("/admin/plans/{plan_id}/withdraw")
    def withdraw(request: Request, plan_id: str) -> Response:
        frame.library.withdraw(plan_id)
        return gone_to(request, admin_address(plan_id), "withdrawn")

    @router.post("/admin/plans/{plan_id}/restore")
    def restore(request: Request, plan_id: str) -> Response:
        frame.library.restore(plan_id)
        return gone_to(request, admin_address(plan_id), "restored")

    return router


def listed(plans: Sequence[Plan], words: str, page: str, size: int = ROWS_A_PAGE) -> Listed:
    """The page ``page`` of the plans that have all the words, with or without accents, in what is listed of them."""
    wanted = fold(words).split()
    found = [plan for plan in plans if all(word in _said(plan) for word in wanted)] if wanted else list(plans)
    pages = max(1, -(-len(found) // size))
    number = min(max(int(page), 1), pages) if page.isdecimal() and len(page) < 9 else 1
    start = (number - 1) * size
    return Listed(tuple(found[start : start + size]), len(found), number, pages)


def list_link(**given: object) -> str:
    """The list's address below the site's root, without what is blank."""
    query = urlencode({name: value for name, value in given.items() if value})
    return f"admin/plans?{query}" if query else "admin/plans"


def _said(plan: Plan) -> str:
    head = plan.header
    return fold(" ".join(filter(None, (plan.title, head.number.value, head.issuer.value, plan.source, plan.id))))


def _asked_pair(editions: Sequence[int], old: str, new: str) -> tuple[int | None, int | None]:
    """The two editions to compare: those asked for, else the last two."""
    after = next((one for one in editions if str(one) == new), None) if new else editions[-1]
    before = [one for one in editions if str(one) == old] if old else [one for one in editions if one != after][-1:]
    return (before[0] if before else None), after
