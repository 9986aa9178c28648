"""Addresses of servers that settings name: which text is one, and whether it leads to this machine."""

from __future__ import annotations

import re
from ipaddress import AddressValueError, IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

_HOST = re.compile(
    r"(?=.{1,253}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*\.?", re.I
)
_PORTS = {"http": 80, "https": 443}  # which an origin leaves out
_NUMBER = re.compile(r"(.*\.)?\d+\.?")  # the last label of a name is none


def server_address(url: str) -> SplitResult | None:
    """The parts of an address of HTTP; None where it is none. Whether it holds a password is not looked at."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("http", "https") and parts.port != 0 and is_host(parts.hostname or "")
    except ValueError:
        return None
    return parts if usable and url.isascii() and url.isprintable() and " " not in url else None


def plain_origin(url: str) -> str:
    """The origin, as browsers write it (RFC 6454, 6.2), that an address is and no more; "" for anything else."""
    parts = server_address(url.strip())
    if parts is None or not is_bare(parts) or parts.path or parts.netloc.endswith(":") or "@" in parts.netloc:
        return ""
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{parts.port}" if parts.port not in (None, _PORTS[parts.scheme]) else "")


def is_bare(parts: SplitResult) -> bool:
    """It holds no user, password, query or fragment."""
    return not (parts.username or parts.password or parts.query or parts.fragment)


def is_loopback(host: str) -> bool:
    """Only this machine gets to what listens there. An IPv6 address may stand in brackets."""
    host = host.strip("[]").lower()
    return host == "localhost" or (_is_address(host) and ip_address(host).is_loopback)


def is_host(host: str) -> bool:
    """A name, an IPv4 or an IPv6 address. An IPv6 address comes without its brackets."""
    try:
        if ":" in host:
            return IPv6Address(host).scope_id is None
        return bool(IPv4Address(host)) if _NUMBER.fullmatch(host) else _HOST.fullmatch(host) is not None
    except AddressValueError:
        return False


def _is_address(host: str) -> bool:
    try:
        return bool(ip_address(host))
    except ValueError:
        return False
