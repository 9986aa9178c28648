"""From where a request comes: through a proxy whose address is named in the settings, or straight from a client.

Only a named proxy is believed when it says for whom it speaks (``X-Forwarded-For``, ``X-Forwarded-Proto``) and who
that is (the header of a sign-on). Of anybody else these are words of a stranger.
"""

from __future__ import annotations

import re

from starlette.datastructures import Headers
from starlette.types import Scope

from ui.access.networks import address_of, is_of, networks
from ui.web_addresses import is_loopback

FORWARDED = (
    "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-forwarded-server",
    "x-forwarded", "forwarded", "forwarded-for", "x-real-ip", "x-client-ip", "x-original-host", "via",
)  # fmt: skip
_HOST = re.compile(r"(?P<name>localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d{1,5})?", re.I | re.A)


class Peers:
    """The proxies that are believed. ``public_url``: by which scheme browsers come, where a proxy does not say it."""

    def __init__(self, proxies: str, public_url: str = "") -> None:
        self._named = networks(proxies)
        self._public = public_url.partition(":")[0].lower()

    def heard(self, scope: Scope) -> tuple[Scope, bool]:
        """The request as its client sent it, and whether a named proxy passed it on.

        Of several addresses that were passed through, the last that is no named proxy counts: the ones before it are
        the client's own words. Where that one is no address, nothing is known but the proxy.
        """
        peer = scope["client"][0] if scope.get("client") else ""
        if not is_of(peer, self._named):
            return scope, False
        headers = Headers(scope=scope)
        passed = [one.strip() for value in headers.getlist("x-forwarded-for") for one in value.split(",")]
        last = next((one for one in reversed(passed) if one and not is_of(one, self._named)), "")
        client = str(address_of(last) or peer)
        schemes = {one.strip().lower() for value in headers.getlist("x-forwarded-proto") for one in value.split(",")}
        scheme = next(iter(schemes)) if len(schemes) == 1 else self._public  # several: of which hop is not said
        known = scheme if scheme in ("http", "https") else scope["scheme"]
        return {**scope, "client": (client, 0), "scheme": known}, True


def is_from_here(scope: Scope) -> bool:
    """Whether a program or browser on this machine sent it, as far as the request shows.

    It calls the server by a name of this machine: another site's page may have found its port (DNS rebinding). No
    proxy says that it stands between. And none that says nothing does: nginx, as it comes, asks by HTTP/1.0 and by the
    name of this machine, which no browser does together.
    """
    headers = Headers(scope=scope)
    hosts = headers.getlist("host")
    named = _HOST.fullmatch(hosts[0]) if len(hosts) == 1 else None
    passed_on = any(name in headers for name in FORWARDED) or scope.get("http_version") == "1.0"
    return named is not None and is_loopback(named["name"]) and not passed_on
