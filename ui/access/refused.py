"""Requests that are refused, and what whoever sent one gets: a page where a person looks at it, else a problem.

Refused (HTTPException)
├── SignInNeeded   nobody in particular may do this here: sign in first
├── WrongToken     a token that nobody has, that was revoked or is over
├── NotAllowed     what they have signed in as may not do this
├── OtherSite      a request of a browser that began on another site
├── BoxOver        a visit through a box that is over, or that nobody began here
├── AskedTooMuch   a box, or all boxes of an origin, put too many questions; with the seconds to wait
├── WrongHost      a request by a name that the server doesn't have
├── ProgramAsksTooMuch  a program put too many questions; with the seconds to wait
├── WrongPassword  a name and a password that nobody has, or a link that is over
└── TooManyTries   wrong passwords came for this name, or from this address; with the seconds to wait
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import quote, urlencode

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from prompts.texts import Language, say
from ui.access.own_site import SAFE
from ui.pages import page
from ui.paths import path_of, up_from
from ui.problems import language_of, problem

SIGN_IN = "/sign-in"


class Refused(HTTPException):
    """Whoever asks may not do this. ``code``: of the problem, and of the texts that say what to do."""

    code = ""
    status = HTTPStatus.FORBIDDEN

    def __init__(self, **fields: object) -> None:
        super().__init__(self.status)
        self.fields = fields

    def told(self, language: Language) -> tuple[str, str]:
        """What happened, and what to do."""
        title = say(f"problem.{self.code}", language)
        return title, say(f"problem.{self.code}_detail", language, **self.fields)


class SignInNeeded(Refused):
    """Nobody in particular may do this here."""

    code = "sign_in"
    status = HTTPStatus.UNAUTHORIZED


class WrongToken(Refused):
    """A token that nobody has, that was revoked or is over."""

    code = "wrong_token"
    status = HTTPStatus.UNAUTHORIZED


class NotAllowed(Refused):
    """Who they have signed in as may not do this."""

    code = "not_allowed"


class OtherSite(Refused):
    """A request of a browser that began on another site, or that does not say where."""

    code = "other_site"


class WrongHost(Refused):
    """A request by a name that the server doesn't have, as far as the settings say."""

    code = "wrong_host"
    status = HTTPStatus.MISDIRECTED_REQUEST


class BoxOver(Refused):
    """A visit through a box that is over, whose person may come in no more, or that nobody began here."""

    code = "box_over"
    status = HTTPStatus.UNAUTHORIZED


class AskedTooMuch(Refused):
    """Too many questions came through a box, or all boxes of an origin; none is answered for ``seconds`` seconds."""

    code = "box_quota"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.headers = {"retry-after": str(seconds)}


class ProgramAsksTooMuch(Refused):
    """Too many questions came of somebody's programs; none is answered for ``seconds`` seconds."""

    code = "program_quota"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.headers = {"retry-after": str(seconds)}


class WrongPassword(Refused):
    """A name and a password that nobody has, or a link that is over."""

    code = "wrong_password"


class TooManyTries(Refused):
    """Too many wrong passwords; none is looked at for ``seconds`` seconds."""

    code = "too_many_tries"
    status = HTTPStatus.TOO_MANY_REQUESTS

    def __init__(self, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.headers = {"retry-after": str(seconds)}


def install_refusals(app: FastAPI, default: Language) -> None:
    """Answer every refusal of the routes of ``app``."""

    @app.exception_handler(Refused)
    async def refused(request: Request, error: Refused) -> Response:
        return refusal_of(request, error, default)


def refusal_of(request: Request, error: Refused, default: Language) -> Response:
    """What whoever sent the request gets; a person who is to sign in is led there, and back again."""
    is_page = is_looked_at(request)
    if is_page and isinstance(error, SignInNeeded) and request.method in SAFE:
        shown: Response = RedirectResponse(up_from(request) + sign_in_address(request), HTTPStatus.SEE_OTHER)
    elif is_page:
        title, hint = error.told(default)
        # Nobody sees more of any page by this name, that of their account included, but who signs in does.
        way = sign_in_address(request) if isinstance(error, WrongHost) else ""
        told = {"up": up_from(request), "title": title, "hint": hint, "sign_in": way}
        shown = page("refused.html", default, status=error.status_code, **told)
    else:
        title, hint = error.told(language_of(request, default))
        shown = problem(error.status_code, error.code, title, hint)
    if error.status_code == HTTPStatus.UNAUTHORIZED and not is_page:
        shown.headers["www-authenticate"] = 'Bearer realm="plan-assistant"'
    shown.headers.update({"cache-control": "no-store"} | dict(error.headers or {}))
    return shown


def is_looked_at(request: Request) -> bool:
    """Whether a person looks at what the address gives, so that it is a page."""
    path = path_of(request)
    # By a program, or a script of the box; a proxy may pass others on.
    by_program = request.headers.get("authorization", "").lower().startswith(("bearer", "box "))
    if path.startswith(("/api/", "/gradio_api/")) or by_program:
        return False
    return "text/html" in request.headers.get("accept", "") or path == "/admin" or path.startswith("/admin/")


def sign_in_address(request: Request) -> str:
    """Where to sign in, below the site's root, and to come back from there to what was asked for."""
    asked = quote(path_of(request).lstrip("/"))
    query = f"?{request.url.query}" if request.url.query else ""
    return SIGN_IN.lstrip("/") + (f"?{urlencode({'next': asked + query})}" if asked else "")
