"""A socket to a PostgreSQL server: over the network with TLS as the address says, or that of a folder."""

from __future__ import annotations

import socket
import ssl

from vectorstore.catalogue.postgres.address import SYSTEM, ServerAddress, Tls

_ASKS_FOR_TLS = (8).to_bytes(4) + (80877103).to_bytes(4)  # SSLRequest of PostgreSQL's protocol
_HAS, _HAS_NOT = b"S", b"N"
# A server whose machine vanished is given up after a minute, as it gives us up: see engine.py.
_KEPT_ALIVE = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 60_000}


def connected(server: ServerAddress) -> socket.socket:
    """A socket on which the server waits for who asks; each step has at most ``server.seconds``. Raises OSError."""
    if server.socket:
        made = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    else:
        made = socket.create_connection((server.host, server.port), server.seconds)
    try:
        made.settimeout(server.seconds)
        if server.socket:
            made.connect(server.socket)  # libpq too has no TLS there
            return made
        _keep_alive(made)
        return made if server.tls.mode == "disable" else _secured(made, server)
    except BaseException:
        made.close()
        raise


def tls_context(tls: Tls) -> ssl.SSLContext:
    """What is wanted of the server's certificate, and this client's own. Raises OSError naming a file it can't use."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = tls.mode == "verify-full"
    context.verify_mode = ssl.CERT_REQUIRED if tls.checks_server else ssl.CERT_NONE
    if tls.checks_server and tls.root in ("", SYSTEM):
        context.load_default_certs()
    elif tls.checks_server:
        try:
            context.load_verify_locations(tls.root)
        except OSError as failure:
            raise OSError(f"sslrootcert={tls.root} can't be used: {failure}") from failure
    if tls.certificate:
        try:
            context.load_cert_chain(tls.certificate, tls.key or None, password="")  # none: it would ask at the terminal
        except (OSError, ValueError) as failure:
            named = f"sslcert={tls.certificate}" + (f" with sslkey={tls.key}" if tls.key else "")
            raise OSError(f"{named} can't be used: {failure}") from failure
    return context


def _secured(made: socket.socket, server: ServerAddress) -> socket.socket:
    context = tls_context(server.tls)
    made.sendall(_ASKS_FOR_TLS)
    answer = made.recv(1)
    if answer == _HAS:
        return context.wrap_socket(made, server_hostname=server.host)
    if answer != _HAS_NOT:
        raise OSError("what answers there is no PostgreSQL server")
    if server.tls.mode != "prefer":
        raise OSError(f"the server has no TLS, and sslmode={server.tls.mode} wants it")
    return made


def _keep_alive(made: socket.socket) -> None:
    made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEPT_ALIVE.items():
        if hasattr(socket, name):  # not each system has each
            made.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)
