"""Gradio's page, made once for each of its viewers: it costs more than an answer, and always comes out the same.

Of what a browser says with a request nothing bears on it, so that nothing is passed on, and nobody's request gets into
what another is shown: its addresses are relative (scrub.py), and who looks at it the guard says.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from http import HTTPStatus

from starlette.responses import HTMLResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope

MOST = 64  # pages of some 200 kB
_HEADERS = [(b"host", b"localhost")]


@dataclass(frozen=True, slots=True)
class _Page:
    status: int
    headers: list[tuple[bytes, bytes]]
    words: bytes


class KeptPages:
    """The pages of one ``app`` of Gradio's."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._kept: OrderedDict[Hashable, bytes] = OrderedDict()

    async def page(self, scope: Scope, receive: Receive, key: Hashable, rewritten: Callable[[str], str]) -> Response:
        """The page, ``rewritten``, or what Gradio says instead. ``key``: all that tells it from others.

        A response of its own each time: what stands before the gate adds to its headers.
        """
        words = self._kept.get(key)
        if words is None:
            got = await self._asked(scope, receive)
            if got.status != HTTPStatus.OK:
                other = Response(got.words, got.status)
                other.raw_headers = got.headers
                return other
            words = self._kept[key] = rewritten(got.words.decode("utf-8")).encode()
        self._kept.move_to_end(key)
        while len(self._kept) > MOST:
            self._kept.popitem(last=False)
        return HTMLResponse(words)

    async def _asked(self, scope: Scope, receive: Receive) -> _Page:
        """As Gradio gives it, whole and not compressed; what an address asks for besides is nothing that there is."""
        start: Message = {}
        body = bytearray()

        async def gather(message: Message) -> None:
            nonlocal start
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                body.extend(message.get("body", b""))

        bare = {"method": "GET", "scheme": "http", "query_string": b"", "headers": list(_HEADERS)}
        await self._app({**scope, **bare}, receive, gather)
        return _Page(start["status"], list(start["headers"]), bytes(body))
