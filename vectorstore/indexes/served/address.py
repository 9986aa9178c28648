"""Where a Chroma server is, and what on it is ours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit

_PARTS = ("prefix", "tenant", "database")
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{1,61}[A-Za-z0-9]")  # as Chroma takes it, without the dots that part ours
_MUST = "must be a URL such as http://10.0.0.5:8000 or https://server/chroma?prefix=office-1"


@dataclass(frozen=True, slots=True)
class ChromaAddress:
    """The server's base address, and the tenant, database and first part of the names of our collections there."""

    url: str
    prefix: str = "plan-assistant"
    tenant: str = "default_tenant"
    database: str = "default_database"

    def __str__(self) -> str:
        """As it is told of in messages."""
        return f"{self.prefix} at {self.url}"


def address_of(text: str) -> ChromaAddress:
    """What the setting says: ``http(s)://host[:port][/path][?prefix=…&tenant=…&database=…]``.

    The path is one that a proxy has put before the server's own; who shares a server with others gives each a prefix,
    or a tenant or database that the server has. Raises ValueError with what it must be, never with the text, which may
    hold a secret.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        given = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=True) if parts.query else []
    except ValueError:
        raise ValueError(_MUST) from None
    if parts.scheme not in ("http", "https") or not parts.hostname or port == 0 or not text.strip().isascii():
        raise ValueError(_MUST)
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise ValueError(f"{_MUST}, without a user's name or password")
    names = dict(given)
    if len(names) < len(given) or any(name not in _PARTS for name in names):
        raise ValueError(f"{_MUST}: after the ? may stand {', '.join(_PARTS)}, each once")
    if not all(_NAME.fullmatch(value) for value in names.values()):
        raise ValueError(f"{_MUST}: {', '.join(_PARTS)} are of 3 to 63 letters, digits, - and _")
    return ChromaAddress(f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}", **names)
