"""Under which name the audit trail notes what a route does, and which role a route needs.

A route's endpoint has the name of what it does, which a text goes with (``audit.action.<action>``); the table has those
whose endpoint is called otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from starlette.routing import Match

from ui.access.own_site import SAFE
from vectorstore.access.roles import Role, higher

if TYPE_CHECKING:
    from starlette.requests import Request

LOOK = "look"  # what somebody did who was refused a page or a list
ACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "/api/jobs": "reread",
        "/admin/changes": "decide_change",
        "/admin/words/add": "add_word",
        "/admin/words/remove": "remove_word",
        "/admin/feedback/{id_:number}/handled": "handle_feedback",
    }
)


def action_of(route: Any, method: str) -> str:
    """The action of a route, asked with a method; "look" where it only shows something."""
    if method in SAFE:
        return LOOK
    return ACTIONS.get(getattr(route, "path", ""), getattr(route, "name", "") or "?")


def parameters_of(request: Request) -> str:
    """Of what it is done: the parameters in the address, or the address of what only shows something."""
    if request.method in SAFE:
        return request.url.path
    return " ".join(str(value) for value in request.path_params.values())


def route_of(request: Request) -> Any:
    """The route that would answer the request, where it got to none; None where there is none."""
    for route in routes_of(request.scope.get("app")):
        match, found = route.matches(request.scope)
        if match is Match.FULL:
            request.scope["path_params"] = found.get("path_params", {})
            return route
    return None


def routes_of(app: Any) -> Iterator[Any]:
    """Every route of an application, those of the routers in it too."""
    for route in getattr(app, "routes", ()):
        inner = getattr(route, "original_router", None)  # as FastAPI keeps a router that was included
        if inner is None:
            yield route
        else:
            yield from routes_of(inner)


def least_of(route: Any) -> Role | None:
    """The role that a route needs; None where it needs none."""
    least: Role | None = None
    for role in _needed(getattr(route, "dependant", None)):
        least = role if least is None else higher(least, role)
    return least


def _needed(dependant: Any) -> Iterator[Role]:
    for one in getattr(dependant, "dependencies", ()):
        if role := getattr(one.call, "least", None):
            yield role
        yield from _needed(one)
