"""What a route needs of who sends the request, as dependencies of FastAPI; and who that is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.requests import HTTPConnection, Request

from ui.access.identity import Identity
from ui.access.own_site import SAFE
from ui.access.refused import NotAllowed, SignInNeeded
from ui.view import View
from ui.wiring import Parts
from vectorstore.access.roles import Role
from vectorstore.access.viewer import Viewer


def viewer_of(request: HTTPConnection) -> Viewer:
    """Who sends the request: as the guard found out, which stands before every route."""
    viewer: Viewer = request.state.viewer
    return viewer


def seeing(parts: Parts) -> Callable[[Request], View]:
    """A dependency: what who sends the request may see and ask."""

    def view(request: Request) -> View:
        return parts.view(viewer_of(request))

    return view


def needs(least: Role) -> Callable[[Request], Viewer]:
    """A dependency: who sends the request, where they may do at least this. Raises SignInNeeded, NotAllowed.

    What such a route changes is noted in the audit trail by itself, and that somebody may not: see trail.py.
    """

    def needed(request: Request) -> Viewer:
        viewer = viewer_of(request)
        allowed = viewer.may(least)
        request.state.refused = not allowed
        request.state.acts = request.method not in SAFE or (not allowed and least != "reader")
        if allowed:
            return viewer
        raise NotAllowed if viewer.is_known else SignInNeeded

    needed.least = least  # type: ignore[attr-defined]  # by which actions.py knows what a route needs
    return needed


def check_still(parts: Parts, request: Request, least: Role) -> None:
    """Raises Refused where who sent the request may do this no more: it took long to come, and roles count at once."""
    viewer = viewer_of(request)
    now = Identity(parts).viewer(request, by_proxy=viewer.how == "proxy")
    if now is None or now.key != viewer.key:
        raise SignInNeeded
    if not now.may(least):
        raise NotAllowed


needs_editor = needs("editor")
needs_admin = needs("admin")


def noting(request: HTTPConnection, **details: Any) -> None:
    """Adds short values to what the audit trail notes of the request; never a secret or the text of a question."""
    request.state.details = getattr(request.state, "details", {}) | details
