"""The door of the mounted Gradio application: lets through what the chat page needs, addressed to no other host.

Gradio brings routes that the chat has no use for (uploads, proxies, monitoring, an editor); they do not exist here.
"""

from __future__ import annotations

import gzip
import mimetypes
import re
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from prompts.texts import Language
from ui.problems import language_of, no_such_address
from ui.scrub import scrub_page, scrub_script, scrub_style
from ui.shield import CHAT_POLICY

SERVED = re.compile(
    r"/|/config/?|/theme\.css|/favicon\.ico|/manifest\.json|/robots\.txt|/(?:assets|static)/.+"
    r"|/gradio_api/(?:info/?|queue/(?:join|data)|run/.+|call/.+|cancel|reset/?|heartbeat/.+|startup-events|theme\.css)"
)
BUNDLE = re.compile(r"/(?P<folder>assets|static)/(?P<file>[\w./-]+\.(?P<kind>js|mjs|css|html))")
FOREVER = "public, max-age=31536000, immutable"  # the bundles' names hold a digest of what is in them
A_DAY = "public, max-age=86400"


class ChatGate:
    """Serves Gradio's page and bundles scrubbed, passes its other requests on, and refuses the rest."""

    def __init__(self, gradio_app: ASGIApp, bundles: Path, language: Language) -> None:
        self.app = gradio_app
        self.bundles = bundles
        self.language = language

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        path = _path_within(scope)
        if bundle := BUNDLE.fullmatch(path):
            await self._bundle(Request(scope), bundle)(scope, receive, send)
        elif not SERVED.fullmatch(path) or ".." in path:
            request = Request(scope)
            await no_such_address(request, language_of(request, self.language))(scope, receive, send)
        elif path == "/":
            await self._page(scope, receive, send)
        else:
            await self.app(scope, receive, send)

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

    async def _page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The page itself, rewritten whole; Gradio is asked for it uncompressed."""
        plain = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
        start: Message = {}
        body = bytearray()

        async def gather(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
                return
            if message["type"] != "http.response.body":
                await send(message)
                return
            body.extend(message.get("body", b""))
            if not message.get("more_body"):
                await self._send_page(start, bytes(body), scope["method"] == "HEAD", send)

        await self.app({**scope, "headers": plain}, receive, gather)

    async def _send_page(self, start: Message, body: bytes, head_only: bool, send: Send) -> None:
        headers = MutableHeaders(scope=start)
        if headers.get("content-type", "").startswith("text/html"):
            body = scrub_page(body.decode("utf-8"), self.language).encode()
            headers["content-length"] = str(len(body))
        headers["content-security-policy"] = CHAT_POLICY
        await send(start)
        await send({"type": "http.response.body", "body": b"" if head_only else body})


def _path_within(scope: Scope) -> str:
    """The request's path below where the application is mounted."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "").rstrip("/")) or "/"


@lru_cache(maxsize=512)
def packed_bundle(file: Path) -> bytes:
    """A bundle, scrubbed and compressed."""
    scrub = scrub_style if file.suffix == ".css" else scrub_script
    return gzip.compress(scrub(file.read_text(encoding="utf-8")).encode(), compresslevel=5)
