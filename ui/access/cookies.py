"""The cookie that holds a session's secret: for this site and its pages only, gone when the browser is closed."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

NAME = "plan_assistant_session"
SECURE = f"__Host-{NAME}"  # a prefix by which browsers take it over HTTPS only, and from no other host


def session_secret(request: Request) -> str:
    """What the browser holds; "" where it holds none."""
    return request.cookies.get(_name(request), "")


def give(request: Request, response: Response, secret: str) -> None:
    """Lets the browser that gets ``response`` hold the secret."""
    secure = request.url.scheme == "https"
    response.set_cookie(_name(request), secret, httponly=True, samesite="lax", secure=secure, path="/")


def take_back(request: Request, response: Response) -> None:
    """Lets the browser forget it."""
    secure = request.url.scheme == "https"
    response.delete_cookie(_name(request), httponly=True, samesite="lax", secure=secure, path="/")


def _name(request: Request) -> str:
    return SECURE if request.url.scheme == "https" else NAME
