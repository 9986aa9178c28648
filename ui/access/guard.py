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
from ui.access.hosts import is_named
from ui.access.identity import Identity
from ui.access.needs import viewer_of
from ui.access.own_site import ASKS, SAFE, asked_from, is_foreign, is_own
from ui.access.peers import Peers
from ui.access.refused import AskedTooMuch, OtherSite, Refused, SignInNeeded, WrongHost, refusal_of
from ui.access.scrapers import Scrapers
from ui.access.trail import address_of, note_refusal, note_request
from ui.box.visit import Visit
from ui.paths import path_of
from ui.problems import failure, language_of
from ui.request_id import sent_by
from ui.wiring import Parts
from vectorstore.access.viewer import ANONYMOUS, Viewer
from vectorstore.errors import StoreError

# What stands open to everybody: signs of life and the way in, by a box too, whose own page shows nothing of any plan;
# and the looks of pages, whoever asks; where there is a box, those of the chat too.
OPEN = re.compile(r"/healthz|/readyz|/sign-in(/link|/oidc(/back)?)?|/sign-out|/box(/session)?|/embed\.js")
LOOKS = re.compile(r"/pages/[\w-]+\.\w+|/favicon\.ico|/robots\.txt", re.A)
LOOKS_OF_THE_BOX = re.compile(rf"{LOOKS.pattern}|/theme\.css|/(assets|static)(/[\w-]+(\.[\w-]+)*)+", re.A)
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
        self._scrapers = Scrapers(parts.settings.metrics_from)
        self._identity = Identity(parts)
        self._looks = LOOKS_OF_THE_BOX if parts.settings.framed_by else LOOKS

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
            viewer, visit = await run_in_threadpool(self._let_in, request, by_proxy)
        except Refused as error:
            await run_in_threadpool(note_refusal, self._parts, request, error.code)
            await refusal_of(request, error, self._language)(scope, receive, send)
            return
        except StoreError as error:
            await failure(error, language_of(request, self._language), request)(scope, receive, send)
            return
        scope["state"] |= {"viewer": viewer, "visit": visit}
        sent_by(viewer.key)
        await self._passed(request, receive, send)

    def _let_in(self, request: Request, by_proxy: bool) -> tuple[Viewer, Visit | None]:
        """Who sends it, and through which box. Raises Refused, StoreError."""
        if self._looks.fullmatch(path_of(request)):
            return ANONYMOUS, None
        if not _is_open(request) and not self._scrapers.has(request, by_proxy):
            viewer = self._identity.viewer(request, by_proxy=by_proxy)
            if viewer is None:
                raise SignInNeeded
            if not viewer.is_known and not is_named(request, self._parts.settings):
                raise WrongHost
        else:
            viewer = self._known_or_nobody(request, by_proxy)
        visit = self._visit(request, viewer)
        asks = visit is not None and request.method == "POST" and path_of(request) in ASKS
        if asks and (seconds := self._parts.quotas.wait(visit, address_of(request))):
            raise AskedTooMuch(seconds)
        return viewer, visit

    def _visit(self, request: Request, viewer: Viewer) -> Visit | None:
        """Through which box it came, or from which page that asks by itself. Raises OtherSite, BoxOver, StoreError."""
        box = self._parts.box
        origin = asked_from(request, box.origins, self._parts.settings.public_url)
        visit = self._identity.visit(request) if viewer.how == "box" else None
        if origin and viewer.how in ("anonymous", "token", "box"):  # by nothing that a browser sends by itself
            visit = visit or box.asked_by(origin, viewer.key)
            if visit.origin != origin:
                raise OtherSite
        else:
            self._check_beginning(request, viewer)
        return visit

    def _check_beginning(self, request: Request, viewer: Viewer) -> None:
        """Raises OtherSite where a page of another site may have made a browser send it."""
        if request.method in SAFE or viewer.how == "token":
            return
        public = self._parts.settings.public_url
        if is_foreign(request, public) or (viewer.is_known and not is_own(request, public)):
            raise OtherSite

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
                if not _is_open(request) and not self._looks.fullmatch(path_of(request)):
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
