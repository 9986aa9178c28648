"""A PostgreSQL server over the network, with TLS and passwords: whom it lets in, and which servers are believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from postgres_server import PostgresServer, programs
from sqlalchemy import text
from ui_serving import free_port

from vectorstore.catalogue.database import failures, open_engine
from vectorstore.errors import CatalogueFailed

pytestmark = pytest.mark.slow
SECRET = "bí-mật:của \\ riêng"
RULES = (
    "hostssl all certified 127.0.0.1/32 cert",
    "hostssl all scrambled 127.0.0.1/32 scram-sha-256",
    "hostssl all hashed 127.0.0.1/32 md5",
    "hostssl all plain 127.0.0.1/32 password",
    "hostssl all trusted 127.0.0.1/32 trust",
    "hostnossl all trusted 127.0.0.1/32 trust",
)


@dataclass(frozen=True)
class Certificate:
    certificate: x509.Certificate
    key: ec.EllipticCurvePrivateKey

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def key_pem(self, password: bytes | None = None) -> bytes:
        secured: Any = serialization.BestAvailableEncryption(password) if password else serialization.NoEncryption()
        return self.key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, secured)


def certificate(name: str, by: Certificate | None = None, *hosts: x509.GeneralName) -> Certificate:
    """One of an authority, which is its own where none is named."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.certificate.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    if hosts:
        made = made.add_extension(x509.SubjectAlternativeName(hosts), critical=False)
    return Certificate(made.sign(by.key if by else key, hashes.SHA256()), key)


@dataclass(frozen=True)
class Secured:
    """A server with a certificate of ``localhost``, and files: its authority's, another's, a client's."""

    port: int
    files: Path

    def said(self, user: str, options: str, host: str = "localhost") -> list[Any]:
        """Whether TLS is used, and by whom, as the server sees it."""
        address = f"postgresql://{user}@{host}:{self.port}/postgres?{options.replace('=@', f'={self.files}/')}"
        engine = open_engine(address)
        try:
            with failures(engine), engine.connect() as connection:
                asked = text("SELECT ssl, usename::text FROM pg_stat_ssl JOIN pg_stat_activity USING (pid)"
                             " WHERE pid = pg_backend_pid()")  # fmt: skip
                return list(connection.execute(asked).one())
        finally:
            engine.dispose()


@pytest.fixture(scope="module")
def secured(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Secured]:
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL isn't installed: apt-get install postgresql")
    port = free_port()
    files = tmp_path_factory.mktemp("tls")
    root = certificate("authority")
    own = certificate("server", root, x509.DNSName("localhost"))
    client = certificate("certified", root)
    (files / "root.pem").write_bytes(root.pem)
    (files / "other.pem").write_bytes(certificate("other authority").pem)
    (files / "client.pem").write_bytes(client.pem)
    (files / "client.key").write_bytes(client.key_pem())
    (files / "locked.key").write_bytes(client.key_pem(b"locked"))
    settings = ("listen_addresses=127.0.0.1", "ssl=on", "ssl_ca_file=root.crt")
    server = PostgresServer(found, *settings, port=port)
    try:
        server.let_in(*RULES)
        server.put("data/server.crt", own.pem)
        server.put("data/server.key", own.key_pem())
        server.put("data/root.crt", root.pem)
        server.start()
        quoted = SECRET.replace("'", "''")
        server.command(
            "CREATE ROLE trusted LOGIN",
            "CREATE ROLE certified LOGIN",
            *(f"CREATE ROLE {one} LOGIN PASSWORD '{quoted}'" for one in ("scrambled", "plain")),
            "SET password_encryption = 'md5'",
            f"CREATE ROLE hashed LOGIN PASSWORD '{quoted}'",
        )
        yield Secured(port, files)
    finally:
        server.end()


TAKEN = [
    ("sslmode=disable", "localhost", False),
    ("", "127.0.0.1", True),
    ("sslmode=prefer", "localhost", True),
    ("sslmode=require", "127.0.0.1", True),
    ("sslmode=require&sslrootcert=@root.pem", "127.0.0.1", True),
    ("sslmode=verify-ca&sslrootcert=@root.pem", "127.0.0.1", True),
    ("sslmode=verify-full&sslrootcert=@root.pem", "localhost", True),
]


@pytest.mark.parametrize(("options", "host", "tls"), TAKEN)
def test_a_server_that_is_as_wanted(secured: Secured, options: str, host: str, tls: bool) -> None:
    assert secured.said("trusted", options, host) == [tls, "trusted"]


REFUSED = [
    ("sslmode=verify-full&sslrootcert=@root.pem", "127.0.0.1", "IP address mismatch"),
    ("sslmode=verify-full&sslrootcert=@other.pem", "localhost", "certificate verify failed"),
    ("sslmode=verify-ca&sslrootcert=@other.pem", "localhost", "certificate verify failed"),
    ("sslmode=require&sslrootcert=@other.pem", "localhost", "certificate verify failed"),
    ("sslmode=verify-full", "localhost", "certificate verify failed"),
    ("sslmode=verify-full&sslrootcert=@none.pem", "localhost", "none.pem can't be used: .*No such file"),
    ("sslmode=require&sslcert=@client.pem&sslkey=@locked.key", "localhost", "locked.key can't be used"),
]


@pytest.mark.parametrize(("options", "host", "why"), REFUSED)
def test_a_server_that_is_another_is_refused(secured: Secured, options: str, host: str, why: str) -> None:
    with pytest.raises(CatalogueFailed, match=f"can't connect to {host}:[0-9]+: .*{why}") as refused:
        secured.said("trusted", options, host)
    assert refused.value.cure == "server"


def test_a_client_with_a_certificate(secured: Secured) -> None:
    own = "sslmode=require&sslcert=@client.pem&sslkey=@client.key"
    assert secured.said("certified", own) == [True, "certified"]
    with pytest.raises(CatalogueFailed, match="requires a valid client certificate"):
        secured.said("certified", "sslmode=require")


BY_PASSWORD = ("scrambled", "hashed", "plain")


@pytest.mark.parametrize("user", BY_PASSWORD)
def test_a_password_is_looked_for_where_it_is(
    secured: Secured, user: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from urllib.parse import quote

    file = tmp_path / "pgpass"
    monkeypatch.setenv("PGPASSFILE", str(file))
    assert secured.said(f"{user}:{quote(SECRET, safe='')}", "") == [True, user]
    with pytest.raises(CatalogueFailed, match="the server wants a password, and there is none in the address"):
        secured.said(user, "")
    escaped = SECRET.replace("\\", "\\\\").replace(":", "\\:")
    file.write_text(f"localhost:{secured.port}:*:{user}:{escaped}\n", encoding="utf-8")
    file.chmod(0o644)
    with pytest.raises(
        CatalogueFailed, match=r"can't connect to .*can be read by others than its owner; run chmod 600"
    ):
        secured.said(user, "")
    assert secured.said("trusted", "") == [True, "trusted"], "nobody wants it of this one"
    file.chmod(0o600)
    assert secured.said(user, "") == [True, user]
    monkeypatch.setenv("PGPASSWORD", "another")
    with pytest.raises(CatalogueFailed, match=f'password authentication failed for user "{user}"') as refused:
        secured.said(user, "")
    assert "another" not in str(refused.value)
