"""An answer, whole or as server-sent events, to somebody who may hang up, or lose the right to it, before it ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from threading import Event
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from anyio import CapacityLimiter, to_thread
from fastapi.responses import Response, StreamingResponse
from starlette.types import Message, Receive, Scope, Send

from ui.access.needs import check_still
from ui.access.refused import Refused
from ui.problems import failure, problem

if TYPE_CHECKING:
    from starlette.requests import Request

    from assistant.answer import Answer
    from prompts.texts import Language
    from ui.wiring import Parts

THREADS = 40  # in which whole answers are made, or wait for their turn or for a model; others wait without one
# No proxy holds back what is to be seen at once.
HEADERS: Mapping[str, str] = MappingProxyType({"cache-control": "no-store", "x-accel-buffering": "no"})


class Listener:
    """Who asked, as long as they listen. What works for them in a thread looks at it; who is gone stays gone."""

    def __init__(self) -> None:
        self._gone = Event()

    @property
    def is_gone(self) -> bool:
        """Nobody waits for the reply any more."""
        return self._gone.is_set()

    def leave(self) -> None:
        """From now on they are gone."""
        self._gone.set()

    def heard(self, receive: Receive) -> Receive:
        """``receive``, by which the listener is gone as soon as it tells that the client is, or is broken off.

        It is where the server stops: what works in a thread would else hold that up.
        """

        async def hear() -> Message:
            try:
                message = await receive()
            except asyncio.CancelledError:
                self.leave()
                raise
            if message["type"] == "http.disconnect":
                self.leave()
            return message

        return hear

    @asynccontextmanager
    async def heeded(self, receive: Receive) -> AsyncIterator[asyncio.Task[Message]]:
        """Meanwhile it is heard whether they hang up, which the task then gives; afterwards they are gone."""
        hearing = asyncio.create_task(self._until_gone(receive))
        try:
            yield hearing
        finally:
            self.leave()
            hearing.cancel()
            with suppress(asyncio.CancelledError):
                await hearing

    async def _until_gone(self, receive: Receive) -> Message:
        hear = self.heard(receive)
        while (message := await hear())["type"] != "http.disconnect":
            pass
        return message


class Whole(Response):
    """What ``make`` gives, made in a thread. ``listener`` is gone once who asked hangs up, as of ``Streamed``.

    The thread is none of those in which everybody is let in and pages are made: programs that ask much wait by
    themselves.
    """

    def __init__(self, make: Callable[[], Response], listener: Listener, parts: Parts) -> None:
        super().__init__()
        self._make, self._listener = make, listener
        self._threads = parts.shared.one("whole answers", lambda: CapacityLimiter(THREADS))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request. Raises what ``make`` raises, before anything is sent."""
        async with self._listener.heeded(receive):
            made = await to_thread.run_sync(self._make, limiter=self._threads)
        await made(scope, receive, send)


class Streamed(StreamingResponse):
    """The events. ``listener`` is gone once who asked hangs up, so that what makes the events can stop.

    A thread that waits for a model would hear of it in no other way, and keep the model busy for as long as it takes.
    """

    media_type = "text/event-stream"

    def __init__(self, events: Iterable[str], listener: Listener) -> None:
        super().__init__(events, headers=HEADERS)
        self._listener = listener

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        try:
            await super().__call__(scope, self._listener.heard(receive), send)
        finally:
            self._listener.leave()


def while_let_in(parts: Parts, request: Request, answers: Iterator[Answer]) -> Iterator[Answer]:
    """The answers as they grow, while who sent the request may still come in. Raises Refused, and what they raise.

    A model may write for a minute. Which plans are told of, the library sees to; a token that is revoked meanwhile, or
    an account that is disabled, is to get nothing more at all.
    """
    yield next(answers)
    for answer in answers:
        check_still(parts, request, "reader")
        yield answer


def broken_off(error: Exception, language: Language, request: Request) -> dict[str, Any]:
    """The problem by which a reply breaks off that has begun; what nobody foresaw is logged."""
    if isinstance(error, Refused):
        told = problem(error.status_code, error.code, *error.told(language))
    else:
        told = failure(error, language, request)
    shape: dict[str, Any] = json.loads(bytes(told.body))
    return shape
