"""What is said to a Chroma server over HTTP: requests that end in time, answers that are read with care.

Nothing of the environment counts, no redirect is followed, and no header leaves this machine but those of a request and
the key: see own_transport.py.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Lock
from typing import Any

from vectorstore.own_transport import own_transport

_CONNECT_SECONDS = 3.0
_MOST_BYTES = 64_000_000  # of an answer: what is asked for fits into a tenth
_LONGEST_REASON = 300  # characters of what a server says
_SEE = "see that the Chroma server runs and that its URL is right, and try again"
_KEY = "set the key of the Chroma server to one that it, or the proxy before it, takes"
_SIZE = "let the server, and a proxy before it, take requests of 2 MB"
_API = "see that the URL is that of a Chroma server of version 1, with the path that a proxy puts before it"


class WireFailed(Exception):
    """The server doesn't do what it is asked. ``lasting``: nor will it do anything else, for now."""

    def __init__(self, reason: str, remedy: str = _SEE, *, lasting: bool = True) -> None:
        super().__init__(reason)
        self.reason, self.remedy, self.lasting = reason, remedy, lasting


class ChromaWire:
    """The connections to one server. Safe to use from several threads."""

    def __init__(self, key: str = "", clock: Callable[[], float] = time.monotonic) -> None:
        if not (key.isascii() and key.isprintable()):
            raise ValueError("the key of the Chroma server has characters that no key has")
        self._key, self._clock = key, clock
        self._client: Any = None
        self._opening = Lock()

    def ask(
        self,
        method: str,
        url: str,
        seconds: float,
        content: bytes | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> Any:
        """The JSON that it answers. Raises WireFailed, and of what Chroma itself refuses its own errors."""
        from httpx2 import InvalidURL, RequestError, Timeout

        client = self._opened()
        headers = {"Content-Type": "application/json"}
        limits = Timeout(seconds, connect=min(seconds, _CONNECT_SECONDS))
        ends = self._clock() + seconds
        try:
            request = client.build_request(
                method.upper(), url, content=content, params=params, headers=headers, timeout=limits
            )
            response = self._sent(client, request)
            try:
                body = self._read(response, ends)
            finally:
                response.close()
        except (RequestError, InvalidURL) as failure:
            raise self._failed(failure) from None  # without the cause, whose words may hold what it says of the key
        return self._taken(response.status_code, body)

    def said(self, words: object, *, ours: bool = False) -> str:
        """The words on one line; none where they may be a server's that was sent a key."""
        line = " ".join(str(words).split())
        if not line or (self._key and not ours):
            return ""
        return f": {line}" if len(line) <= _LONGEST_REASON else f": {line[:_LONGEST_REASON]}…"

    def close(self) -> None:
        """Lets go of the connections; the next request makes new ones."""
        with self._opening:
            client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):  # of what is in use elsewhere
                client.close()

    def _opened(self) -> Any:
        with self._opening:
            if self._client is None:
                self._client = own_transport(self._key, _MOST_BYTES)
            return self._client

    def _sent(self, client: Any, request: Any) -> Any:
        """The answer's head.

        Asked for once more where the connection broke, as one does that was kept while the server started anew: all
        that is asked here may be asked twice.
        """
        from httpx2 import ConnectError, NetworkError, RemoteProtocolError

        try:
            return client.send(request, stream=True)
        except ConnectError:
            raise
        except (NetworkError, RemoteProtocolError):
            return client.send(request, stream=True)

    def _read(self, response: Any, ends: float) -> bytes:
        parts = []
        for part in response.iter_raw():
            parts.append(part)
            if self._clock() > ends:
                raise WireFailed("it did not answer in time")
        return b"".join(parts)

    def _failed(self, failure: Exception) -> WireFailed:
        from httpx2 import ConnectError, ConnectTimeout, InvalidURL, TimeoutException

        if isinstance(failure, InvalidURL):
            return WireFailed(f"its address can't be used{self.said(failure, ours=True)}")
        if isinstance(failure, ConnectError | ConnectTimeout):
            return WireFailed(f"it can't be reached{self.said(failure, ours=True)}")
        if isinstance(failure, TimeoutException):
            return WireFailed("it did not answer in time")
        return WireFailed(f"its answer can't be read{self.said(failure, ours=True)}")

    def _taken(self, status: int, body: bytes) -> Any:
        import orjson  # as Chroma's own client does

        try:
            answer = orjson.loads(body)
        except orjson.JSONDecodeError:
            answer = None
        if 200 <= status < 300:
            if answer is None and body.strip() != b"null":
                raise WireFailed("its answer is no JSON", _API)
            return answer
        if status in (401, 403):
            raise WireFailed(f"it refuses access (status {status})", _KEY)
        if 300 <= status < 400:
            raise WireFailed(f"it sends on to another address (status {status}), which is not followed")
        if status == 413:
            raise WireFailed("it refuses so large a request (status 413)", _SIZE, lasting=False)
        if isinstance(answer, dict):
            self._raise_of_chroma(answer)
        if status in (404, 405, 410):
            raise WireFailed(f"it answers as no Chroma server does (status {status})", _API)
        raise WireFailed(f"status {status}{self.said(body[: 2 * _LONGEST_REASON].decode('utf-8', 'replace'))}")

    def _raise_of_chroma(self, answer: Mapping[str, Any]) -> None:
        from chromadb.errors import error_types

        if kind := error_types.get(str(answer.get("error"))):
            raise kind(str(answer.get("message", "")))
