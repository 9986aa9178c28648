"""A library that keeps people and no plans, and an application of a few routes with the guard before them."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Semaphore
from typing import Any

from fastapi import Depends, FastAPI, Request
from sqlalchemy import Engine
from ui_clients import guarded

from ui.access.needs import needs_admin, viewer_of
from ui.settings import Settings
from ui.wiring import Parts
from vectorstore.access.kept import Access
from vectorstore.catalogue.database import open_engine

PATHS = ("/", "/plans", "/api/ask", "/admin", "/register")


@dataclass(frozen=True)
class KeptAccess:
    """What a catalogue keeps of people."""

    access: Access
    engine: Engine


@dataclass(frozen=True)
class PeopleOnly:
    """The library."""

    catalogue: KeptAccess


def door_parts(folder: Path, tables: Path, **settings: Any) -> Parts:
    """Parts over an empty catalogue of their own."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(tables, folder / "catalogue.db")
    engine = open_engine(f"sqlite:///{folder / 'catalogue.db'}")
    library: Any = PeopleOnly(KeptAccess(Access(engine), engine))
    return Parts(Settings(data=folder, **settings), library=library)


def door_app(parts: Parts, *routers: Any) -> FastAPI:
    """Says who asks, on every path of ``PATHS``; under /admin an admin only."""
    app = FastAPI()

    def who(request: Request) -> dict[str, str]:
        viewer = viewer_of(request)
        return {"name": viewer.name, "role": viewer.role, "how": viewer.how, "scheme": request.url.scheme,
                "address": request.client.host if request.client else ""}  # fmt: skip

    for router in routers:
        app.include_router(router)
    for path in PATHS:
        needed = [Depends(needs_admin)] if path == "/admin" else []
        app.add_api_route(path, who, methods=["GET", "POST", "DELETE", "OPTIONS"], dependencies=needed)
    for path in ("/healthz", "/readyz", "/pages/pages.css"):
        app.add_api_route(path, who, methods=["GET", "POST"])
    return guarded(app, parts)


@dataclass(frozen=True)
class Given:
    """What an application gave."""

    status: int
    headers: dict[str, str]
    body: bytes


def ask(
    app: Any,
    path: str = "/plans",
    headers: Sequence[tuple[bytes, bytes]] = ((b"host", b"127.0.0.1"),),
    *,
    method: str = "GET",
    peer: str = "127.0.0.1",
    **scope: Any,
) -> Given:
    """Sends just this: clients of HTTP would put it in order first."""
    sent: list[dict[str, Any]] = []
    asked = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "", "headers": list(headers),
        "client": (peer, 40000), "server": ("127.0.0.1", 7860),
    }  # fmt: skip

    bodies = [b""]

    async def receive() -> dict[str, Any]:
        if not bodies:
            await asyncio.Event().wait()  # the client stays
        return {"type": "http.request", "body": bodies.pop(), "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(asked | scope, receive, send))
    start = next(message for message in sent if message["type"] == "http.response.start")
    given = {name.decode("latin-1"): value.decode("latin-1") for name, value in start["headers"]}
    return Given(start["status"], given, b"".join(message.get("body", b"") for message in sent))


async def hung_up(app: Any, path: str, body: bytes, begun: Semaphore) -> None:
    """Sends a request as a server hands it on, and that its client is gone once the work has ``begun``."""
    messages = [{"type": "http.request", "body": body, "more_body": False}]

    async def receive() -> dict[str, Any]:
        if messages:
            return messages.pop()
        assert await asyncio.to_thread(begun.acquire, timeout=10)
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        """Nobody hears it."""

    headers = [(b"host", b"127.0.0.1"), (b"content-type", b"application/json"), (b"accept", b"application/json")]
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1", "method": "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 40000), "server": ("127.0.0.1", 7860),
    }  # fmt: skip
    await app(scope, receive, send)
