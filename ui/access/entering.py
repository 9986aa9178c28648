"""Coming in: the session that is opened for somebody, whichever way they came, and where their browser goes then."""

from __future__ import annotations

from typing import Literal
from urllib.parse import unquote

from starlette.requests import Request
from starlette.responses import Response

from ui.access.cookies import give, session_secret, take_back
from ui.access.identity import viewer_as
from ui.access.own_site import is_own
from ui.access.refused import OtherSite
from ui.access.trail import address_of, note
from ui.replies import gone_to
from ui.wiring import Parts
from vectorstore.access.people import Person

Way = Literal["password", "link", "oidc"]
LONGEST = 2000  # characters of an address to go on to


def entered(parts: Parts, request: Request, person: Person, to: str = "", *, way: Way = "password") -> Response:
    """Signs the browser in, and sends it on to an address below the site's root: see ``below_root``.

    The session is a new one: a secret that the browser held before lets nobody in any more. Raises UnknownPerson,
    PersonDisabled where they were let in a moment ago, and are no more.
    """
    access, settings = parts.library.catalogue.access, parts.settings
    secret = access.sessions.open(person.id, by_link=way == "link", address=address_of(request))
    if held := session_secret(request):
        access.sessions.close(held)
    access.sessions.prune(3600.0 * settings.session_hours, 60.0 * settings.session_idle)
    access.people.signed_in(person.id)
    request.state.viewer = viewer_as(access, person, "session")  # in whose name it is noted
    note(parts, request, "sign_in", person.name, way=way)
    shown = gone_to(request, below_root(to))
    give(request, shown, secret)
    return shown


def left(request: Request, to: str) -> Response:
    """Sends the browser on, which forgets its session and what it kept of pages."""
    shown = gone_to(request, to)
    take_back(request, shown)
    shown.headers["clear-site-data"] = '"cache"'
    return shown


def below_root(said: str) -> str:
    """An address that somebody names, if it lies below the site's root; else "", the root itself.

    What a browser may take for another host's address is none: with a scheme, "//", a backslash, a control character,
    or steps upwards, written out or as %2e.
    """
    plain, path = unquote(said), unquote(said.partition("#")[0].partition("?")[0]).removeprefix("/")
    steps = path.split("/")
    bad = len(said) > LONGEST or not said.isprintable() or not plain.isprintable() or "\\" in plain
    if bad or "//" in path or path.startswith("/") or ":" in steps[0] or {".", ".."} & set(steps):
        return ""
    return said.removeprefix("/")


def check_own(parts: Parts, request: Request) -> None:
    """Raises OtherSite where the request doesn't say that it began here: nobody is signed in by another site's page."""
    if not is_own(request, parts.settings.public_url):
        raise OtherSite
