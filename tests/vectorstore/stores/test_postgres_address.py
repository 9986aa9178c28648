"""What addresses of PostgreSQL databases say, and what passwords are found for them, without a server."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread

import pytest

from vectorstore.catalogue.database import open_engine
from vectorstore.catalogue.postgres.address import BadAddress, ServerAddress, Tls, server_of
from vectorstore.catalogue.postgres.password import OpenPasswordFile, password_for
from vectorstore.catalogue.postgres.socket import connected, tls_context

SAID = {
    "postgresql://an:b%40c@10.0.0.7:5433/plans": ServerAddress("10.0.0.7", 5433, "plans", "an", "b@c"),
    "postgresql://an@%2Frun%2Fx/plans": ServerAddress("/run/x", 5432, "plans", "an"),
    "postgresql://an:b%40c@db/m%40n?application_name=x@y": ServerAddress(
        "db", 5432, "m@n", "an", "b@c", application_name="x@y"
    ),
    "postgres://db/plans": ServerAddress("db", 5432, "plans"),
    "postgresql+pg8000://an@[::1]/plans": ServerAddress("::1", 5432, "plans", "an"),
    "postgresql://an@/plans?host=/run/x/&port=5433": ServerAddress("/run/x", 5433, "plans", "an"),
    "postgresql://db/plans?user=an&password=b&connect_timeout=3&application_name=x&options=-c%20a%3Db": ServerAddress(
        "db", 5432, "plans", "an", "b", seconds=3, application_name="x", options="-c a=b"
    ),
    "postgresql://db/plans?sslmode=verify-full&sslrootcert=/r&sslcert=/c&sslkey=/k": ServerAddress(
        "db", 5432, "plans", tls=Tls("verify-full", "/r", "/c", "/k")
    ),
}


@pytest.mark.parametrize("address", SAID)
def test_addresses_are_read_as_libpq_does(address: str) -> None:
    assert server_of(address) == SAID[address]


def test_the_socket_of_a_folder() -> None:
    assert server_of("postgresql://an@/plans?host=/run/x&port=5433").socket == "/run/x/.s.PGSQL.5433"
    assert server_of("postgresql://an@db/plans").socket == ""
    assert server_of("postgresql://an@/plans").host, "one on this machine"


WRONG = [
    ("sslcompression=1", "isn't known; known are host"),
    ("host=a,b", "names several servers"),
    ("host=a&host=b", "host more than once"),
    ("port=0", "a number from 1 to 65535"),
    ("port=²", "a number from 1 to 65535"),
    ("connect_timeout=x", "a number from 1"),
    ("sslmode=allow", "must have one of these as sslmode"),
    ("sslmode=prefer&sslrootcert=/r", "needs sslmode=verify-full"),
    ("sslrootcert=/r", "needs sslmode=verify-full"),
    ("sslmode=verify-ca", "needs sslrootcert"),
    ("sslmode=verify-ca&sslrootcert=system", "needs sslmode=verify-full"),
    ("sslmode=disable&sslcert=/c", "nothing is done with"),
    ("sslkey=/k", "sslkey without sslcert"),
]


@pytest.mark.parametrize(("options", "why"), WRONG)
def test_what_can_not_be_meant_is_refused_without_the_password(options: str, why: str) -> None:
    with pytest.raises(BadAddress, match=why) as refused:
        server_of(f"postgresql://an:geheim@/plans?{options}")
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("end", ["@db/plans", "/x@db/plans", ":5432/x@db/plans", "/x@db/plans?host=/run/x"])
def test_a_password_that_seems_to_go_on_is_refused_and_not_shown(end: str) -> None:
    address = f"postgresql://an:mot@geheim{end}"
    for look in (server_of, open_engine):
        with pytest.raises(BadAddress, match="it is written %40") as refused:
            look(address)
        assert "geheim" not in str(refused.value)
    with pytest.raises(BadAddress, match="it is written %40"):
        server_of("postgresql://an@/plans?host=mot@geheim")


def test_an_address_shows_no_password() -> None:
    assert "geheim" not in repr(server_of("postgresql://an:geheim@db/plans"))


CONTEXTS = [
    (Tls("prefer"), ssl.CERT_NONE, False),
    (Tls("require"), ssl.CERT_NONE, False),
    (Tls("verify-full"), ssl.CERT_REQUIRED, True),
    (Tls("verify-full", "system"), ssl.CERT_REQUIRED, True),
]


@pytest.mark.parametrize(("tls", "certificate", "host"), CONTEXTS)
def test_what_is_wanted_of_a_certificate(tls: Tls, certificate: ssl.VerifyMode, host: bool) -> None:
    context = tls_context(tls)
    assert (context.verify_mode, context.check_hostname) == (certificate, host)


@pytest.mark.parametrize("tls", [Tls("verify-ca", "/none.pem"), Tls("require", "", "/none.pem", "/none.key")])
def test_a_file_that_is_not_there_is_named(tls: Tls) -> None:
    with pytest.raises(OSError, match=r"ssl(rootcert|cert)=/none\.pem.* can't be used: .*No such file"):
        tls_context(tls)


@pytest.fixture
def answering() -> Iterator[Callable[[bytes], int]]:
    """A server that answers whoever comes with a few bytes; its port."""
    listening = socket.create_server(("127.0.0.1", 0))
    threads: list[Thread] = []

    def serve(answer: bytes) -> None:
        came, _ = listening.accept()
        with came:
            came.recv(8)
            came.sendall(answer)
            came.recv(1)

    def start(answer: bytes) -> int:
        threads.append(Thread(target=serve, args=(answer,)))
        threads[-1].start()
        return int(listening.getsockname()[1])

    yield start
    for thread in threads:
        thread.join(10)
    listening.close()


@pytest.mark.parametrize(
    ("answer", "mode", "why"),
    [(b"N", "require", "has no TLS"), (b"N", "verify-full", "has no TLS"), (b"H", "prefer", "no PostgreSQL server")],
)
def test_a_server_without_tls_is_refused_where_it_is_wanted(
    answering: Callable[[bytes], int], answer: bytes, mode: str, why: str
) -> None:
    with pytest.raises(OSError, match=why):
        connected(ServerAddress("127.0.0.1", answering(answer), "plans", tls=Tls(mode)))


def test_a_server_without_tls_is_taken_where_it_is_only_preferred(answering: Callable[[bytes], int]) -> None:
    made = connected(ServerAddress("127.0.0.1", answering(b"N"), "plans"))
    assert not isinstance(made, ssl.SSLSocket)
    assert made.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
    made.close()


LINES = r"""
# plans.example:5432:plans:an:not this
other:5432:plans:an:other host
10.0.0.7:5433:plans:an:other port
10.0.0.7:5432:plans:binh:of Bình
10.0.0.7:*:plans:an:with \: and \\ and : in it
localhost:5432:*:*:of the socket
fd00\:\:7:5432:plans:an:of IPv6
10.0.0.7:5432:plans:an:too late
incomplete:5432
short:5432:plans:an
empty:5432:plans:an:
short:5432:plans:an:behind it
"""
FOUND = {
    ("10.0.0.7", "an"): "with : and \\ and : in it",
    ("10.0.0.7", "binh"): "of Bình",
    ("10.0.0.7", "chi"): None,
    ("/run/postgresql", "an"): "of the socket",
    ("fd00::7", "an"): "of IPv6",
    ("incomplete", "an"): None,
    ("short", "an"): "behind it",
    ("empty", "an"): "",
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "pgpass"
    path.write_text(LINES, encoding="utf-8")
    path.chmod(0o600)
    return path


@pytest.mark.parametrize(("host", "user"), FOUND)
def test_a_password_of_the_file(file: Path, host: str, user: str) -> None:
    server = ServerAddress(host, 5432, "plans")
    assert password_for(server, user, {"PGPASSFILE": str(file)}) == FOUND[host, user]
    assert password_for(server, user, {"PGPASSFILE": str(file), "PGPASSWORD": "said"}) == "said"


def test_there_need_be_no_file(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none"):
        assert password_for(ServerAddress("db", 5432, "plans"), "an", {"PGPASSFILE": str(path)}) is None


@pytest.mark.parametrize("mode", [0o640, 0o604])
def test_a_file_that_others_may_read_is_refused(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(OpenPasswordFile, match=rf"run chmod 600 {file}"):
        password_for(ServerAddress("10.0.0.7", 5432, "plans"), "an", {"PGPASSFILE": str(file)})
