"""Under which names the server is asked: a page of another site may have found it by a name of its own (DNS rebinding).

The Model Context Protocol, Transports, "Security Warning" wants it told. A browser sends the name that it asks by, and
such a page has no other than its own: the names of this machine, of the settings, and any address are none. Whoever
sends a token is no such page.
"""

from __future__ import annotations

import socket
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.requests import Request

from ui.settings import Settings


def is_named(request: Request, settings: Settings) -> bool:
    """Whether the request asks by a name that the server has."""
    hosts = request.headers.getlist("host")
    if len(hosts) != 1:
        return False
    try:
        name = (urlsplit(f"//{hosts[0]}").hostname or "").rstrip(".")
    except ValueError:
        return False
    own = {"localhost", socket.gethostname(), settings.host, urlsplit(settings.public_url).hostname or ""}
    return bool(name) and (_is_address(name) or name in {one.lower() for one in own})


def _is_address(name: str) -> bool:
    try:
        return bool(ip_address(name))
    except ValueError:
        return False
