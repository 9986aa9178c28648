"""What stands before every request: a limit on bodies, the methods, and headers that keep a page to this server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from types import MappingProxyType

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prompts.texts import Language, say
from ui.problems import language_of, problem, refusal

# Our own pages need no inline script or style at all.
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'self'"
)
# Gradio's page builds styles and starts from inline scripts, and compiles event code.
CHAT_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; media-src 'self' data: blob:; worker-src 'self' blob:; "
    "connect-src 'self' data: blob:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'self'"
)
_FRAMED = "frame-ancestors 'self'"
HEADERS: Mapping[str, str] = MappingProxyType(
    {
        "content-security-policy": PAGE_POLICY,
        "x-content-type-options": "nosniff",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",  # cookies go along from pages of the same site: SameSite
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
    }
)


def framed_policy(origins: Sequence[str]) -> str:
    """The chat page's policy, by which pages of these origins may hold it in a frame."""
    return CHAT_POLICY.replace(_FRAMED, " ".join((_FRAMED, *origins)))


class SecurityHeaders:
    """Adds each header that a response does not set itself; touches no body, so streams pass as they are."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        await self.app(scope, receive, send_with_headers)


class BodyLimit:
    """Reads a request's body up to ``limit`` bytes before the application sees it; a longer one gets 413.

    At the addresses ``streamed`` the application takes what is posted as it comes, and has a limit of its own.
    """

    def __init__(self, app: ASGIApp, limit: int, language: Language, streamed: Sequence[str] = ()) -> None:
        self.app = app
        self.streamed = streamed
        self.limit = limit
        self.language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        if scope["method"] == "POST" and scope["path"] in self.streamed:
            await self.app(scope, receive, send)
            return
        body = await self._body(Headers(scope=scope), receive)
        if body is None:
            detail = say("problem.too_large_detail", self.language, limit=self.limit)
            await problem(413, "too_large", say("problem.too_large", self.language), detail)(scope, receive, send)
            return
        held: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

        async def replay() -> Message:
            return held.pop() if held else await receive()

        await self.app(scope, replay, send)

    async def _body(self, headers: Headers, receive: Receive) -> bytes | None:
        """The whole body, or None where it is too long."""
        said = headers.get("content-length", "0")
        if said.isdecimal() and int(said) > self.limit:
            return None
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":
                return bytes(body)
            body += message.get("body", b"")
            if len(body) > self.limit:
                return None
            if not message.get("more_body"):
                return bytes(body)


class Methods:
    """At the addresses of ``routes``, HEAD is GET without its body; a method that none takes gets 405 with Allow."""

    def __init__(self, app: ASGIApp, routes: Sequence[Route], language: Language) -> None:
        self.app = app
        self.routes = routes
        self.language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        taken = self._taken(scope) if scope["type"] == "http" else set()
        if not taken or scope["method"] in taken:
            await self.app(scope, receive, send)
        elif scope["method"] == "HEAD" and "GET" in taken:
            await self.app({**scope, "method": "GET"}, receive, without_body(send))
        else:
            allow = ", ".join(sorted(taken | ({"HEAD"} if "GET" in taken else set())))
            error = HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": allow})
            request = Request(scope)
            await refusal(request, error, language_of(request, self.language))(scope, receive, send)

    def _taken(self, scope: Scope) -> set[str]:
        """The methods of the routes at the request's address."""
        here = [route for route in self.routes if route.matches(scope)[0] is not Match.NONE]
        return {method for route in here for method in route.methods or ()}


def without_body(send: Send) -> Send:
    """Sends all but the body."""

    async def send_head(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return send_head
