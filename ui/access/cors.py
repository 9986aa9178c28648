"""What pages of the settings' origins may read of the API: as nobody in particular, or by what their script sends.

Cross-origin resource sharing (the Fetch standard, 3.2), never with what a browser sends by itself: a request with a
cookie gets no such leave, and no proxy says who sends one without.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.own_site import API, asked_from, methods_from_elsewhere
from ui.paths import path_of

if TYPE_CHECKING:
    from ui.settings import Settings

SENT = "authorization, content-type, accept-language"  # headers that a page may send
READ = "retry-after"  # and one that it may read, beside those that every page may
KEPT_SECONDS = 600  # for which a browser need not ask again


class Cors:
    """Answers what browsers ask before they send a request, and says in answers that the page may read them."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app = app
        self._settings = settings
        self._origins = settings.framed_by

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or not self._origins or not path_of(request := Request(scope)).startswith(API):
            await self.app(scope, receive, send)
        elif self._is_asked_before(request):
            await self._leave(request)(scope, receive, send)
        else:
            origin = asked_from(request, self._origins, self._settings.public_url)
            await self.app(self._unnamed(scope) if origin else scope, receive, _read_by(origin, send))

    def _is_asked_before(self, request: Request) -> bool:
        headers = request.headers
        asked = request.method == "OPTIONS" and "access-control-request-method" in headers
        return asked and headers.get("origin") in self._origins

    def _leave(self, request: Request) -> Response:
        headers = {
            "access-control-allow-origin": request.headers["origin"],
            "access-control-allow-methods": ", ".join(methods_from_elsewhere(path_of(request))),
            "access-control-allow-headers": SENT,
            "access-control-max-age": str(KEPT_SECONDS),
            "cache-control": "no-store",
            "vary": "Origin",
        }
        return Response(status_code=204, headers=headers)

    def _unnamed(self, scope: Scope) -> Scope:
        """The request without the names by which a proxy says who sends it: whose browser it is, it says."""
        named = {name.lower().encode() for name in (self._settings.proxy_user, self._settings.proxy_groups)}
        return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name.lower() not in named]}


def _read_by(origin: str, send: Send) -> Send:
    async def send_readable(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers.add_vary_header("Origin")
            if origin:
                headers["access-control-allow-origin"] = origin
                headers["access-control-expose-headers"] = READ
        await send(message)

    return send_readable
