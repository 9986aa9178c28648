"""Two web processes as on two machines: PostgreSQL, a Chroma server, a shared folder of files, nginx before them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx
from chroma_process import ChromaProcess
from postgres_server import PostgresServer
from ui_serving import free_port

from tests.scaling.nginx_process import HOST, NginxProcess, dying
from ui.settings import PREFIX
from vectorstore.access.people import Person
from vectorstore.access.roles import Role
from vectorstore.catalogue.catalogue import Catalogue

ROOT = Path(__file__).parents[2]
PUBLIC = f"https://{HOST}"
BOX_ORIGIN = "https://noi-bo.example"
READY_SECONDS = 300.0  # on a machine that does much else
SECRET_KEY = "khoa-chung-cua-moi-may-" + "0123456789" * 3
# With a password that anybody may read here: of invented people.
PASSWORD = "mot cau dai de dang nhap 2026"


class Replica:
    """A ``plan-assistant serve`` with a data folder of its own, which tests may kill and start again on its port."""

    def __init__(self, data: Path, settings: Mapping[str, str]) -> None:
        self.data, self.port = data, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        self._environment |= {f"{PREFIX}{name}": value for name, value in (settings | {"DATA": str(data)}).items()}
        self.process: subprocess.Popen[bytes] | None = None
        data.mkdir(parents=True)
        (data / "secret.key").write_text(SECRET_KEY)
        (data / "secret.key").chmod(0o600)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def begin(self) -> None:
        """Starts it without waiting."""
        if not self.is_running:
            command = [sys.executable, "-m", "ui.cli", "serve", "--port", str(self.port)]
            with self._log.open("ab") as log:
                self.process = subprocess.Popen(
                    [*dying(), *command], cwd=ROOT, env=self._environment, stdout=log, stderr=log
                )

    def until_ready(self, path: str = "/healthz") -> None:
        until = time.monotonic() + READY_SECONDS
        while True:
            try:
                if httpx.get(f"{self.url}{path}", timeout=5, trust_env=False).is_success:
                    return
            except httpx.TransportError:
                pass
            assert self.is_running and time.monotonic() < until, self.said()
            time.sleep(0.1)

    def start(self) -> None:
        self.begin()
        self.until_ready()

    def kill(self) -> None:
        """As by kill -9, or as where its machine is gone."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """A command over its data folder, with the same settings."""
        command = [sys.executable, "-m", "ui.cli", *arguments]
        return subprocess.run(command, cwd=ROOT, env=self._environment, capture_output=True, text=True, timeout=300)

    def said(self) -> str:
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    @property
    def _log(self) -> Path:
        return self.data.with_suffix(".log")


class Fleet:
    """All of it. ``url``: where nginx listens."""

    def __init__(self, folder: Path, postgres: PostgresServer, chroma: ChromaProcess) -> None:
        self.postgres, self.chroma = postgres, chroma
        self.files = folder / "files"
        self.database = postgres.new_database()
        self.settings = {
            "DATABASE": self.database,
            "FILES": str(self.files),
            "CHROMA": chroma.index_url(),
            "PROXIES": "127.0.0.1",
            "PUBLIC_URL": PUBLIC,
            "METRICS_FROM": "127.0.0.1",
            "BOX_ORIGINS": BOX_ORIGIN,
            "LOG": "json",
        }
        self.catalogue = Catalogue(self.database)
        self.catalogue.migrate()
        self.replicas = [Replica(folder / name, self.settings) for name in ("one", "other")]
        self.nginx = NginxProcess([replica.port for replica in self.replicas])
        self.url = self.nginx.url
        self._browsers: list[httpx.Client] = []
        self._visitors = 0

    def start(self) -> None:
        self._all_ready()
        self.nginx.start()

    def until_whole(self) -> None:
        """Starts whatever a test has killed, until nginx takes it too."""
        were = [replica.is_running for replica in self.replicas]
        self._all_ready()
        if not all(were):
            self.nginx.forgives()

    def _all_ready(self) -> None:
        for replica in self.replicas:
            replica.begin()
        for replica in self.replicas:
            replica.until_ready()

    def close_browsers(self) -> None:
        while self._browsers:
            self._browsers.pop().close()

    def end(self) -> None:
        self.close_browsers()
        for replica in self.replicas:
            replica.kill()
        self.nginx.end()
        self.catalogue.close()
        self.postgres.drop_database(self.database)

    def new_visitor(self) -> None:
        """Who comes from now on is at another address: a test that guesses passwords locks out its own alone."""
        self._visitors += 1

    def person(self, name: str, role: Role = "reader") -> Person:
        people = self.catalogue.access.people
        known = {one.name: one for one in people.all()}
        return known.get(name) or people.create(name, role, password=PASSWORD)

    def bearer(self, name: str = "quan-tri", role: Role = "admin") -> dict[str, str]:
        secret, _ = self.catalogue.access.tokens.create(self.person(name, role).id, "test", role)
        return {"authorization": f"Bearer {secret}"}

    def browser(self, at: Replica | None = None) -> httpx.Client:
        """A browser behind nginx, or one whose requests nginx passes on to this replica."""
        own = {"host": HOST, "origin": PUBLIC, "accept": "text/html"}
        visitor = f"10.9.{self._visitors // 250}.{self._visitors % 250 + 1}"
        passed = {"x-forwarded-proto": "https", "x-forwarded-for": visitor} if at else {}
        place = at.url if at else self.url
        # Cookies are put into a header by hand: a replica by itself speaks no HTTPS, over which alone they would go.
        opened = _Browser(base_url=place, headers=own | passed, verify=False, timeout=60, trust_env=False)
        self._browsers.append(opened)
        return opened

    def ask(self, question: str, headers: Mapping[str, str], at: Replica | None = None) -> dict[str, Any]:
        """The answer of one of them, or of whichever nginx takes."""
        with self.browser(at) as client:
            answer = client.post("/api/ask", json={"question": question}, headers=dict(headers))
            assert answer.status_code == 200, answer.text
            told: dict[str, Any] = answer.json()
            return told


class _Browser(httpx.Client):
    """Sends back every cookie that it was given, whatever the scheme."""

    def send(self, request: httpx.Request, **given: Any) -> httpx.Response:
        held = "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.cookies.jar)
        if held:
            request.headers["cookie"] = held
        return super().send(request, **given)


def quotes(answer: Mapping[str, Any]) -> str:
    """An answer as JSON, in which a test looks for words of plans."""
    return json.dumps(answer, ensure_ascii=False)
