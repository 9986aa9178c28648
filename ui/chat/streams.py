"""The streams in which Gradio brings the page what came of its events.

Gradio closes a stream as soon as no event waits. The page takes the stream for open until it reads that, and what came
of an event that it sent just then would reach it never: so a stream is held a little longer, and goes on if another
event comes. What comes after its viewer's session has ended is not passed on.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from fastapi.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Scope, Send

from ui.access.refused import Refused
from ui.chat.asker import Asker, let_in_as
from vectorstore.errors import StoreError

HELD = 2.0  # seconds: longer than a page on an old machine takes from one event to the next that follows on it
# As Gradio's server_messages.py writes them: a stream is over; every event that waits has failed.
CLOSE = b'"msg":"close_stream"'
CLOSED = b'data: {"msg":"close_stream"}\n\n'
# That an event waits, or its turn has come, says nothing of anybody.
OF_THE_QUEUE = (b'data: {"msg":"estimation"', b'data: {"msg":"process_starts"')
LONGEST_CLOSE = 100  # bytes; what is longer holds these words by chance
FAILED = b'data: {"msg":"unexpected_error","message":"","success":false}\n\n'


Waits = Callable[[str], bool]


def waiting_in(blocks: Any) -> Waits:
    """Whether an event of a conversation waits in the queue of Gradio's ``blocks``, or for its outcome to be read."""
    return lambda name: bool(blocks._queue.pending_event_ids_session.get(name))


def left_in(blocks: Any) -> Waits:
    """Whether the page of a conversation went away while Gradio's ``blocks`` work on an event of it."""

    def is_left(name: str) -> bool:
        under_way = [event for events in blocks._queue.active_jobs for event in events or ()]
        return any(event.session_hash == name and not event.alive for event in under_way)

    return is_left


class ChatStreams:
    """The streams of one process. ``held``: for how many seconds one is open after the last event."""

    def __init__(self, app: ASGIApp, asker: Asker, waits: Waits, held: float = HELD) -> None:
        self.held = held
        self._app = app
        self._asker = asker
        self._waits = waits
        self._open: list[_Stream] = []

    async def joins(self, tab: str, name: str) -> None:
        """An event of this conversation comes from a tab.

        A stream of it from a session that has ended, or from before somebody signed in, is closed first: the page
        would look there for what comes of the event.
        """
        for stream in tuple(self._open):
            if stream.tab != tab:
                continue
            gone = stream.name != name and stream.is_nobodys
            if gone or not await run_in_threadpool(stream.is_let_in):
                await stream.close(FAILED + CLOSED)
                stream.another.set()

    def joined(self, name: str) -> None:
        """The event is in the queue."""
        for stream in self._open:
            if stream.name == name:
                stream.another.set()

    async def serve(self, scope: Scope, request: Request, tab: str, name: str, send: Send) -> None:
        """The stream of the conversation. ``scope``: as Gradio is asked for it; ``request``: as the guard let it in."""
        stream = _Stream(lambda: self._is_let_in(request), request, send, tab, name)
        self._open.append(stream)
        try:
            while not stream.is_over:
                await self._app({**scope}, stream.receive, stream.send)
                stream.another.clear()
                if not stream.is_over and not self._waits(name):
                    with suppress(TimeoutError):
                        await asyncio.wait_for(stream.another.wait(), self.held)
                if not self._waits(name):
                    await stream.close(CLOSED)
        except HTTPException:  # of Gradio, in the midst of a stream, where there is no such conversation: it said so
            await stream.close(CLOSED)
        finally:
            self._open.remove(stream)

    def _is_let_in(self, request: Request) -> bool:
        try:
            self._asker.now(request)
        except (Refused, StoreError):
            return False
        return True


class _Stream:
    """One response, of which Gradio writes parts until it is over."""

    def __init__(self, is_let_in: Callable[[], bool], request: Request, send: Send, tab: str, name: str) -> None:
        self.is_let_in, self._request, self._send = is_let_in, request, send
        self.tab, self.name, self.another = tab, name, asyncio.Event()
        viewer = let_in_as(request)
        self.is_nobodys = viewer is None or not viewer.is_known
        self._begun = self._failed = self.is_over = False

    async def receive(self) -> Message:
        """What Gradio hears of whoever reads."""
        message: Message = {"type": "http.disconnect"} if self.is_over else await self._request.receive()
        self.is_over = self.is_over or message["type"] == "http.disconnect"
        return message

    async def send(self, message: Message) -> None:
        """Passes on what Gradio brings, all but its end."""
        if self.is_over:
            return
        if message["type"] == "http.response.start":
            self._failed = message["status"] >= HTTPStatus.BAD_REQUEST
            if not self._begun:
                await self._send(message)
            self._begun = True
            return
        body = message.get("body", b"")
        if self._failed:
            await self.close(body)
            return
        if not body or (CLOSE in body and len(body) < LONGEST_CLOSE):
            return
        if not body.startswith(OF_THE_QUEUE) and not await run_in_threadpool(self.is_let_in):
            await self.close(FAILED + CLOSED)
            return
        await self._send({"type": "http.response.body", "body": body, "more_body": True})

    async def close(self, last: bytes) -> None:
        """Ends it, if it hasn't ended."""
        if not self.is_over:
            self.is_over = True
            await self._send({"type": "http.response.body", "body": last, "more_body": False})
