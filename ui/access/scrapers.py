"""Who may read the figures of /metrics without signing in: what collects them, at an address that the settings name."""

from __future__ import annotations

from starlette.requests import Request

from ui.access.networks import is_of, networks
from ui.access.peers import FORWARDED
from ui.paths import path_of

METRICS = "/metrics"
_STATE = "scrapes"  # of a request's state


class Scrapers:
    """The addresses of a setting."""

    def __init__(self, named: str) -> None:
        self._named = networks(named)

    def has(self, request: Request, by_proxy: bool) -> bool:
        """Whether the request asks for the figures and comes from one of them; notes so in its state.

        One that was passed on counts as of whoever a trusted proxy says that it is of. What another one passes on has
        the address of that proxy, and could be anybody's.
        """
        address = request.client.host if request.client else ""
        if path_of(request) != METRICS or not is_of(address, self._named):
            return False
        passed_on = any(name in request.headers for name in FORWARDED) or request.scope.get("http_version") == "1.0"
        request.state.scrapes = (by_proxy and "x-forwarded-for" in request.headers) or not passed_on
        return bool(request.state.scrapes)


def is_scraper(request: Request) -> bool:
    """Whether the guard let the request in so."""
    return bool(getattr(request.state, _STATE, False))
