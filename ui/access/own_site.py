"""Requests that began on a page of ours: another site can make a browser send its cookies, but not hide where it began.

Fetch metadata (``Sec-Fetch-Site``) says so, and the ``Origin`` of browsers that don't send it: OWASP, Cross-Site
Request Forgery Prevention, "Fetch Metadata" and "Verifying Origin". The session's cookie is not sent along either
(``SameSite``).
"""

from __future__ import annotations

from starlette.requests import Request

SAFE = ("GET", "HEAD", "OPTIONS")


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
    here = request.headers.get("host", "").lower()
    said = public_url.lower().rstrip("/")
    public = ("://".join((said.partition("://")[0], said.partition("://")[2].partition("/")[0])),) if said else ()
    return (f"http://{here}", f"https://{here}", *public) if here else public
