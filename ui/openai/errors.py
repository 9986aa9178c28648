"""Failures of /v1: the problem documents of everywhere, with the member ``error`` that OpenAI's clients read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.paths import path_within
from ui.problems import MEDIA_TYPE

PREFIX = "/v1/"
TYPES: Mapping[int, str] = MappingProxyType(
    {
        HTTPStatus.UNAUTHORIZED: "authentication_error",
        HTTPStatus.FORBIDDEN: "permission_error",
        HTTPStatus.NOT_FOUND: "not_found_error",
        HTTPStatus.TOO_MANY_REQUESTS: "rate_limit_error",
    }
)


class ErrorsOfClients:
    """Adds ``error`` to every problem that an address of /v1 is answered with, whoever made it."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http" or not path_within(scope).startswith(PREFIX):
            await self.app(scope, receive, send)
            return
        held: list[Message] = []  # the head and the body of a problem

        async def send_told(message: Message) -> None:
            if message["type"] == "http.response.start" and Headers(scope=message).get("content-type") == MEDIA_TYPE:
                held.append(message)
            elif not held:
                await send(message)
            else:
                held.append(message)
                if not message.get("more_body"):
                    await _send_problem(held, send)

        await self.app(scope, receive, send_told)


async def _send_problem(held: list[Message], send: Send) -> None:
    head, *rest = held
    body = b"".join(message.get("body", b"") for message in rest)
    if body:  # HEAD has none
        problem: dict[str, Any] = json.loads(body)
        body = json.dumps(problem | {"error": error_of(problem)}, ensure_ascii=False).encode()
        MutableHeaders(scope=head)["content-length"] = str(len(body))
    await send(head)
    await send({"type": "http.response.body", "body": body})


def error_of(problem: Mapping[str, Any]) -> dict[str, Any]:
    """A problem in the words of OpenAI's clients."""
    status = int(problem["status"])
    kind = "server_error" if status >= HTTPStatus.INTERNAL_SERVER_ERROR else "invalid_request_error"
    code = str(problem["type"]).rpartition(":")[2]
    return {"message": problem["detail"], "type": TYPES.get(status, kind), "param": None, "code": code}
