"""A real provider of OpenID Connect, in a process of its own: the package oidc-provider-mock, which runs Flask."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urljoin

from ui_serving import free_port


@dataclass(frozen=True)
class RealProvider:
    """At this address; whoever is named to it is let in without a password."""

    issuer: str

    def knows(self, subject: str, claims: Mapping[str, Any]) -> None:
        """From now on it says this of them."""
        body = json.dumps(claims).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{self.issuer}/users/{subject}", body, headers, method="PUT")
        with urllib.request.urlopen(request, timeout=10):
            pass

    def consents(self, there: str, subject: str) -> str:
        """Where it sends the browser, which came ``there``, once the person has signed in."""
        return self._answers(there, {"sub": subject})

    def declines(self, there: str) -> str:
        """Where it sends the browser of somebody who does not want to."""
        return self._answers(there, {"action": "deny"})

    def _answers(self, there: str, form: Mapping[str, str]) -> str:
        class Stays(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_: Any) -> None:
                return None

        try:
            urllib.request.build_opener(Stays).open(there, urlencode(form).encode(), timeout=10)
        except urllib.error.HTTPError as answer:
            assert answer.code in (302, 303), answer.read()
            return urljoin(there, answer.headers["location"])
        raise AssertionError("it sends nobody back")


@contextmanager
def real_provider(folder: Path, *options: str) -> Iterator[RealProvider]:
    """Runs while it is needed."""
    port = free_port()
    log = folder / "provider.log"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), *options]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, env=os.environ | {"PYTHONWARNINGS": "ignore"})
    issuer = f"http://127.0.0.1:{port}"
    try:
        _until_ready(issuer, process, log)
        yield RealProvider(issuer)
    finally:
        process.terminate()
        process.wait(20)


def _until_ready(issuer: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{issuer}/.well-known/openid-configuration", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise AssertionError(f"the provider did not come up:\n{log.read_text(encoding='utf-8')}")
