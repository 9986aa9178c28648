"""The cookie that waits while somebody is at their sign-on: what was begun, and that it was begun in this browser.

Signed, so that nobody else makes one up; not secret from the browser, which alone can use it. It goes to the two
addresses of the sign-on only, and is over after ten minutes. (Starlette's SessionMiddleware does the same for one
scheme and path, fixed at the start; here they are those of the request.)
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import Response

NAME = "plan_assistant_sign_on"
SECURE = f"__Secure-{NAME}"  # a prefix by which browsers take it over HTTPS only
SECONDS = 600
_LONGEST = 4000  # characters; browsers keep no longer one


class SignOnCookie:
    """Read and written for the address ``back``, to which the provider sends people back."""

    def __init__(self, secret: str, back: str) -> None:
        parts = urlsplit(back)
        self._signer = URLSafeTimedSerializer(secret, salt="sign-on")
        self._secure = parts.scheme == "https"
        self._name = SECURE if self._secure else NAME
        self._path = parts.path.rpartition("/")[0]

    def read(self, request: Request) -> dict[str, Any]:
        """What waits; nothing where it is over, or not of our making."""
        given = request.cookies.get(self._name, "")
        try:
            waiting = self._signer.loads(given, max_age=SECONDS) if len(given) <= _LONGEST else None
        except (BadSignature, UnicodeError):
            return {}
        return waiting if isinstance(waiting, dict) else {}

    def give(self, response: Response, waiting: dict[str, Any]) -> None:
        """Lets the browser hold it."""
        value = self._signer.dumps(waiting)
        response.set_cookie(
            self._name, str(value), SECONDS, path=self._path, secure=self._secure, httponly=True, samesite="lax"
        )

    def take_back(self, response: Response) -> None:
        """Lets the browser forget it: what was begun ends once."""
        response.delete_cookie(self._name, self._path, secure=self._secure, httponly=True, samesite="lax")
