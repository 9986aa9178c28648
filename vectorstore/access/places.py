"""Where somebody comes from, for what is counted by it: passwords tried, questions asked, feedback given."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from vectorstore.access.people import name_key

_KEPT = 200  # characters of what is no address
_NETWORK = 64  # bits of an IPv6 address that one household or office has: it has all the others


def place_of(address: str) -> str:
    """By which addresses are one: who has an IPv6 address has as many of its network as they like."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return name_key(address)[:_KEPT]
    if not isinstance(known, IPv6Address):
        return str(known)
    if known.ipv4_mapped is not None:
        return str(known.ipv4_mapped)
    return f"{IPv6Address(int(known) >> (128 - _NETWORK) << (128 - _NETWORK))}/{_NETWORK}"
