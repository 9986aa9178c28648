"""The guard before every route, Gradio's included: who sends the request, whether they may come in, and what is noted.

What an address needs beyond being let in, its route says (needs.py). An address that nobody thought of needs what all
others do. A request that changes something must begin on a page of ours where a cookie or a proxy says who sends it.
"""

from __future__ import annotations

import re
from contextlib import suppress

from fastapi.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prompts.texts import Language
from ui.access.identity import Identity
from ui.access.needs import viewer_of
from ui.access.own_site import SAFE, is_foreign, is_own
from ui.access.peers import Peers
from ui.access.refused import OtherSite, Refused, SignInNeeded, refusal_of
from ui.access.trail import note_refusal, note_request
from ui.paths import path_of
from ui.problems import failure, language_of
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, Viewer
from vectorstore.errors import StoreError

# What stands open to everybody: signs of life and the way in; and the looks of its pages, whoever asks.
OPEN = re.compile(r"/healthz|/readyz|/sign-in(/link|/oidc(/back)?)?|/sign-out")
LOOKS = re.compile(r"/pages/[\w-]+\.\w+|/favicon\.ico|/robots\.txt", re.A)
REFUSED = 1008  # RFC 6455, 7.4.1: a policy is violated
PRIVATE = "private, no-cache"  # what one viewer gets, no shared cache may give to another
UNSTORED = "no-store"  # nor the "Back" of a browser whose next person sees less: it asks nobody before it shows a page


class Guard:
    """Lets a request through, with ``state.viewer`` set, or answers it."""

    def __init__(self, app: ASGIApp, parts: Parts, language: Language) -> None:
        self.app = app
        self._parts = parts
        self._language = language
        self._peers = Peers(parts.settings.proxies, parts.settings.public_url)
        self._identity = Identity(parts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":  # no route of ours takes a websocket
            await send({"type": "websocket.close", "code": REFUSED})
            return
        scope, by_proxy = self._peers.heard({**scope, "state": dict(scope.get("state", {}))})
        request = Request(scope, receive)
        try:
            scope["state"]["viewer"] = await run_in_threadpool(self._viewer, request, by_proxy)
        except Refused as error:
            await run_in_threadpool(note_refusal, self._parts, request, error.code)
            await refusal_of(request, error, self._language)(scope, receive, send)
            return
        except StoreError as error:
            await failure(error, language_of(request, self._language), request)(scope, receive, send)
            return
        await self._passed(request, receive, send)

    def _viewer(self, request: Request, by_proxy: bool) -> Viewer:
        """Raises Refused, StoreError."""
        if LOOKS.fullmatch(path_of(request)):
            return ANONYMOUS
        if not _is_open(request):
            viewer = self._identity.viewer(request, by_proxy=by_proxy)
            if viewer is None:
                raise SignInNeeded
        else:
            viewer = self._known_or_nobody(request, by_proxy)
        if request.method not in SAFE and viewer.how != "token":
            public = self._parts.settings.public_url
            if is_foreign(request, public) or (viewer.is_known and not is_own(request, public)):
                raise OtherSite
        return viewer

    def _known_or_nobody(self, request: Request, by_proxy: bool) -> Viewer:
        """Who sends what stands open to everybody: signs of life are given whatever else fails."""
        if request.cookies or by_proxy or "authorization" in request.headers:
            with suppress(Refused, StoreError):
                return self._identity.viewer(request, by_proxy=by_proxy) or ANONYMOUS
        return ANONYMOUS

    async def _passed(self, request: Request, receive: Receive, send: Send) -> None:
        status = 0

        async def seen(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                if not _is_open(request) and not LOOKS.fullmatch(path_of(request)):
                    kept = UNSTORED if viewer_of(request).is_known else PRIVATE
                    MutableHeaders(scope=message).setdefault("cache-control", kept)
            await send(message)

        try:
            await self.app(request.scope, receive, seen)
        finally:
            if getattr(request.state, "acts", None):
                await run_in_threadpool(note_request, self._parts, request, status or 500)


def _is_open(request: Request) -> bool:
    return OPEN.fullmatch(path_of(request)) is not None
