"""The site in both languages: an application each over the same parts, and which of them answers a request.

The language is, in this order: the first step of the address (/en/plans is /plans in English), ``?lang=`` of the box,
the cookie that the switch on every page sets, or the setting.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from prompts.texts import LANGUAGES, Language
from ui.access.peers import Peers
from ui.app import create_app, recording
from ui.chat.gate import BOX
from ui.metrics.measures import measures_of
from ui.paths import path_within
from ui.request_log import Requests
from ui.route_templates import RouteTemplates
from ui.settings import Settings
from ui.shield import SecurityHeaders
from ui.site_language import NAMED, events_below, without_prefix
from ui.wiring import Parts

COOKIE = "language"
YEAR = 31_536_000  # seconds
SWITCH = re.compile(rf"/language/{NAMED}")
ALONE = re.compile(rf"/{NAMED}")
PAGE = re.compile(r"/(?!/)[!-\[\]-~]*")  # a path and query, as browsers send them: no other host's address


def create_site(settings: Settings, parts: Parts | None = None) -> ASGIApp:
    """Everything that ``serve`` serves, in both languages. Opens nothing, as ``create_app``."""
    parts = parts or Parts(settings)
    apps = {
        language: create_app(settings.model_copy(update={"language": language}), parts, records=False)
        for language in LANGUAGES
    }
    templates = RouteTemplates(apps[settings.language].state.addresses)
    peers = Peers(settings.proxies, settings.public_url)
    return Requests(SecurityHeaders(Site(apps, settings, parts)), templates, measures_of(parts), peers)


class Site:
    """Hands each request to the application of its language."""

    def __init__(self, apps: Mapping[Language, FastAPI], settings: Settings, parts: Parts) -> None:
        self.apps = apps
        self._settings = settings
        self._life = Router(lifespan=_living(apps, parts))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "lifespan":
            await self._life(scope, receive, send)
            return
        scope, named = without_prefix(scope)
        if scope["type"] == "http" and scope["method"] in ("GET", "HEAD"):
            path, request = path_within(scope), Request(scope)
            if (found := SWITCH.fullmatch(path)) and (wanted := _language(found["language"])):
                await self._switched(request, wanted, named)(scope, receive, send)
                return
            if named is None and ALONE.fullmatch(path):  # so that what lies beside the page is of its language too
                query = f"?{request.url.query}" if request.url.query else ""
                await RedirectResponse(f"{path[1:]}/{query}")(scope, receive, send)
                return
        language = named or self._chosen(scope)
        events = "." if named else f"./{language}"
        await self.apps[language](events_below(scope, events), receive, send)

    def _chosen(self, scope: Scope) -> Language:
        """The language of an address that names none. Another cookie of this name may hold anything."""
        if scope["type"] != "http":
            return self._settings.language
        request = Request(scope)
        asked = request.query_params.get("lang") if path_within(scope) == BOX else None
        return _language(asked) or _language(request.cookies.get(COOKIE)) or self._settings.language

    def _switched(self, request: Request, language: Language, named: Language | None) -> Response:
        """Back to the page that the switch is on, which comes in the other language from now on."""
        shown = RedirectResponse(self._page_before(request, language, named), HTTPStatus.SEE_OTHER)
        shown.set_cookie(COOKIE, language, max_age=YEAR, samesite="lax", httponly=True, path="/")
        shown.headers["cache-control"] = "no-store"
        return shown

    def _page_before(self, request: Request, language: Language, named: Language | None) -> str:
        """The address of the page of ours that leads here; the chat page where there is none.

        Where the site lies on its host, a proxy may know alone: so what is known of it is the page's own address.
        """
        root = f"../../{language}/" if named else "../"
        try:
            before = urlsplit(request.headers.get("referer", ""))
        except ValueError:  # no address at all
            return root
        page = f"{before.path}?{before.query}" if before.query else before.path
        if before.netloc.lower() not in self._own_hosts(request) or not PAGE.fullmatch(page):
            return root
        if named:
            page = page.replace(f"/{named}/", f"/{language}/", 1)
        return page if self._is_shown(before.path, language) else root

    def _own_hosts(self, request: Request) -> tuple[str, ...]:
        said = request.headers.get("host", ""), urlsplit(self._settings.public_url).netloc
        return tuple(host.lower() for host in said if host)

    def _is_shown(self, path: str, language: Language) -> bool:
        """A browser may ask for it again: it is not what only a form gave."""
        scope, _ = without_prefix({"type": "http", "method": "GET", "path": path})
        found = [route.matches(scope)[0] for route in self.apps[language].state.addresses]
        return Match.FULL in found or Match.PARTIAL not in found


def _language(said: str | None) -> Language | None:
    """The language, where it is one of ours."""
    return next((language for language in LANGUAGES if language == said), None)


def _living(apps: Mapping[Language, FastAPI], parts: Parts) -> Any:
    """Both applications live as long as the site; what they share is started once."""

    @asynccontextmanager
    async def living(_: object) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(recording(parts))
            for app in apps.values():
                await stack.enter_async_context(app.router.lifespan_context(app))
            yield

    return living
