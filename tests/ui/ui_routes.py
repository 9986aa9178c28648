"""Every route that is served, and the least that it needs; a route that the table lacks, or has for nothing, fails."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from fastapi import FastAPI
from starlette.routing import Mount

# open: for everybody, also who must sign in. reader: who may come in, so nobody in particular too where they may.
# session: who has signed in, with a browser and not with a token. Then the roles.
Least = Literal["open", "reader", "session", "editor", "admin"]

_READER = """
GET /plans
GET /plans/
GET /plans/{plan_id}
GET /plans/{plan_id}/source
GET /plans/{plan_id}/pages/{number}.png
GET /register
GET /register/
GET /api/docs
GET /api/openapi.json
HEAD /api/openapi.json
POST /api/ask
POST /api/ask/stream
GET /api/plans
GET /api/plans/{plan_id}
GET /api/plans/{plan_id}/text
GET /api/plans/{plan_id}/file
GET /api/plans/{plan_id}/editions
GET /api/plans/{plan_id}/diff
GET /api/obligations
POST /api/feedback
GET /api/me
GET /v1/models
GET /v1/models/{model}
POST /v1/chat/completions
POST /mcp
MOUNT /
"""
_ADMIN = """
GET /admin
GET /admin/
POST /admin/upload
GET /admin/jobs/{job_id}
POST /admin/jobs/{job_id}/cancel
POST /admin/jobs/{job_id}/retry
GET /admin/plans
GET /admin/plans/{plan_id}
GET /admin/plans/{plan_id}/diff
POST /admin/plans/{plan_id}/rollback
POST /admin/plans/{plan_id}/withdraw
POST /admin/plans/{plan_id}/restore
GET /admin/waiting
GET /admin/waiting/{key:number}
POST /admin/waiting/{key:number}/decide
POST /admin/waiting/{key:number}/dismiss
GET /admin/changes
POST /admin/changes
GET /admin/warnings
GET /admin/words
POST /admin/words/add
POST /admin/words/remove
POST /admin/words/reread
GET /admin/questions
GET /admin/feedback
POST /admin/feedback/{id_:number}/handled
GET /admin/audit
GET /admin/audit/export
GET /api/audit
GET /admin/box
GET /metrics
GET /admin/{rest:path}
POST /api/plans
GET /api/jobs
POST /api/jobs
GET /api/jobs/{job_id}
POST /api/jobs/{job_id}/cancel
POST /api/jobs/{job_id}/retry
DELETE /api/plans/{plan_id}
POST /api/plans/{plan_id}/restore
POST /api/plans/{plan_id}/rollback
POST /admin/plans/{plan_id}/collection
GET /admin/collections
POST /admin/collections/create
POST /admin/collections/standard
POST /admin/collections/{collection}/groups
POST /admin/collections/{collection}/forget
GET /admin/people
POST /admin/people/create
GET /admin/people/{person_id}
POST /admin/people/{person_id}/change
POST /admin/people/{person_id}/disable
POST /admin/people/{person_id}/enable
POST /admin/people/{person_id}/forget
POST /admin/people/{person_id}/link
POST /admin/people/{person_id}/unlock
POST /admin/people/{person_id}/revoke
POST /admin/people/{person_id}/sign-out
GET /api/collections
PUT /api/plans/{plan_id}/collection
"""
_OTHERS: dict[Least, str] = {
    "open": """
GET /healthz
GET /readyz
GET /sign-in
POST /sign-in
GET /sign-in/link
POST /sign-in/link
POST /sign-out
GET /embed.js
POST /box/session
MOUNT /pages
""",
    "reader": _READER,
    "session": """
GET /account
POST /account/profile
POST /account/tokens
POST /account/tokens/{token_id}/revoke
POST /account/leave-all
POST /account/password
""",
    "editor": """
GET /corrections
GET /corrections/new
POST /corrections/new
POST /corrections/{number:number}/accept
POST /corrections/{number:number}/reject
POST /corrections/{number:number}/withdraw
GET /api/corrections
GET /api/corrections/review
POST /api/plans/{plan_id}/obligations/{obligation_id}/corrections
POST /api/corrections/{number}/accept
POST /api/corrections/{number}/reject
POST /api/corrections/{number}/withdraw
""",
    "admin": _ADMIN,
}
LEAST: Mapping[str, Least] = {
    route: least for least, routes in _OTHERS.items() for route in routes.strip().splitlines()
}
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True, slots=True)
class Route:
    """What is served at an address. ``method``: MOUNT for all that is below it."""

    method: str
    path: str

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def at(self, plan: str) -> str:
        """The address with this plan's id in it; whatever else it names, there is none of."""
        return _PARAMETER.sub(lambda found: plan if found[1].startswith("plan") else "999999", self.path)


def routes_of(app: FastAPI) -> list[Route]:
    """Every route of ours."""
    return list(_walked(app.routes))


def routes_of_the_chat(app: FastAPI) -> list[Route]:
    """Every route of Gradio, which is mounted behind a gate."""
    (chat,) = (route.app for route in app.routes if isinstance(route, Mount) and not route.path)
    return list(_walked(chat.app.routes))


def _walked(routes: Any) -> Iterator[Route]:
    for route in routes:
        if router := getattr(route, "original_router", None):  # included: its own routes are looked up when asked for
            yield from _walked(router.routes)
        elif isinstance(route, Mount):
            yield Route("MOUNT", route.path or "/")
        else:
            yield from (Route(method, route.path) for method in sorted(route.methods))
