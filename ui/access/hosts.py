"""Under which names the server is asked: a page of another site may have found it by a name of its own (DNS rebinding).

A browser sends the name that it asks by, and such a page has none but a registered one of its own. An address, a name
of this machine or of the settings, and a name that nobody can register are no such names. Whoever sends a token is no
such page, nor who sends a cookie, which browsers keep by name: so it is asked of who is nobody in particular. The Model
Context Protocol wants it too (Transports, "Security Warning").
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from ui.settings import Settings

# Resolved within a network only: RFC 6761 (localhost), RFC 8375 (home.arpa), RFC 6762 (local, and what nobody can
# register of its appendix G).
WITHIN = (".localhost", ".local", ".home.arpa", ".internal", ".intranet", ".private", ".corp", ".home", ".lan")


def is_named(request: Request, settings: Settings) -> bool:
    """Whether the request asks by a name that the server has, or that no other site can have.

    ``X-Forwarded-Host`` counts for nothing: a page may set it, and not every proxy takes it off.
    """
    hosts = request.headers.getlist("host")
    if len(hosts) != 1:
        return False
    try:
        name = _plain(urlsplit(f"//{hosts[0]}").hostname or "")
    except ValueError:
        return False
    own = (socket.gethostname(), settings.host, urlsplit(settings.public_url).hostname or "")
    return bool(name) and (_is_within(name) or name in map(_plain, own))


def _plain(name: str) -> str:
    """The name as all write it: any may end with the dot of the root."""
    return name.lower().rstrip(".")


def _is_within(name: str) -> bool:
    """An address, or a name that the domain name system of the internet has for nobody."""
    try:
        return bool(ip_address(name))
    except ValueError:
        return "." not in name or name.endswith(WITHIN)
