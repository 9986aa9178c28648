"""By which template an address is known in logs and figures.

Never by the address itself: that may name a plan or a person, and there is no end of what may be asked for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from starlette.routing import Route
from starlette.types import Scope

from ui.paths import path_within
from ui.site_language import without_prefix

UNKNOWN = "unknown"
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
# What is served beside the routes: the site's own redirects, and what is mounted.
_BESIDE: Mapping[str, str] = MappingProxyType(
    {
        r"/": "/",
        r"/pages/.*": "/pages/{file}",
        r"/assets/.*": "/assets/{file}",
        r"/static/.*": "/static/{file}",
        r"/gradio_api/queue/join": "/gradio_api/queue/join",
        r"/gradio_api/queue/data": "/gradio_api/queue/data",
        r"/gradio_api/app_id": "/gradio_api/app_id",
        r"/gradio_api/heartbeat/[^/]*": "/gradio_api/heartbeat/{session}",
        r"/box": "/box",
        r"/theme\.css": "/theme.css",
        r"/favicon\.ico": "/favicon.ico",
        r"/robots\.txt": "/robots.txt",
        r"/(vi|en)": "/{language}",
        r"/language/(vi|en)": "/language/{language}",
    }
)


class RouteTemplates:
    """The templates of ``routes``, which come in the order in which addresses are looked up."""

    def __init__(self, routes: Sequence[Route]) -> None:
        beside = [(re.compile(pattern, re.DOTALL), template) for pattern, template in _BESIDE.items()]
        self._known = [*beside, *((route.path_regex, route.path) for route in routes)]

    def of(self, scope: Scope) -> str:
        """The template of a request's address, without its language; "unknown" where nothing is served."""
        path = path_within(without_prefix(scope)[0])
        return next((template for pattern, template in self._known if pattern.fullmatch(path)), UNKNOWN)


def method_of(scope: Scope) -> str:
    """The request's method; "other" for one that no route takes, of which there is no end either."""
    method: str = scope["method"]
    return method if method in METHODS else "other"
