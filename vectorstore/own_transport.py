"""The HTTP connection to a server of the settings: what may leave this machine, and how large a reply may be."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

HEADERS = {"host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "content-type"}

Trace = Callable[[str, dict[str, Any]], None]  # as of httpcore's extension "trace"


def own_transport(key: str, most_bytes: int, trace: Trace | None = None) -> Any:
    """An httpx2.Client that takes nothing of the environment, follows no redirect, and sends no other key than this.

    A reply that is compressed, or longer than allowed, raises DecodingError or ReadError.
    """
    import httpx2  # for cost: 0.1 s

    def only_ours(request: httpx2.Request) -> None:
        for name in [name for name in request.headers if name.lower() not in HEADERS]:
            del request.headers[name]
        request.headers["Accept-Encoding"] = "identity"  # a small answer may unpack to a large one
        if key:
            request.headers["Authorization"] = f"Bearer {key}"
        if trace:
            request.extensions["trace"] = trace

    def bounded(response: httpx2.Response) -> None:
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise httpx2.DecodingError("its answer is compressed, which was not asked for")
        response.stream = _bounded(response.stream, most_bytes)

    return httpx2.Client(
        trust_env=False,
        follow_redirects=False,
        verify=_trusted(),
        event_hooks={"request": [only_ours], "response": [bounded]},
    )


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates that this machine trusts, an office's own among them."""
    return ssl.create_default_context()


def _bounded(inner: Any, most_bytes: int) -> Any:
    """The stream, which fails where it gets too long."""
    from httpx2 import ReadError, SyncByteStream

    class Bounded(SyncByteStream):
        def __iter__(self) -> Iterator[bytes]:
            size = 0
            for part in inner:
                size += len(part)
                if size > most_bytes:
                    raise ReadError(f"its answer is longer than {most_bytes:,} bytes")
                yield part

        def close(self) -> None:
            inner.close()

    return Bounded()
