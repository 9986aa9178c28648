"""POST /mcp: the tools over streamable HTTP, without sessions.

Each request is whole in itself and is served by a server of its own, which ends with it: what one viewer may see is
never at hand in what serves another, and nothing has to be kept or begun with the application. What would keep a
connection open (GET) is not there, and need not be (the protocol's "Streamable HTTP": 405).
"""

from __future__ import annotations

import asyncio
from typing import Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.types import Message, Receive, Scope, Send

from prompts.texts import Language
from ui.access.hosts import is_named
from ui.access.needs import check_still, viewer_of
from ui.access.refused import WrongHost
from ui.problems import language_of
from ui.programs import asking, seeing_by_program
from ui.streamed import Listener
from ui.view import View
from ui.wiring import Parts

MCP = "/mcp"


def mcp_router(parts: Parts, default: Language) -> APIRouter:
    """The route of /mcp, with the rights of whoever sends the request."""
    router = APIRouter(include_in_schema=False)
    count, seen = asking(parts), Depends(seeing_by_program(parts))

    def serving(request: Request, view: View = seen) -> Any:
        """What serves this request, made in a thread: the first one imports mcp."""
        if viewer_of(request).how == "proxy" and not is_named(request, parts.settings):
            raise WrongHost  # of everybody else it is asked already, or needs not be: see ui/access/hosts.py

        def counted() -> View:
            count(request)
            return view

        from ui.mcp.server import server_of  # cost: mcp, half a second where gradio has not loaded it
        from ui.mcp.telling import telling

        def check() -> None:
            check_still(parts, request, "reader")

        language, listener = language_of(request, default), Listener()
        server = server_of(counted, telling(language, request), language, lambda: listener.is_gone, check)
        return _Exchange(server, listener)

    @router.post(MCP)
    async def mcp(exchange: Any = Depends(serving)) -> Response:
        served: Response = exchange
        return served

    return router


class _Exchange(Response):
    """What the server says to the request. The protocol's way to cancel a call over HTTP is to hang up."""

    def __init__(self, server: Any, listener: Listener) -> None:
        super().__init__()
        self._server, self._listener = server, listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # cost: imported with the server

        manager = StreamableHTTPSessionManager(self._server, json_response=True, stateless=True)
        whole = [await receive()]  # the body, which was read before: see BodyLimit

        async with self._listener.heeded(receive) as hearing, manager.run():

            async def replay() -> Message:
                return whole.pop() if whole else await asyncio.shield(hearing)

            await manager.handle_request(scope, replay, send)
