"""What a form is answered with: the way on, which no browser or proxy keeps."""

from __future__ import annotations

from http import HTTPStatus
from typing import TypeVar

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ui.paths import up_from

Shown = TypeVar("Shown", bound=Response)


def gone_to(request: Request, to: str) -> RedirectResponse:
    """303 to an address below the site's root."""
    # With "./" before it no address is taken for one with a scheme or a host.
    return unstored(RedirectResponse(f"./{up_from(request)}{to}", HTTPStatus.SEE_OTHER))


def unstored(shown: Shown) -> Shown:
    """The response, which no browser or proxy may keep."""
    shown.headers["cache-control"] = "no-store"
    return shown
