"""The audit trail of what is done over HTTP: every change that needs a role is noted, with how it ended."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from starlette.requests import Request

from ui.wiring import Parts
from vectorstore.access.audit import Done
from vectorstore.access.viewer import ANONYMOUS, Viewer

log = logging.getLogger(__name__)


def note(parts: Parts, request: Request, action: str, of: str = "", outcome: str = "done", **details: Any) -> None:
    """Notes what whoever sends the request did. A trail that can't be written is logged, and stops nothing."""
    viewer: Viewer = getattr(request.state, "viewer", None) or ANONYMOUS
    address = request.client.host if request.client else ""
    at = datetime.now(UTC).isoformat(timespec="seconds")
    try:
        done = Done(at, viewer.name, viewer.how, action, of, outcome, address, details)
        parts.library.catalogue.access.audit.add(done)
    except Exception:
        log.exception("the audit trail could not be written: %s %s", action, of)


def note_request(parts: Parts, request: Request, status: int) -> None:
    """Notes a request that changes something, by its route's name and the parameters in its address."""
    action, parameters = request.state.acts
    details: dict[str, Any] = getattr(request.state, "details", {})
    note(parts, request, action, " ".join(map(str, parameters)), outcome_of(status), **details)


def outcome_of(status: int) -> str:
    """How a request ended, by its status."""
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.TOO_MANY_REQUESTS):
        return "refused"
    return "done" if status < HTTPStatus.BAD_REQUEST else "failed"
