"""The log: lines for people or JSON lines, each with the id of the request that is worked on, and one a request.

The line of a request says how it was asked, by which route, what came of it, how long it took, and the key of who sent
it. It never holds an address, a query or the words of a question.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Literal, TextIO

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.access.peers import Peers
from ui.metrics.measures import Measures
from ui.request_id import HEADER, Work, new_work, request_id, state_of, working_on
from ui.route_templates import RouteTemplates, method_of

Form = Literal["text", "json"]
FACTS = "facts"  # of a record: short values, which are members of their own in JSON
# What comes again and again and tells nothing while it goes well.
QUIET = frozenset(
    {
        "/healthz",
        "/readyz",
        "/metrics",
        "/pages/{file}",
        "/assets/{file}",
        "/static/{file}",
        "/gradio_api/app_id",
        "/gradio_api/heartbeat/{session}",
    }
)

TELLING = (__name__, "ui.serving")  # whose lines are told though nothing is wrong

log = logging.getLogger(__name__)


class Requests:
    """Gives each request its id, in its reply too, and tells of it once it is over: in the log and the figures."""

    def __init__(self, app: ASGIApp, templates: RouteTemplates, measures: Measures, peers: Peers) -> None:
        self.app = app
        self._templates, self._measures, self._peers = templates, measures, peers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        work, status, begun = self._begun(scope), 0, time.perf_counter()

        async def send_known(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)[HEADER] = work.id
            await send(message)

        state = dict(scope.get("state", {})) | state_of(work)
        self._measures.begun()
        with working_on(work):
            try:
                await self.app({**scope, "state": state}, receive, send_known)
            finally:
                took = time.perf_counter() - begun
                self._over(scope, work, status or HTTPStatus.INTERNAL_SERVER_ERROR.value, took)

    def _begun(self, scope: Scope) -> Work:
        """A stranger's word for the id counts for nothing: it would let them write into our log."""
        _, by_proxy = self._peers.heard(scope)
        return new_work(Headers(scope=scope).getlist(HEADER) if by_proxy else ())

    def _over(self, scope: Scope, work: Work, status: int, seconds: float) -> None:
        method, route = method_of(scope), self._templates.of(scope)
        self._measures.ended(method, route, status, seconds)
        told = logging.DEBUG if route in QUIET and status < HTTPStatus.BAD_REQUEST else logging.INFO
        facts = {"method": method, "route": route, "status": status, "ms": round(1000 * seconds, 1), "who": work.who}
        log.log(told, "request", extra={FACTS: facts})


class TextLines(logging.Formatter):
    """A line for people: when, how grave, of which module, the request's id, and what."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request_id)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        """The line, and the traceback below it."""
        record.request_id = request_id() or "-"
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:
        """The line without what comes below it."""
        facts = " ".join(f"{name}={value}" for name, value in _facts(record).items() if value != "")
        return super().formatMessage(record) + (f" {facts}" if facts else "")


class JsonLines(logging.Formatter):
    """A JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The object: at, level, logger, message, request_id, the facts, and the traceback as ``error``."""
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"at": at, "level": record.levelname, "logger": record.name}
        said |= {"message": record.getMessage(), "request_id": request_id() or None} | dict(_facts(record))
        if record.exc_info:
            said["error"] = self.formatException(record.exc_info)
        line = json.dumps(said, ensure_ascii=False, default=str)
        return line.translate(_BREAKS)


_BREAKS = {code: f"\\u{code:04x}" for code in (0x85, 0x2028, 0x2029)}  # ends of lines, to some readers of lines


def log_as(form: Form, stream: TextIO | None = None) -> None:
    """Sends the log to standard error in this form: warnings, a line a request, and what the server tells."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING)
    logging.captureWarnings(True)
    for name in TELLING:
        logging.getLogger(name).setLevel(logging.INFO)


def is_json() -> bool:
    """Whether the log of this process is of JSON lines, so that nothing else may stand among them."""
    return any(isinstance(handler.formatter, JsonLines) for handler in logging.getLogger().handlers)


def _facts(record: logging.LogRecord) -> Mapping[str, Any]:
    facts: Mapping[str, Any] = getattr(record, FACTS, {})
    return facts
