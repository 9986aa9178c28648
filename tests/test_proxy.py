"""docs/examples/nginx.conf in a real nginx, before a server that tells what reaches it."""

from __future__ import annotations

import http.client
import json
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.own_authority import certificate

EXAMPLE = Path(__file__).parents[1] / "docs" / "examples" / "nginx.conf"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")

pytestmark = pytest.mark.skipif(NGINX is None, reason="no nginx here (apt-get install nginx-light)")


class Served(BaseHTTPRequestHandler):
    """Tells the headers that came; at /stream, one event, and the next once the test has seen it."""

    protocol_version = "HTTP/1.1"
    seen = Event()

    def do_GET(self) -> None:
        if self.path == "/stream":
            self.send_response(200)
            self.send_header("content-type", "text/event-stream")
            self.send_header("connection", "close")
            self.end_headers()
            self.wfile.write(b"data: 1\n\n")
            self.wfile.write(b"data: 2\n\n" if self.seen.wait(10) else b"data: held back\n\n")
            self.close_connection = True
            return
        self._tell(0)

    def do_POST(self) -> None:
        size = sum(len(self.rfile.read(1 << 16)) for _ in range(int(self.headers["content-length"]) >> 16))
        self._tell(size)

    def _tell(self, size: int) -> None:
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps(headers | {"size": size, "version": self.request_version}).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing on the screen."""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def proxy(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port of HTTPS of an nginx with the example's words, but for its ports and the places of its files."""
    folder = tmp_path_factory.mktemp("nginx")
    own = str(certificate(folder))
    secure, plain = free_port(), free_port()
    with ThreadingHTTPServer(("127.0.0.1", 0), Served) as serving:
        Thread(target=serving.serve_forever, args=(0.02,), daemon=True).start()
        said = EXAMPLE.read_text(encoding="utf-8")
        for theirs, ours in {
            "127.0.0.1:7860": f"127.0.0.1:{serving.server_port}",
            "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
            "listen 80;": f"listen 127.0.0.1:{plain};",
            "/etc/ssl/ke-hoach.example.pem": own,
            "/etc/ssl/ke-hoach.example.key": own,
        }.items():
            assert said.count(theirs) == 1, theirs
            said = said.replace(theirs, ours)
        places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi"))
        main = f"daemon off; pid {folder}/pid; error_log {folder}/errors; events {{}}"
        whole = f"{main} http {{ access_log off; gzip on; {places} scgi_temp_path {folder}/scgi; {said} }}"
        (folder / "nginx.conf").write_text(whole, encoding="utf-8")
        command = [NGINX or "", "-c", str(folder / "nginx.conf"), "-e", str(folder / "errors")]
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
            try:
                _until_it_listens(secure, running)
                yield secure
            finally:
                running.terminate()
                running.wait(10)
                serving.shutdown()


def _until_it_listens(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        assert running.poll() is None, "nginx doesn't take the example"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError("nginx doesn't listen")


@contextmanager
def asked(
    port: int, method: str, path: str, headers: dict[str, str], body: bytes = b""
) -> Iterator[http.client.HTTPResponse]:
    anyone = ssl.create_default_context()
    anyone.check_hostname, anyone.verify_mode = False, ssl.CERT_NONE
    with closing(http.client.HTTPSConnection("127.0.0.1", port, timeout=20, context=anyone)) as connection:
        connection.request(method, path, body or None, {"host": "ke-hoach.example", **headers})
        with connection.getresponse() as reply:
            yield reply


LIES = {
    "x-forwarded-for": "10.9.9.9",
    "x-forwarded-proto": "http",
    "x-remote-user": "lan",
    "x-request-id": "cua-nguoi-hoi-123",
}


def test_what_the_client_says_of_itself_goes_no_further(proxy: int) -> None:
    with asked(proxy, "GET", "/", LIES) as reply:
        got = json.loads(reply.read())
    assert (got["x-forwarded-for"], got["x-forwarded-proto"], got["host"]) == ("127.0.0.1", "https", "ke-hoach.example")
    assert got["x-request-id"] != LIES["x-request-id"] and len(got["x-request-id"]) == 32
    assert "x-remote-user" not in got and got["version"] == "HTTP/1.1"


def test_a_stream_comes_as_it_is_written(proxy: int) -> None:
    Served.seen.clear()
    with asked(proxy, "GET", "/stream", {"accept-encoding": "gzip"}) as reply:
        assert reply.readline() == b"data: 1\n"
        Served.seen.set()
        assert b"data: 2" in reply.read()


def test_an_upload_is_taken_up_to_the_limit(proxy: int) -> None:
    large = bytes(8 << 20)
    with asked(proxy, "POST", "/api/plans", {}, large) as reply:
        assert json.loads(reply.read())["size"] == len(large)
    with asked(proxy, "POST", "/api/plans", {"content-length": str(201 << 20)}) as refused:
        assert refused.status == 413
