"""From where a request comes: through a proxy whose address is named in the settings, or straight from a client.

Only a named proxy is believed when it says for whom it speaks (``X-Forwarded-For``, ``X-Forwarded-Proto``) and who
that is (the header of a sign-on). Of anybody else these are words of a stranger.
"""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network

from starlette.datastructures import Headers
from starlette.types import Scope

Network = IPv4Network | IPv6Network
FORWARDED = ("x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "forwarded", "x-real-ip")


def networks(said: str) -> tuple[Network, ...]:
    """The addresses and networks of a setting, with commas between them. Raises ValueError."""
    return tuple(ip_network(one.strip()) for one in said.split(",") if one.strip())


def is_of(address: str, named: Sequence[Network]) -> bool:
    """Whether the address lies in one of the networks; an IPv4 address in the form of an IPv6 one does too."""
    try:
        given = ip_address(address)
    except ValueError:
        return False
    plain = getattr(given, "ipv4_mapped", None) or given
    return any(plain in network for network in named)


class Peers:
    """The proxies that are believed."""

    def __init__(self, proxies: str) -> None:
        self._named = networks(proxies)

    def heard(self, scope: Scope) -> tuple[Scope, bool]:
        """The request as its client sent it, and whether a named proxy passed it on.

        Of several addresses that were passed through, the last that is no named proxy counts: the ones before it are
        the client's own words.
        """
        peer = scope["client"][0] if scope.get("client") else ""
        if not is_of(peer, self._named):
            return scope, False
        headers = Headers(scope=scope)
        passed = [one.strip() for value in headers.getlist("x-forwarded-for") for one in value.split(",")]
        client = next((one for one in reversed(passed) if one and not is_of(one, self._named)), peer)
        scheme = headers.get("x-forwarded-proto", "").strip().lower()
        known = scheme if scheme in ("http", "https") else scope["scheme"]
        return {**scope, "client": (client[:100], 0), "scheme": known}, True


def is_passed_on(scope: Scope) -> bool:
    """Whether some proxy, named or not, says that it stands between."""
    headers = Headers(scope=scope)
    return any(name in headers for name in FORWARDED)
