"""The nginx that Debian has, over docs/examples/nginx_replicas.conf itself: only addresses and places are others."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from socket import create_connection

from ui_serving import free_port

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "nginx_replicas.conf"
HOST = "ke-hoach.example"
REPLICAS = ("10.0.0.11:7860", "10.0.0.12:7860")
USER = "www-data"
SECONDS = 20.0
HANGS_SECONDS = 15  # after which a replica is given up that doesn't answer: tests don't wait as long as readers do
FORGIVES_SECONDS = 5  # after which a replica is tried again that didn't answer
_MAIN = """
daemon off;
pid {folder}/pid;
error_log {folder}/error.log;
worker_processes 2;
events {{ worker_connections 512; }}
http {{
    log_format seen '$request_id $upstream_addr $status $request_method $uri';
    access_log {folder}/access.log seen;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    {site}
}}
"""


def installed() -> bool:
    return shutil.which("nginx") is not None


class NginxProcess:
    """It stands before the replicas at these ports, as a user without rights where there is one."""

    def __init__(self, ports: Sequence[int]) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="nginx-"))
        self.port = free_port()
        self.url = f"https://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None
        self._certified()
        (self.folder / "nginx.conf").write_text(_MAIN.format(folder=self.folder, site=self._site(ports)))
        self._as: dict[str, str] = {}
        if os.geteuid() == 0:
            self._as = {"user": USER, "group": USER}
            user = pwd.getpwnam(USER)
            for path in (self.folder, *self.folder.iterdir()):
                os.chown(path, user.pw_uid, user.pw_gid)

    def start(self) -> None:
        command = [_found("nginx"), "-e", f"{self.folder}/error.log", "-p", f"{self.folder}", "-c", "nginx.conf"]
        with (self.folder / "said").open("ab") as said:
            self._process = subprocess.Popen([*dying(), *command], stdout=said, stderr=said, **self._as)
        until = time.monotonic() + SECONDS
        while True:
            try:
                create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                assert self._process.poll() is None and time.monotonic() < until, self.said()
                time.sleep(0.05)

    def end(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait(SECONDS)
        shutil.rmtree(self.folder, ignore_errors=True)

    def said(self) -> str:
        return "\n".join(path.read_text() for name in ("said", "error.log") if (path := self.folder / name).exists())

    def who_answered(self, request_id: str) -> list[int]:
        """The ports of the replicas that a request was passed to, the last one's answer having been sent."""
        until = time.monotonic() + SECONDS
        while time.monotonic() < until:  # a line is written once the answer has been sent
            for line in (self.folder / "access.log").read_text().splitlines():
                if line.startswith(request_id):
                    places = line.rsplit(" ", 3)[0].removeprefix(request_id).split(",")
                    return [int(place.rpartition(":")[2]) for place in places if ":" in place]
            time.sleep(0.02)
        raise AssertionError(f"nginx knows no request {request_id}")

    def log(self) -> str:
        """A line a request that has ended."""
        return (self.folder / "access.log").read_text()

    def given_up(self) -> int:
        """How often a replica was waited for in vain."""
        return (self.folder / "error.log").read_text().count("upstream timed out")

    def refused(self) -> int:
        """How often nobody was asked, since all were held for dead."""
        return (self.folder / "error.log").read_text().count("no live upstreams")

    def forgives(self) -> None:
        """Waits until replicas are tried again that didn't answer: where the other one fails before, there is none."""
        time.sleep(FORGIVES_SECONDS + 1)

    def _site(self, ports: Sequence[int]) -> str:
        """The example, at other addresses."""
        others = {place: f"127.0.0.1:{port}" for place, port in zip(REPLICAS, ports, strict=True)}
        others |= {"listen 443": f"listen 127.0.0.1:{self.port}", "listen 80;": f"listen 127.0.0.1:{free_port()};"}
        others |= {"proxy_read_timeout 90s": f"proxy_read_timeout {HANGS_SECONDS}s"}
        others |= {"fail_timeout=20s": f"fail_timeout={FORGIVES_SECONDS}s"}
        others |= {f"/etc/ssl/{HOST}": str(self.folder / "site")}
        site = EXAMPLE.read_text(encoding="utf-8")
        for was, now in others.items():
            assert was in site, f"{EXAMPLE.name} has no {was}"
            site = site.replace(was, now)
        return site

    def _certified(self) -> None:
        made = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        named = ["-subj", f"/CN={HOST}", "-keyout", f"{self.folder}/site.key", "-out", f"{self.folder}/site.pem"]
        subprocess.run([_found("openssl"), *made, *named], check=True, capture_output=True)


def dying() -> list[str]:
    """What lets a program end with the process that started it, also where that is killed."""
    return [found, "--pdeathsig", "KILL"] if (found := shutil.which("setpriv")) else []


def _found(program: str) -> str:
    return shutil.which(program) or program
