"""The door of the admin pages and of the API's admin routes: who comes in has the admin key.

A browser that brought the key (``/admin?key=…``, or the form of the refusal) gets a cookie that holds a signed time,
not the key. A program sends ``Authorization: Bearer KEY`` with every request. What a cookie lets in must come from our
own pages: another site can make a browser send its cookies, but not hide where the request began.

Refused (HTTPException)
├── NoKey          no key, a wrong one, or a cookie that is over
├── TooManyTries   wrong keys came from this address; with the seconds to wait
└── OtherSite      a request of a browser that began on another site
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from http import HTTPStatus
from time import time

from fastapi import FastAPI, Request, Response
from starlette.exceptions import HTTPException

from prompts.texts import Language, say
from ui.admin.key import admin_key
from ui.admin.tries import Tries
from ui.pages import page
from ui.problems import language_of, problem
from ui.wiring import Parts

COOKIE = "plan_assistant_admin"
HOURS = 12
ADMIN = "admin"  # who did something, until there are accounts
SAFE = ("GET", "HEAD", "OPTIONS")
LINK = "plan-assistant admin link"  # prints the address with the key


class Refused(HTTPException):
    """Whoever asks may not come in. ``code``: of the problem, and of the texts that say what to do."""

    code = "admin_only"

    def __init__(self, status: int = HTTPStatus.FORBIDDEN, wait: int = 0) -> None:
        super().__init__(status, headers={"retry-after": str(wait)} if wait else None)
        self.wait = wait


class NoKey(Refused):
    """No key, a wrong one, or a cookie that is over."""


class TooManyTries(Refused):
    """Wrong keys came from this address; none is looked at for ``wait`` seconds."""

    code = "admin_wait"

    def __init__(self, wait: int) -> None:
        super().__init__(HTTPStatus.TOO_MANY_REQUESTS, wait)


class OtherSite(Refused):
    """A request of a browser that began on another site, or that does not say where."""

    code = "admin_other_site"


class Door:
    """Lets in whoever has the key of the data folder of ``parts``. ``clock``: seconds since 1970."""

    def __init__(self, parts: Parts, language: Language, clock: Callable[[], float] = time) -> None:
        self._data = parts.settings.data
        self._clock = clock
        self._tries = Tries(clock)
        self.language = language

    def required(self, request: Request) -> str:
        """A dependency of FastAPI: who asks. Raises Refused, AdminKeyError."""
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            self.check(request, given.strip())
            return ADMIN
        if not self._is_open(request.cookies.get(COOKIE, "")):
            raise NoKey
        if request.method not in SAFE:
            self.own_pages_only(request)
        return ADMIN

    def check(self, request: Request, given: str) -> None:
        """Look at a key. Raises NoKey, TooManyTries, AdminKeyError."""
        address = request.client.host if request.client else ""
        if wait := self._tries.wait(address):
            raise TooManyTries(wait)
        if not hmac.compare_digest(given.encode(), admin_key(self._data).encode()):
            self._tries.note(address)
            raise NoKey

    def own_pages_only(self, request: Request) -> None:
        """Raises OtherSite where the request did not begin on a page of ours."""
        site, origin = request.headers.get("sec-fetch-site"), request.headers.get("origin", "")
        here = request.headers.get("host", "").lower()
        own = (f"http://{here}", f"https://{here}") if here else ()
        if site != "same-origin" if site else origin.lower() not in own:
            raise OtherSite

    def open(self, request: Request, response: Response) -> None:
        """Let the browser that gets ``response`` in, for ``HOURS``."""
        until = str(int(self._clock()) + HOURS * 3600)
        response.set_cookie(
            COOKIE,
            f"{until}.{self._signature(until)}",
            max_age=HOURS * 3600,
            httponly=True,
            samesite="strict",
            secure=request.url.scheme == "https",
        )

    def _is_open(self, cookie: str) -> bool:
        until, _, signature = cookie.partition(".")
        if not (until.isdecimal() and until.isascii() and len(until) < 13):
            return False
        signed = hmac.compare_digest(signature.encode(), self._signature(until).encode())
        return signed and self._clock() < int(until)

    def _signature(self, until: str) -> str:
        return hmac.new(admin_key(self._data).encode(), f"cookie:{until}".encode(), hashlib.sha256).hexdigest()


def install_door(app: FastAPI, default: Language) -> None:
    """Make every refusal a page below /admin, and a problem document elsewhere."""

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        shown = _page(request, error, default) if is_admin_page(request) else _problem(request, error, default)
        shown.headers.update({"cache-control": "no-store"} | dict(error.headers or {}))
        return shown


def is_admin_page(request: Request) -> bool:
    """Whether a person looks at what the address gives."""
    path = path_of(request)
    return path == "/admin" or path.startswith("/admin/")


def path_of(request: Request) -> str:
    """The request's path below where the site is mounted."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", "").rstrip("/")) or "/"


def up_from(request: Request) -> str:
    """What leads from the address to the site's root: "" at /admin, "../" at /admin/plans."""
    return "../" * (path_of(request).count("/") - 1)


def _page(request: Request, error: Refused, language: Language) -> Response:
    return page(
        "admin_door.html",
        language,
        status=error.status_code,
        up=up_from(request),
        title=say(f"problem.{error.code}", language),
        hint=_hint(error, language),
        may_try=not error.wait,
        back="admin" if request.method not in SAFE else path_of(request).lstrip("/"),
    )


def _problem(request: Request, error: Refused, default: Language) -> Response:
    language = language_of(request, default)
    title = say(f"problem.{error.code}", language)
    return problem(error.status_code, error.code, title, _hint(error, language))


def _hint(error: Refused, language: Language) -> str:
    fields = {"seconds": error.wait} if error.wait else {"command": LINK} if error.code == "admin_only" else {}
    return say(f"problem.{error.code}_detail", language, **fields)
