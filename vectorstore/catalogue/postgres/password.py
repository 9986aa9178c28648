"""Where a database's password is, that doesn't stand in its address: PGPASSWORD, or a password file as libpq's."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from vectorstore.catalogue.postgres.address import ServerAddress

_FIELDS = 5  # host:port:database:user:password
_FIELD = re.compile(r"((?:\\.|[^:\\])*):")


class OpenPasswordFile(ValueError):
    """Others than its owner may read a password file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"the password file {path} can be read by others than its owner; run chmod 600 {path}")


def password_for(server: ServerAddress, user: str, environment: Mapping[str, str] = os.environ) -> str | None:
    """PGPASSWORD, or what PGPASSFILE or ``~/.pgpass`` says of this server; None where neither says any.

    Raises OpenPasswordFile, and OSError where there is a file that can't be read.
    """
    if said := environment.get("PGPASSWORD"):
        return said
    path = Path(environment.get("PGPASSFILE") or Path("~/.pgpass").expanduser())
    if not path.is_file():
        return None
    if path.stat().st_mode & 0o077:
        raise OpenPasswordFile(path)
    hosts = {server.host, "localhost"} if server.socket else {server.host}
    wanted = [hosts, {str(server.port)}, {server.database}, {user}]
    for line in path.read_text(encoding="utf-8").splitlines():
        fields = _fields(line)
        if len(fields) == _FIELDS and all(
            one == "*" or _plain(one) in known for one, known in zip(fields, wanted, strict=False)
        ):
            return _plain(fields[-1])
    return None


def _fields(line: str) -> list[str]:
    """The fields of a line, still escaped; none of a comment. A password that isn't escaped may hold colons."""
    if line.startswith("#"):
        return []
    fields: list[str] = []
    at = 0
    while len(fields) < _FIELDS - 1 and (found := _FIELD.match(line, at)) and found.end() > at:
        fields.append(found.group(1))
        at = found.end()
    return [*fields, line[at:]]


def _plain(escaped: str) -> str:
    return re.sub(r"\\(.)", r"\1", escaped)
