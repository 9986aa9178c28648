"""Requests that began on a page of ours: another site can make a browser send its cookies, but not hide where it began.

Fetch metadata (``Sec-Fetch-Site``) says so, and the ``Origin`` of browsers that don't send it: OWASP, Cross-Site
Request Forgery Prevention, "Fetch Metadata" and "Verifying Origin". The session's cookie is not sent along either
(``SameSite``).
"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.requests import Request

from ui.paths import path_of

API = "/api/"
ASKS = ("/api/ask", "/api/ask/stream")  # to which alone of it a page of another origin may send something
SAFE = ("GET", "HEAD", "OPTIONS")
_PORTS = {"http": ":80", "https": ":443"}  # which browsers leave out, and some proxies add


def is_own(request: Request, public_url: str = "") -> bool:
    """It says that it began here."""
    site = request.headers.get("sec-fetch-site")
    return site == "same-origin" if site else _origin(request) in _ours(request, public_url)


def is_foreign(request: Request, public_url: str = "") -> bool:
    """It says that it began elsewhere; a program says nothing."""
    site, origin = request.headers.get("sec-fetch-site"), _origin(request)
    if site:
        return site not in ("same-origin", "none")
    return bool(origin) and origin not in _ours(request, public_url)


def asked_from(request: Request, origins: Sequence[str], public_url: str = "") -> str:
    """Which of these origins has the page that asks over the API from elsewhere; "" for none of them.

    A request with a cookie is none of those: whose browser it is counts for nothing there.
    """
    origin, path = request.headers.get("origin", ""), path_of(request)
    if origin not in origins or not path.startswith(API) or "cookie" in request.headers:
        return ""
    asks = request.method in methods_from_elsewhere(path) and is_foreign(request, public_url)
    return origin if asks else ""


def methods_from_elsewhere(path: str) -> tuple[str, ...]:
    """What a page of another origin may do at an address of the API: ask, or look."""
    return ("POST",) if path in ASKS else ("GET", "HEAD")


def _origin(request: Request) -> str:
    return request.headers.get("origin", "").lower()


def _ours(request: Request, public_url: str) -> tuple[str, ...]:
    """Where pages of ours begin. By HTTPS, unknown to us, where a proxy that is not named takes it off."""
    here = request.headers.get("host", "").lower()
    schemes = ("https",) if request.url.scheme == "https" else ("http", "https")
    own = tuple(f"{scheme}://{here.removesuffix(_PORTS[scheme])}" for scheme in schemes) if here else ()
    said = urlsplit(public_url.lower())
    return (*own, f"{said.scheme}://{said.netloc.removesuffix(_PORTS.get(said.scheme, ''))}") if public_url else own
