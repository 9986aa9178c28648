"""Addresses and networks of the internet protocol, as a setting names them."""

from __future__ import annotations

from collections.abc import Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
_MAPPED = IPv6Network("::ffff:0:0/96")  # IPv4 addresses in the form of IPv6 ones: RFC 4291, 2.5.5.2


def networks(said: str) -> tuple[Network, ...]:
    """The addresses and networks of a setting, with commas between them. Raises ValueError."""
    return tuple(_plain(ip_network(one.strip())) for one in said.split(",") if one.strip())


def address_of(said: str) -> IPv4Address | IPv6Address | None:
    """The address that is said, with or without a port behind it; None where it is none.

    Some proxies add the port (``203.0.113.5:4711``, ``[2001:db8::1]:443``), which is another one each time.
    """
    said = said.strip().strip('"')
    if said.startswith("["):
        said = said[1:].partition("]")[0]
    elif said.count(":") == 1:
        said = said.partition(":")[0]
    try:
        given = ip_address(said)
    except ValueError:
        return None
    mapped = given.ipv4_mapped if isinstance(given, IPv6Address) else None
    return mapped or given


def is_of(address: str, named: Sequence[Network]) -> bool:
    """Whether the address lies in one of the networks; an IPv4 address in the form of an IPv6 one does too."""
    given = address_of(address)
    return given is not None and any(given in network for network in named)


def _plain(network: Network) -> Network:
    """A network of IPv4 addresses in the form of IPv6 ones as what it is."""
    if isinstance(network, IPv6Network) and network.subnet_of(_MAPPED):
        low = network.network_address.ipv4_mapped
        return IPv4Network((str(low), network.prefixlen - _MAPPED.prefixlen))
    return network
