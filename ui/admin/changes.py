"""What plans say of other plans: proposals to withdraw what is replaced or repealed, and links of amendments."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, Response

from ui.access.needs import noting, viewer_of
from ui.admin.frame import Frame, gone_to
from ui.changes_view import Part, notices
from vectorstore.catalogue.kept_decisions import Verdict
from vectorstore.keeping.proposals import Proposal, proposals

AMENDS = "page.changes.of.amends"  # the notice of a plan that changes another one


def changes_router(frame: Frame) -> APIRouter:
    """The routes of /admin/changes."""
    router = frame.router()

    @router.get("/admin/changes")
    def changes(request: Request) -> HTMLResponse:
        found = proposals(frame.library)
        groups = {
            "open": [one for one in found if one.state == "open"],
            "decided": [one for one in found if one.state in ("accepted", "rejected")],
            "not_at_hand": [one for one in found if one.state == "not_at_hand"],
        }
        return frame.page(request, "changes", "admin_changes.html", groups=groups, places=_places(frame, found))

    @router.post("/admin/changes")
    def decide(
        request: Request,
        plan: Annotated[str, Form()] = "",
        target: Annotated[str, Form()] = "",
        verdict: Annotated[str, Form()] = "",
    ) -> Response:
        decided: Verdict = "accepted" if verdict == "accepted" else "rejected"
        noting(request, plan=plan, target=target, verdict=decided)
        frame.library.decider.decide(plan, target, decided, by=viewer_of(request).name)
        return gone_to(request, "admin/changes", decided)

    return router


def _places(frame: Frame, found: Sequence[Proposal]) -> dict[tuple[str, str], tuple[Part, ...]]:
    """By the two plans' ids, the passages that an amendment changes, beside the words that change them."""
    amending = dict.fromkeys(one.plan.id for one in found if one.change.kind == "amends" and one.target)
    said = ((plan_id, notice) for plan_id in amending for notice in notices(frame.library, plan_id))
    return {(plan_id, notice.other.id): notice.parts for plan_id, notice in said if notice.key == AMENDS}
