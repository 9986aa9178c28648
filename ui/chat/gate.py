"""The door of the mounted Gradio application: lets through what the chat page needs, addressed to no other host.

Gradio brings routes that the chat has no use for (uploads, proxies, monitoring, an editor, ways to call its events past
the queue); they do not exist here. The rest is for whom the guard let in, and each of them has conversations of their
own (chat/sessions.py).
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from collections.abc import Sequence
from functools import lru_cache
from http import HTTPStatus
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Mount
from starlette.types import ASGIApp, Receive, Scope, Send

from prompts.texts import Language
from ui.access.refused import SignInNeeded, refusal_of
from ui.chat.again import KEPT, shown_again
from ui.chat.asker import Asker, let_in_as, name_of
from ui.chat.injected import with_scripts
from ui.chat.kept_pages import KeptPages
from ui.chat.scrub import scrub_page, scrub_script, scrub_style
from ui.chat.sessions import ChatSessions, NoConversation, with_body
from ui.chat.streams import HELD, ChatStreams, Waits
from ui.paths import path_within
from ui.problems import language_of, no_such_address, refusal
from ui.shield import CHAT_POLICY, framed_policy, without_body
from ui.site_language import events_of
from vectorstore.access.viewer import ANONYMOUS, Viewer

EVENTS = "/gradio_api"
JOIN, DATA = f"{EVENTS}/queue/join", f"{EVENTS}/queue/data"
SERVER = f"{EVENTS}/app_id"  # which process answers: static/reached.js
ALIVE = re.compile(rf"{EVENTS}/heartbeat/(?P<name>[^/]+)")
SERVED = re.compile(
    rf"/|/theme\.css|/favicon\.ico|/robots\.txt|/(?:assets|static)/.+|{JOIN}|{DATA}|{SERVER}"
    rf"|{ALIVE.pattern}"
)
BOX = "/box"  # the chat page for a frame of another site's page
BUNDLE = re.compile(r"/(?P<folder>assets|static)/(?P<file>[\w./-]+\.(?P<kind>js|mjs|css|html))")
MANIFEST = re.compile(r"<link\b[^>]*\brel=\"manifest\"[^>]*>")  # browsers ask for it as nobody, who may not come in
FOREVER = "public, max-age=31536000, immutable"  # the bundles' names hold a digest of what is in them
A_DAY = "public, max-age=86400"


class ChatGate:
    """Serves Gradio's page and bundles scrubbed, passes its other requests on, and refuses the rest.

    ``framed_by``: the origins whose pages may hold the box; without any there is no box.
    """

    def __init__(
        self,
        gradio_app: ASGIApp,
        bundles: Path,
        language: Language,
        asker: Asker,
        waits: Waits,
        held: float = HELD,
        events: frozenset[int] | None = None,
        framed_by: Sequence[str] = (),
    ) -> None:
        self.app = gradio_app
        self.bundles = bundles
        self.language = language
        self.framed_by = tuple(framed_by)
        self.streams = ChatStreams(gradio_app, asker, waits, held)
        self._sessions = ChatSessions(events=events)
        self._pages = KeptPages(gradio_app)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path, request = path_within(scope), Request(scope, receive)
        viewer = let_in_as(request)
        if not self._serves(path):
            await no_such_address(request, language_of(request, self.language))(scope, receive, send)
        elif viewer is None:
            await refusal_of(request, SignInNeeded(), self.language)(scope, receive, send)
        elif request.method not in (methods := _methods(path)):
            wrong = HTTPException(HTTPStatus.METHOD_NOT_ALLOWED, headers={"allow": ", ".join(methods)})
            await refusal(request, wrong, language_of(request, self.language))(scope, receive, send)
        elif bundle := BUNDLE.fullmatch(path):
            await self._bundle(request, bundle)(scope, receive, send)
        elif path == "/":
            await self._page(scope, receive, send, CHAT_POLICY)
        elif path == BOX:
            await self._box(request, send)
        elif path.startswith(f"{EVENTS}/") and path != SERVER:
            await self._event(request, path, viewer, send)
        else:
            await self.app(scope, receive, send)

    def _serves(self, path: str) -> bool:
        return (path == BOX and bool(self.framed_by)) or bool(SERVED.fullmatch(path) and ".." not in path)

    async def _event(self, request: Request, path: str, viewer: Viewer, send: Send) -> None:
        """What has to do with a conversation goes on as with one of the viewer's own."""
        scope = request.scope
        try:
            if path == DATA:
                tab = request.query_params.get("session_hash", "")
                name = self._sessions.of(viewer, tab)
                own = {**scope, "query_string": f"session_hash={name}".encode()}
                await self.streams.serve(own, request, tab, name, send)
            elif alive := ALIVE.fullmatch(path):
                beat = f"{EVENTS}/heartbeat/{self._sessions.of(viewer, alive['name'])}"
                beat = scope.get("root_path", "").rstrip("/") + beat
                await self.app({**scope, "path": beat, "raw_path": beat.encode()}, request.receive, send)
            else:
                tab, name, body = self._sessions.joined(viewer, await request.body())
                await self.streams.joins(tab, name)
                await self.app(*with_body(scope, body, request.receive), send)
                self.streams.joined(name)
        except NoConversation as error:
            wrong = HTTPException(HTTPStatus.UNPROCESSABLE_ENTITY, str(error))
            await refusal(request, wrong, language_of(request, self.language))(scope, request.receive, send)

    def _bundle(self, request: Request, bundle: re.Match[str]) -> Response:
        """A script or style of the front end, scrubbed once and kept."""
        folder = (self.bundles / bundle["folder"]).resolve()
        file = (folder / bundle["file"]).resolve()
        if not file.is_relative_to(folder) or not file.is_file():
            return no_such_address(request, language_of(request, self.language))
        packed = "gzip" in request.headers.get("accept-encoding", "")
        content = packed_bundle(file) if packed else gzip.decompress(packed_bundle(file))
        kept = FOREVER if bundle["folder"] == "assets" else A_DAY
        headers = {"cache-control": kept, "vary": "accept-encoding"} | ({"content-encoding": "gzip"} if packed else {})
        return Response(content, media_type=mimetypes.types_map.get(file.suffix, "text/javascript"), headers=headers)

    async def _box(self, request: Request, send: Send) -> None:
        """The page for a frame, made out to nobody: it holds nothing of any plan, and its events say who asks."""
        scope = request.scope
        state = scope["state"] | {"viewer": ANONYMOUS}
        root: str = scope.get("root_path", "").rstrip("/") + "/"
        asked = {**scope, "state": state, "path": root, "raw_path": root.encode()}
        await self._page(asked, request.receive, send, framed_policy(self.framed_by), is_box=True)

    async def _page(self, scope: Scope, receive: Receive, send: Send, policy: str, *, is_box: bool = False) -> None:
        """The page itself, rewritten whole."""
        events = events_of(scope)
        key = (name_of(scope["state"]["viewer"]), scope.get("root_path", ""), events, is_box)
        page = await self._pages.page(scope, receive, key, lambda words: self._rewritten(words, events, is_box))
        page.headers["content-security-policy"], page.headers["cache-control"] = policy, KEPT
        await page(scope, receive, without_body(send) if scope["method"] == "HEAD" else send)

    def _rewritten(self, page: str, events: str, is_box: bool) -> str:
        return MANIFEST.sub("", shown_again(with_scripts(scrub_page(page, self.language, events), is_box=is_box)))


class EventsFirst:
    """Hands the chat's events to where it is mounted at once: the other routes, over a hundred, take none of them."""

    def __init__(self, app: ASGIApp, mount: Mount) -> None:
        self.app = app
        self._mount = mount

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] == "http" and path_within(scope).startswith(f"{EVENTS}/"):
            matched, found = self._mount.matches(scope)
            if matched is Match.FULL:
                await self._mount.handle({**scope, **found}, receive, send)
                return
        await self.app(scope, receive, send)


def _methods(path: str) -> tuple[str, ...]:
    """How it may be asked for: bodies of GET have no limit (ui/shield.py), and count as a look from wherever."""
    return ("POST",) if path == JOIN else ("GET", "HEAD")


@lru_cache(maxsize=512)
def packed_bundle(file: Path) -> bytes:
    """A bundle, scrubbed and compressed."""
    scrub = scrub_style if file.suffix == ".css" else scrub_script
    return gzip.compress(scrub(file.read_text(encoding="utf-8")).encode(), compresslevel=5)
