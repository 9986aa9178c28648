"""What the address of a PostgreSQL database says, as those of libpq do: where it is, who asks, how it is secured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

CONNECT_SECONDS = 10.0
PORT = 5432
PARAMSTYLE: Literal["numeric"] = "numeric"  # how statements name their values: ``:1``
OPTIONS = (
    "host", "port", "user", "password", "sslmode", "sslrootcert", "sslcert", "sslkey", "connect_timeout",
    "application_name", "options",
)  # fmt: skip
SSLMODES = ("disable", "prefer", "require", "verify-ca", "verify-full")
SYSTEM = "system"  # as sslrootcert: the authorities that this machine trusts
_SOCKET_FOLDERS = ("/run/postgresql", "/var/run/postgresql", "/tmp")  # of Debian and others, and of PostgreSQL itself


class BadAddress(ValueError):
    """An address says what can't be meant or isn't known here. The words hold nothing of what may be a secret."""


@dataclass(frozen=True, slots=True)
class Tls:
    """``mode`` as in libpq; files of the authorities believed, and of this client's own certificate and key."""

    mode: str = "prefer"
    root: str = ""
    certificate: str = ""
    key: str = ""

    @property
    def checks_server(self) -> bool:
        """Whether the server must have a certificate of an authority: as in libpq, also where one is only named."""
        return self.mode.startswith("verify") or bool(self.root)


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """``host``: a name, an address, or the folder of a socket. ``user`` empty: who runs this program."""

    host: str
    port: int
    database: str
    user: str = ""
    password: str | None = field(default=None, repr=False)
    tls: Tls = Tls()
    seconds: float = CONNECT_SECONDS
    application_name: str = "plan-assistant"
    options: str = ""

    @property
    def socket(self) -> str:
        """The path of the server's socket; empty where it is reached over the network."""
        return f"{self.host}/.s.PGSQL.{self.port}" if self.host.startswith("/") else ""

    @property
    def where(self) -> str:
        """The server's place in messages."""
        return self.socket or f"{self.host}:{self.port}"


def server_of(address: str | URL) -> ServerAddress:
    """What an address says, as ``postgresql://user:password@host:port/database?option=value``. Raises BadAddress."""
    try:
        url = make_url(address)
    except (ArgumentError, ValueError):
        raise BadAddress("can't be read as an address") from None
    if not set(url.query) <= set(OPTIONS):
        raise BadAddress(f"has an option that isn't known; known are {', '.join(OPTIONS)}")
    said = {name: _once(name, value) for name, value in url.query.items()}
    host = said.get("host") or unquote(url.host or "") or _own_host()
    if "@" in host or _goes_on(address, url):
        raise BadAddress("has an @ behind the one that ends user and password: in these it is written %40")
    if "," in host:
        raise BadAddress("names several servers: name one, or what stands before them")
    return ServerAddress(
        host=host.rstrip("/") if host.startswith("/") else host,
        port=_number(said, "port", 65535) or url.port or PORT,
        database=url.database or "",
        user=said.get("user") or url.username or "",
        password=said.get("password") or url.password or None,
        tls=_tls(said),
        seconds=_number(said, "connect_timeout", 3600) or CONNECT_SECONDS,
        application_name=said.get("application_name") or "plan-assistant",
        options=said.get("options", ""),
    )


def _goes_on(address: str | URL, url: URL) -> bool:
    """Whether a password seems to go on where it was taken to end, so that a part of it would be shown as a name."""
    if isinstance(address, URL) or url.username is None:
        return False
    return "@" in address.partition("@")[2].partition("?")[0]


def _tls(said: dict[str, str]) -> Tls:
    tls = Tls(
        said.get("sslmode", "prefer"), said.get("sslrootcert", ""), said.get("sslcert", ""), said.get("sslkey", "")
    )
    if tls.mode not in SSLMODES:
        raise BadAddress(f"must have one of these as sslmode: {', '.join(SSLMODES)}")
    for wrong, why in _WRONG:
        if wrong(tls):
            raise BadAddress(why)
    return tls


_WRONG: tuple[tuple[Callable[[Tls], bool], str], ...] = (
    (
        lambda tls: bool(tls.root) and tls.mode in ("disable", "prefer"),
        "has sslrootcert, which needs sslmode=verify-full, verify-ca or require",
    ),
    (
        lambda tls: tls.root == SYSTEM and tls.mode != "verify-full",
        "has sslrootcert=system, which needs sslmode=verify-full: these authorities vouch for every host there is",
    ),
    (
        lambda tls: tls.mode == "verify-ca" and not tls.root,
        "has sslmode=verify-ca, which needs sslrootcert, the file of the authority that is believed",
    ),
    (
        lambda tls: bool(tls.certificate) and tls.mode == "disable",
        "has sslcert, which nothing is done with where sslmode=disable",
    ),
    (lambda tls: bool(tls.key) and not tls.certificate, "has sslkey without sslcert"),
)


def _once(name: str, value: str | tuple[str, ...]) -> str:
    if not isinstance(value, str):
        raise BadAddress(f"has {name} more than once")
    return value


def _number(said: dict[str, str], name: str, largest: int) -> int:
    """0 where it isn't said."""
    if name not in said:
        return 0
    if not (said[name].isascii() and said[name].isdigit() and 1 <= int(said[name]) <= largest):
        raise BadAddress(f"must have a number from 1 to {largest} as {name}")
    return int(said[name])


def _own_host() -> str:
    """This machine, by the socket of a server on it where there is one."""
    return next((folder for folder in _SOCKET_FOLDERS if any(Path(folder).glob(".s.PGSQL.*"))), "localhost")
