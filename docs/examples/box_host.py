"""An intranet page that holds the chat box and says who its visitor is. Nothing but Python's own library.

    PLAN_ASSISTANT_BOX_ORIGINS=http://127.0.0.1:9000 plan-assistant serve      # on the assistant's machine
    plan-assistant admin create-user lan --link                                # somebody who will ask
    PLAN_ASSISTANT_BOX_ORIGINS=http://127.0.0.1:9000 plan-assistant admin box-key http://127.0.0.1:9000 > box.key
    python docs/examples/box_host.py --key-file box.key                        # then open http://127.0.0.1:9000

What matters for a server of your own is ``token_for`` (six lines that every language has) and ``_give_token``: the
address that hands it out answers only whoever has signed in, only to a page of its own origin, and keeps nothing.
Signing in by a name alone stands for the sign-in that your portal has.
"""

from __future__ import annotations

import argparse
import base64
import hmac
import html
import json
import secrets
import time
from http import HTTPStatus
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

COOKIE = "portal_session"
PAGE = """<!doctype html>
<html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Trang nội bộ</title></head>
<body><h1>Trang nội bộ</h1>{greeting}
<script src="{assistant}/embed.js" defer data-token-url="/box-token" data-language="vi"></script>
</body></html>"""
OUT = """<p>Xin chào {name}. <form method="post" action="/sign-out"><button>Đăng xuất</button></form></p>"""
IN = """<form method="post" action="/sign-in"><label>Tên đăng nhập: <input name="name" required maxlength="100"></label>
<button>Đăng nhập</button></form>"""


def token_for(name: str, origin: str, key: str, seconds: int = 60) -> str:
    """A JSON Web Token (HS256) that says to the assistant who visits: to be used once, and soon."""
    now = int(time.time())
    claims = {"iss": origin, "aud": "plan-assistant-box", "sub": name, "iat": now, "exp": now + seconds}
    parts: list[dict[str, Any]] = [{"alg": "HS256", "typ": "JWT"}, claims | {"jti": secrets.token_urlsafe(16)}]
    signing = ".".join(_base64(json.dumps(part).encode()) for part in parts)
    return f"{signing}.{_base64(hmac.digest(key.encode(), signing.encode(), 'sha256'))}"


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


class Portal(ThreadingHTTPServer):
    """``origin``: as browsers reach it. ``assistant``: address of the assistant. ``signed_in``: names by session."""

    daemon_threads = True

    def __init__(self, port: int, assistant: str, key: str, origin: str = "") -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.origin = origin or f"http://127.0.0.1:{self.server_port}"
        self.assistant, self.key = assistant.rstrip("/"), key
        self.signed_in: dict[str, str] = {}


class Handler(BaseHTTPRequestHandler):
    """The portal's four addresses."""

    server: Portal

    def do_GET(self) -> None:
        """The page, and the token that its script asks for."""
        if self.path == "/box-token":
            self._give_token()
        elif self.path == "/":
            self._give_page()
        else:
            self._answer(HTTPStatus.NOT_FOUND, "text/plain; charset=utf-8", "Không có trang này.")

    def do_POST(self) -> None:
        """Signing in and out, from a page of this origin only."""
        length = int(self.headers.get("content-length") or 0)
        form = parse_qs(self.rfile.read(min(length, 10_000)).decode("utf-8", "replace"))
        if self.headers.get("origin") != self.server.origin:
            self._answer(HTTPStatus.FORBIDDEN, "text/plain; charset=utf-8", "Yêu cầu không xuất phát từ trang này.")
            return
        self.server.signed_in.pop(self._session(), None)
        session = secrets.token_urlsafe()
        name = form.get("name", [""])[0].strip()
        if self.path == "/sign-in" and name:
            self.server.signed_in[session] = name
        self.send_response(HTTPStatus.SEE_OTHER)
        self.send_header("location", "/")
        self.send_header("set-cookie", f"{COOKIE}={session}; Path=/; HttpOnly; SameSite=Strict")
        self.end_headers()

    def _give_token(self) -> None:
        """Whom the cookie names, for the page's own script: another site's page is told nothing."""
        name = self.server.signed_in.get(self._session())
        if name is None or self.headers.get("sec-fetch-site", "same-origin") != "same-origin":
            self._answer(HTTPStatus.UNAUTHORIZED, "application/json", json.dumps({"token": None}))
            return
        token = token_for(name, self.server.origin, self.server.key)
        self._answer(HTTPStatus.OK, "application/json", json.dumps({"token": token}))

    def _give_page(self) -> None:
        name = self.server.signed_in.get(self._session())
        greeting = OUT.format(name=html.escape(name)) if name else IN
        page = PAGE.format(greeting=greeting, assistant=html.escape(self.server.assistant))
        self._answer(HTTPStatus.OK, "text/html; charset=utf-8", page)

    def _session(self) -> str:
        cookie = SimpleCookie(self.headers.get("cookie", "")).get(COOKIE)
        return cookie.value if cookie else ""

    def _answer(self, status: HTTPStatus, kind: str, words: str) -> None:
        body = words.encode()
        self.send_response(status)
        for name, value in {
            "content-type": kind,
            "content-length": str(len(body)),
            "cache-control": "no-store",
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *values: object) -> None:
        """Nothing: the example is quiet."""


def main() -> None:
    """Serve the page until it is stopped."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--key-file", type=Path, required=True, help="holds what `plan-assistant admin box-key` printed"
    )
    parser.add_argument("--assistant", default="http://127.0.0.1:7860", help="address of the assistant")
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--origin", default="", help="as browsers reach this page, where that is another address")
    given = parser.parse_args()
    portal = Portal(given.port, given.assistant, given.key_file.read_text(encoding="ascii").strip(), given.origin)
    print(f"Trang nội bộ: {portal.origin}")  # noqa: T201 - whoever starts the example reads it
    try:
        portal.serve_forever()
    except KeyboardInterrupt:
        portal.server_close()


if __name__ == "__main__":
    main()
