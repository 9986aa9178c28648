"""A connection to a PostgreSQL server: pg8000's, as the catalogue needs it.

Over pg8000 it adds: one way to the server and back a statement, where there are three; failures that are those of a
database driver, with the server's words; the end of a connection whose answer was not read to its end; and passwords
that are looked for once the server wants one. It uses what pg8000 1.31 keeps to itself: ``_sock``, ``_usock`` and
``_in_transaction``.
"""

from __future__ import annotations

import getpass
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pg8000  # type: ignore[import-untyped]
from pg8000.core import NULL_BYTE, SYNC_MSG, Context, make_params, scramp  # type: ignore[import-untyped]

from vectorstore.catalogue.postgres.address import PARAMSTYLE, ServerAddress
from vectorstore.catalogue.postgres.password import password_for
from vectorstore.catalogue.postgres.socket import connected

_WANT_PASSWORD = (3, 5, 10)  # in plain words, MD5, SASL
_BROKEN = (OSError, ValueError, LookupError, struct.error, scramp.ScramException)  # what a server that is none leads to


class Said(dict[str, str]):
    """The fields of a server's failure; as a text, its words alone."""

    def __str__(self) -> str:
        return self.get("M", "the server failed without a word")


def connect(server: ServerAddress) -> ServerConnection:
    """A connection, within which statements may take as long as they do. Raises pg8000.Error."""
    try:
        return ServerConnection(server)
    except pg8000.InterfaceError as failure:
        raise pg8000.InterfaceError(f"can't connect to {server.where}: {failure.__cause__ or failure}") from failure
    except _BROKEN as failure:
        raise pg8000.InterfaceError(f"can't connect to {server.where}: {failure}") from failure


class ServerConnection(pg8000.Connection):  # type: ignore[misc]
    """Raises pg8000.Error; with ``network error`` or ``connection is closed``, where SQLAlchemy makes a new one."""

    _autocommit = False
    _sock: Any
    _usock: Any
    password: bytes | None

    def __init__(self, server: ServerAddress) -> None:
        self._server = server
        asked = {"client_encoding": "utf8"} | ({"options": server.options} if server.options else {})
        made = connected(server)
        try:
            super().__init__(
                server.user or getpass.getuser(), database=server.database, password=server.password, sock=made,
                ssl_context=False, application_name=server.application_name, startup_params=asked,
            )  # fmt: skip
            made.settimeout(None)
        except BaseException:
            made.close()
            raise
        self.register_out_adapter(str, _text)

    @property
    def autocommit(self) -> bool:
        """Whether each statement is a transaction."""
        return self._autocommit

    @autocommit.setter
    def autocommit(self, wanted: bool) -> None:
        """Ends the transaction that the pool began as it looked whether the server is there."""
        if wanted and self._in_transaction:
            with suppress(pg8000.InterfaceError):  # the next statement says so
                self.rollback()
        self._autocommit = wanted

    def execute_simple(self, statement: str) -> Any:
        """A statement without values, or several."""
        context = Context(statement)
        with self._answered(context):
            self.send_QUERY(statement)
        return context

    def execute_unnamed(self, statement: str, vals: Any = (), oids: Any = (), stream: Any = None) -> Any:
        """All of a statement's messages at once, then the answers to all."""
        context, params = Context(statement, stream=stream), make_params(self.py_types, vals)
        with self._answered(context):
            self.send_PARSE(NULL_BYTE, statement, oids)
            self.send_DESCRIBE_STATEMENT(NULL_BYTE)
            self.send_BIND(NULL_BYTE, params)
            self.send_EXECUTE()
            self._sock.write(SYNC_MSG)
        return context

    def cursor(self) -> Any:
        """One whose statements name their values by numbers: as PARAMSTYLE, and so that one may stand twice."""
        return pg8000.Cursor(self, paramstyle=PARAMSTYLE)

    @contextmanager
    def _answered(self, context: Any) -> Iterator[None]:
        """Sends what the block writes and reads the answers to their end.

        Where that fails, what is left of them must not be taken for the next one's: the connection ends.
        """
        if self._sock is None:
            raise pg8000.InterfaceError("connection is closed")
        try:
            yield
            self._sock.flush()
            self.handle_messages(context)
        except BaseException as failure:
            if failure is context.error:
                raise
            self._abandon()
            why = context.error or (failure if isinstance(failure, OSError) else failure.__cause__)
            if why is not None and isinstance(failure, OSError | pg8000.InterfaceError):
                raise pg8000.InterfaceError(f"network error: {why}") from failure
            raise

    def handle_ERROR_RESPONSE(self, data: bytes, context: Any) -> None:
        """The failure with the server's words."""
        super().handle_ERROR_RESPONSE(data, context)
        context.error = pg8000.DatabaseError(Said(context.error.args[0]))

    def handle_AUTHENTICATION_REQUEST(self, data: bytes, context: Any) -> None:
        """Looks for the password once one is wanted."""
        if self.password is None and int.from_bytes(data[:4]) in _WANT_PASSWORD:
            found = password_for(self._server, self.user.decode())
            if found is None:
                raise pg8000.InterfaceError(
                    "the server wants a password, and there is none in the address, in PGPASSWORD or in ~/.pgpass"
                )
            self.password = found.encode()
        super().handle_AUTHENTICATION_REQUEST(data, context)

    def close(self) -> None:
        """Lets go of it; of one that is broken or closed, too."""
        file = self._sock
        with suppress(pg8000.InterfaceError, OSError):
            super().close()
        _let_go(file)

    def _abandon(self) -> None:
        file, self._sock = self._sock, None
        if self._usock is not None:
            self._usock.close()
        self._usock = None
        _let_go(file)


def _let_go(file: Any) -> None:
    """Closes the socket's file, and with that the socket, though what is left to be sent can't be."""
    if file is not None:
        with suppress(OSError, ValueError):
            file.close()


def _text(value: str) -> str:
    """Writes a zero byte as its escape: PostgreSQL keeps none, and of what users send some may hold one.

    Raises UnicodeEncodeError for half a letter, before anything is sent.
    """
    value.encode()
    return value.replace("\0", "\\x00")
