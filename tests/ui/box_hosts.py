"""Pages of other sites that hold the chat box, and a server of nothing but the box, for the tests of its scripts.

The sites are called ``localhost`` and the server ``127.0.0.1``: to a browser these are different sites, so that what
the box does works without a cookie of the server.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from paper_fakes import served
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from ui.pages import STATIC

FRAME_PAGE = """<!doctype html><html class="box" lang="{lang}"><head><meta charset="utf-8"><base href="./">
<script src="./pages/frame.js"></script></head><body>
<p id="link"><a href="plans/mot">Một</a></p> <p id="words"><a href="language/{other}" hreflang="{other}">other</a></p>
<details class="display"><summary>Hiển thị</summary></details>
<div id="asked"><details><summary>Đã hỏi</summary></details></div>
<label id="question">Câu hỏi <textarea></textarea></label><output></output>
<script>
async function ask() {{
  const reply = await fetch("gradio_api/queue/join", {{ method: "POST", body: JSON.stringify({{ words: "Ai?" }}) }});
  document.querySelector("output").textContent = JSON.stringify([reply.status, await reply.json()]);
}}
ask();
</script></body></html>"""
HOST_PAGE = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Trang nội bộ</title>
<meta name="viewport" content="width=device-width, initial-scale=1"></head>
<body><h1>Trang nội bộ</h1><p><a id="first" href="#first">Một liên kết</a></p>{code}</body></html>"""


@dataclass
class StandIn:
    """A server with the addresses of the box alone, which tells what it was asked and does as it is told."""

    origins: tuple[str, ...] = ()
    refused: str = ""  # why no session is given, and with which status: "401 box_no_visitor"
    seconds: int = 3600
    visits: list[dict[str, Any]] = field(default_factory=list)  # what sessions were asked for with
    asked: list[dict[str, Any]] = field(default_factory=list)  # the requests that came with sessions
    over: set[str] = field(default_factory=set)  # sessions that are refused
    address: str = ""

    def app(self) -> Starlette:
        """What is served."""
        routes = [
            Route("/embed.js", lambda _: FileResponse(STATIC / "embed.js", media_type="text/javascript")),
            Route("/box", self._frame),
            Route("/box/session", self._session, methods=["POST"]),
            Route("/gradio_api/queue/join", self._join, methods=["POST"]),
            Mount("/pages", StaticFiles(directory=STATIC)),
            Route("/{rest:path}", lambda request: HTMLResponse(f"<h1>{request.url.path}</h1>")),
        ]
        return Starlette(routes=routes)

    def _frame(self, request: Request) -> Response:
        lang = "en" if request.query_params.get("lang") == "en" else "vi"
        page = FRAME_PAGE.format(lang=lang, other="vi" if lang == "en" else "en")
        return HTMLResponse(page, headers={"content-security-policy": f"frame-ancestors {' '.join(self.origins)}"})

    async def _session(self, request: Request) -> Response:
        self.visits.append(await request.json())
        if self.refused:
            status, _, code = self.refused.partition(" ")
            return JSONResponse({"type": f"urn:plan-assistant:problem:{code}"}, status_code=int(status))
        return JSONResponse({"session": f"s{len(self.visits)}", "seconds": self.seconds, "name": ""})

    async def _join(self, request: Request) -> Response:
        body = await request.json()
        said = {"by": request.headers.get("authorization"), "cookies": dict(request.cookies), **body}
        self.asked.append(said)
        return JSONResponse(said, status_code=401 if said["by"] in self.over else 200)


@dataclass
class Host:
    """A page of another site. ``code``: what it holds; ``headers``: it comes with; ``token``: what /token gives."""

    code: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    token: Any = None
    token_status: int = 200
    asked: list[dict[str, str]] = field(default_factory=list)  # the cookies with which a token was asked for
    address: str = ""

    def app(self) -> Starlette:
        """What is served."""
        return Starlette(routes=[Route("/", self._page), Route("/token", self._token), Route("/favicon.ico", _nothing)])

    def _page(self, request: Request) -> Response:
        page = HTMLResponse(HOST_PAGE.format(code=self.code), headers=dict(self.headers))
        page.set_cookie("login", "lan", httponly=True, samesite="strict")
        return page

    def _token(self, request: Request) -> Response:
        self.asked.append(dict(request.cookies))
        token = self.token() if callable(self.token) else self.token
        return JSONResponse({"token": token}, status_code=self.token_status)


def _nothing(request: Request) -> Response:
    return Response(status_code=204)


@contextmanager
def host_served(host: Host) -> Iterator[Host]:
    """The page at an address of its own, by the name ``localhost``."""
    with served(host.app()) as address:
        host.address = f"http://localhost:{urlsplit(address).port}"
        yield host


@contextmanager
def stand_in_served(server: StandIn) -> Iterator[StandIn]:
    """The server at an address of its own."""
    with served(server.app()) as server.address:
        yield server
