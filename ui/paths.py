"""Where a request's address lies below the site's root, which a proxy may serve under any path."""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.types import Scope


def path_within(scope: Scope) -> str:
    """The path below where the site is mounted, cut where the routing cuts it: what the guard reads, a route serves."""
    path, root = scope["path"], scope.get("root_path", "")
    within: str = path.removeprefix(root)
    return within or "/" if within.startswith("/") or not within else path


def path_of(request: HTTPConnection) -> str:
    """The request's path below where the site is mounted."""
    return path_within(request.scope)


def up_from(request: HTTPConnection) -> str:
    """What leads from the address to the site's root: "" at /admin, "../" at /admin/plans."""
    return "../" * (path_of(request).count("/") - 1)
