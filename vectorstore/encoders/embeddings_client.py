"""The HTTP client of an embeddings server: what may leave this machine, and how long and how large an answer may be."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from threading import Thread
from typing import Any, TypeVar

Result = TypeVar("Result")

HEADERS = {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "content-type"}
_MOST_BYTES = 64_000_000  # of an answer: 64 vectors of 4,096 numbers take 6
_NO_KEY = "none"  # the client must be given one, else it takes that of the environment; ours is put in by itself


def open_client(url: str, key: str) -> Any:
    """A client of the server at the base address ``url``. Whatever httpx raises for an address that is none."""
    import httpx2  # for cost, as the client: 0.5 s
    from openai import OpenAI

    def only_ours(request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in HEADERS]:
            del request.headers[name]
        request.headers["Accept-Encoding"] = "identity"  # a small answer may unpack to a large one
        if key:
            request.headers["Authorization"] = f"Bearer {key}"

    def bounded(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise httpx2.DecodingError("its answer is compressed, which was not asked for")
        response.stream = _bounded(response.stream)

    transport = httpx2.Client(
        trust_env=False,
        follow_redirects=False,
        verify=ssl.create_default_context(),  # the certificates that this machine trusts, an office's own among them
        event_hooks={"request": [only_ours], "response": [bounded]},
    )
    return OpenAI(
        base_url=url, api_key=_NO_KEY, organization="", project="", admin_api_key="", webhook_secret="",
        http_client=transport,
    )  # fmt: skip


def _bounded(inner: Any) -> Any:
    """The stream, which fails where it gets too long."""
    from httpx2 import ReadError, SyncByteStream

    class Bounded(SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in inner:
                size += len(part)
                if size > _MOST_BYTES:
                    raise ReadError(f"its answer is longer than {_MOST_BYTES:,} bytes")
                yield part

        def close(self) -> None:
            inner.close()

    return Bounded()


def within(seconds: float, work: Callable[[], Result]) -> Result:
    """What ``work`` gives or raises. Raises TimeoutError where it takes longer: then its thread is left to itself.

    A client's own limit is one of each read, which a server that sends a byte now and then never reaches.
    """
    done: Future[Result] = Future()

    def run() -> None:
        try:
            done.set_result(work())
        except BaseException as failure:  # noqa: BLE001 - told to who waits for it
            done.set_exception(failure)

    Thread(target=run, name="embeddings", daemon=True).start()
    return done.result(seconds)
