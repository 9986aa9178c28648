"""The pages of plans: all that serve and all that were withdrawn, and one plan with its editions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from ui.access.needs import noting
from ui.addresses import admin_address
from ui.admin.differences import diff_view
from ui.admin.frame import Frame, gone_to
from ui.collection_warnings import warnings_of
from ui.plans.page import edition_asked
from ui.previews import serving as serving_edition
from vectorstore.access.collections import NONE, Collection
from vectorstore.folding import fold
from vectorstore.keeping.edition_diff import edition_diff
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
    def plans(request: Request, q: str = "", state: str = "", collection: str = "", page: str = "") -> HTMLResponse:
        return plans_page(request, frame, q.strip(), state, collection, page)

    @router.get("/admin/plans/{plan_id}")
    def plan(request: Request, plan_id: str) -> HTMLResponse:
        editions = frame.library.editions(plan_id)
        serving = serving_edition(frame.library, plan_id)
        last = next((one for one in editions if one.edition == serving), editions[-1])
        shown: dict[str, Any] = {"plan": last, "editions": editions[::-1], "serving": serving}
        shown |= {"address": admin_address(plan_id), "nowhere": NONE}
        return frame.page(request, "plans", "admin_plan.html", **shown, **_its_collection(frame, plan_id))

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
        noting(request, edition=number)
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


def plan_collection_router(frame: Frame) -> APIRouter:
    """Which collection a plan is in."""
    router = frame.router()

    @router.post("/admin/plans/{plan_id}/collection")
    def move_plan(request: Request, plan_id: str, collection: Annotated[str, Form()] = "") -> Response:
        kept = frame.library.catalogue.access.collections
        before = kept.of_plan(plan_id)
        into = None if collection == NONE else collection
        noting(request, collection=into or "", before=before.id if before else "")
        kept.put(plan_id, into)
        return gone_to(request, admin_address(plan_id), "plan_moved" if into else "plan_moved_out")

    return router


def plans_page(request: Request, frame: Frame, q: str, state: str, collection: str, page: str) -> HTMLResponse:
    """The list: of plans that serve or that were withdrawn, of all collections or one, with all the words."""
    kept = frame.library.catalogue.access.collections
    there = kept.by_plan()
    of_state = {"serving": frame.library.plans(), "withdrawn": frame.library.withdrawn()}
    found = {name: [plan for plan in plans if is_in(there, plan, collection)] for name, plans in of_state.items()}
    given: dict[str, Any] = {"q": q, "state": state, "collection": collection}
    shown: dict[str, Any] = {"shown": listed(found["withdrawn" if state == "withdrawn" else "serving"], q, page)}
    shown |= {"counts": {name: len(plans) for name, plans in found.items()}, "link": partial(list_link, **given)}
    return frame.page(
        request, "plans", "admin_plans.html", **shown, **given, there=there, collections=kept.all(), nowhere=NONE
    )


def is_in(there: Mapping[str, Collection], plan: Plan, collection: str) -> bool:
    """Whether the plan is in the collection, or in none where it is NONE; "" has every plan."""
    kept = there.get(plan.id)
    return not collection or (kept.id if kept else NONE) == collection


def _its_collection(frame: Frame, plan_id: str) -> dict[str, Any]:
    """The collection that a plan is in, which there are, and what to know of who sees it."""
    access = frame.library.catalogue.access
    kept = access.collections.of_plan(plan_id)
    warnings = warnings_of(kept, access.people.all(), frame.language) if kept else ()
    return {"kept": kept, "collections": access.collections.all(), "warnings": warnings}


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
