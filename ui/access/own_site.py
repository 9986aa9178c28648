"""Requests that began on a page of ours: another site can make a browser send its cookies, but not hide where it began.

Fetch metadata (``Sec-Fetch-Site``) says so, and the ``Origin`` of browsers that don't send it: OWASP, Cross-Site
Request Forgery Prevention, "Fetch Metadata" and "Verifying Origin". The session's cookie is not sent along either
(``SameSite``).
"""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import Request

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


def _origin(request: Request) -> str:
    return request.headers.get("origin", "").lower()


def _ours(request: Request, public_url: str) -> tuple[str, ...]:
    """Where pages of ours begin. By HTTPS, unknown to us, where a proxy that is not named takes it off."""
    here = request.headers.get("host", "").lower()
    schemes = ("https",) if request.url.scheme == "https" else ("http", "https")
    own = tuple(f"{scheme}://{here.removesuffix(_PORTS[scheme])}" for scheme in schemes) if here else ()
    said = urlsplit(public_url.lower())
    return (*own, f"{said.scheme}://{said.netloc.removesuffix(_PORTS.get(said.scheme, ''))}") if public_url else own
